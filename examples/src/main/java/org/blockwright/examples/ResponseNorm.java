package org.blockwright.examples;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Native;

/**
 * An operator of one's own around a DJL block: a map {@code (C, H, W)} to the same. The members are
 * those of {@link ResponseNormBlock}'s constructor.
 */
@Native(ResponseNormBlock.class)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ResponseNorm {
  /** Added to the mean response before the division. */
  double eps() default 1e-6;
}
