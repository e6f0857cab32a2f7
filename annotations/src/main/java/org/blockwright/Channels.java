package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a number of channels: values of such members that are written in a backbone are scaled by
 * its {@link Width}, except on nodes that are {@link Unscaled}.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Channels {}
