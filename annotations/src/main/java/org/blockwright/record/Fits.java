package org.blockwright.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A budget that a model keeps, for one image of its declared size and the number of classes that it
 * is worked out at (1000 unless {@link Published#classes()} says otherwise). A model above it does
 * not compile, and the message names its three largest nodes. Written on a zoo interface it holds
 * for all its models; written on a model it changes single values.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Fits {
  /** Trained parameters, at most; 0: any number. */
  double parameters() default 0;

  /** Multiply-adds of convolutions, linear layers and attention for one image; 0: any number. */
  double macs() default 0;

  /** Values that the operators put out for one image, at most; 0: any number. */
  double activations() default 0;
}
