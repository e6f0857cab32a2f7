package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Exempts a node of a backbone from {@link Width}. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Unscaled {}
