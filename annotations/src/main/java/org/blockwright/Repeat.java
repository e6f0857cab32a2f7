package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Repeats a node, each repetition reading the one before it: on a node with the number written, on
 * a parameter with the number taken from a hyper-parameter. Members marked {@link OnFirst} fall
 * back to their default after the first. A node with several inputs is repeated on the first of
 * them: each repetition reads the one before it in its place, and the others as they are.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.PARAMETER})
public @interface Repeat {
  /** Number of repetitions, at least 1; only read on a node. */
  int value() default 1;
}
