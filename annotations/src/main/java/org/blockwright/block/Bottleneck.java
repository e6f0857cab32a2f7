package org.blockwright.block;

import static org.blockwright.Act.RELU;
import static org.blockwright.Size.SAME;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.Like;
import org.blockwright.OnFirst;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.ConvBn;
import org.blockwright.op.Shortcut;

/**
 * 1x1, 3x3 and 1x1 convolution around a shortcut, the stride in the 3x3 (ResNet as in torchvision):
 * {@code (C, H, W)} to {@code (out, H / stride, W / stride)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Bottleneck {
  /** Channels after the last convolution; a quarter of them inside. */
  @Channels
  int out() default SAME;

  /** Stride of the 3x3 convolution. */
  @OnFirst
  int stride() default 1;

  // spotless:off
  /** Residual. */
  interface Graph {
    @ConvBn(scale = 0.25, act = RELU) Tensor reduce(Tensor x, int out);
    @ConvBn(kernel = 3, act = RELU)   Tensor spatial(Tensor reduce, int stride);
    @ConvBn                           Tensor restore(Tensor spatial, int out);
    @Shortcut                         Tensor skip(Tensor x, @Like Tensor restore);
    @Add(act = RELU)                  Tensor sum(Tensor restore, Tensor skip);
  }
  // spotless:on
}
