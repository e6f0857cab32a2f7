package org.blockwright.head;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Act;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Conv;
import org.blockwright.op.Dropout;
import org.blockwright.op.GlobalAvgPool;

/**
 * One map a class, averaged: {@code mean relu(W x + b)} (Lin, Chen and Yan, arXiv 1312.4400,
 * section 3.2; SqueezeNet). A map {@code (C, H, W)} to {@code (classes)}. {@code K C + K}
 * parameters.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface NetworkInNetwork {
  /** Dropout before the maps. */
  double dropout() default 0;

  /** What follows the maps, before the mean. */
  Act act() default Act.RELU;

  // spotless:off
  /** Dropout, maps, mean. */
  interface Graph {
    @Dropout       Tensor drop(Tensor x, @As("rate") double dropout);
    @Conv          Tensor conv(Tensor drop, @As("out") int classes, Act act);
    @GlobalAvgPool Tensor pool(Tensor conv);
  }
  // spotless:on
}
