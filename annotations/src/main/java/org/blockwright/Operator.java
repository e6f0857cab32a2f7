package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an annotation type of this vocabulary whose nested class {@code Rule} is its shape,
 * parameter and multiply-add rule. The class of the same name in the runtime executes it.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.ANNOTATION_TYPE)
public @interface Operator {}
