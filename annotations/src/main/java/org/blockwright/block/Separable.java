package org.blockwright.block;

import static org.blockwright.Act.RELU6;
import static org.blockwright.Mismatch.DROP;
import static org.blockwright.Size.SAME;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.OnFirst;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.ConvBn;

/**
 * Depthwise 3x3 and 1x1 convolution, with a shortcut where the shapes agree (MobileNetV2, expansion
 * 1).
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Separable {
  /** Output channels. */
  @Channels
  int out() default SAME;

  /** Stride of the depthwise convolution. */
  @OnFirst
  int stride() default 1;

  // spotless:off
  /** Residual where it can be. */
  interface Graph {
    @ConvBn(kernel = 3, depthwise = true, act = RELU6) Tensor depthwise(Tensor x, int stride);
    @ConvBn                                            Tensor project(Tensor depthwise, int out);
    @Add(mismatch = DROP)                              Tensor add(Tensor project, Tensor x);
  }
  // spotless:on
}
