package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An interface whose methods are models: each has one backbone annotation, one head and {@code (int
 * classes)}, and returns a {@code Classifier} of the runtime (or a plain DJL {@code Block}). The
 * method's name is the model's id.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Zoo {}
