package org.blockwright.zoo.convmixer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Act;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.BatchNorm;
import org.blockwright.op.Conv;

/**
 * Depthwise convolution around a shortcut, then a pointwise one; the batch norm follows the
 * activation (arXiv 2201.09792): {@code (C, H, W)} to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ConvMixerBlock {
  /** Kernel of the depthwise convolution. */
  int kernel() default 9;

  /** Activation after both convolutions. */
  Act act() default Act.GELU;

  // spotless:off
  /** Mix positions, mix channels. */
  interface Graph {
    @Conv(depthwise = true) Tensor depthwise(Tensor x, int kernel, Act act);
    @BatchNorm              Tensor bn1(Tensor depthwise);
    @Add                    Tensor add(Tensor bn1, Tensor x);
    @Conv                   Tensor pointwise(Tensor add, Act act);
    @BatchNorm              Tensor bn2(Tensor pointwise);
  }
  // spotless:on
}
