package org.blockwright.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Figures that were published for a model. The compiler checks the number of parameters. Values
 * written on a zoo interface, such as the paper, hold for all its models with figures.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Published {
  /** ImageNet-1k validation top-1, single crop, in percent; 0 where none was published. */
  double top1() default 0;

  /**
   * Number of parameters, such as {@code 11.69e6}; 0 where none was published. The model's own
   * count must be within one unit of the last printed digit (at most 10,000), or a note must say
   * why not.
   */
  double params() default 0;

  /** Multiply-adds of one image; 0 where none were published. */
  double macs() default 0;

  /** Number of classes that the figures are for, and that the model is worked out at. */
  int classes() default 1000;

  /** Where: an arXiv number or a title; that of the zoo interface unless written. */
  String paper() default "";

  /** Which table of it. */
  String table() default "";

  /** Why the model's count differs from the published one. */
  String note() default "";
}
