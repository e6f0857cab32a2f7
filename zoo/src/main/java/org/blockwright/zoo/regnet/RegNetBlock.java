package org.blockwright.zoo.regnet;

import static org.blockwright.Act.RELU;
import static org.blockwright.Size.SAME;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.Like;
import org.blockwright.OnFirst;
import org.blockwright.Tensor;
import org.blockwright.block.SqueezeExcite;
import org.blockwright.op.Add;
import org.blockwright.op.ConvBn;
import org.blockwright.op.Shortcut;

/**
 * 1x1, grouped 3x3, squeeze-excite and 1x1 around a shortcut, as wide inside as outside (arXiv
 * 2003.13678, the Y block; timm's names): {@code (C, H, W)} to {@code (out, H / stride, W /
 * stride)}. The gate's width is counted from the block's input.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface RegNetBlock {
  /** Output channels. */
  @Channels
  int out() default SAME;

  /** Stride of the 3x3 convolution. */
  @OnFirst
  int stride() default 1;

  /** Groups of the 3x3 convolution. */
  int groups() default 1;

  /** Inner width of the squeeze-excite for each input channel. */
  double se() default 0.25;

  // spotless:off
  /** Residual. */
  interface Graph {
    @ConvBn(act = RELU)             Tensor conv1(Tensor x, int out);
    @ConvBn(kernel = 3, act = RELU) Tensor conv2(Tensor conv1, int stride, int groups);
    @SqueezeExcite                  Tensor se(Tensor conv2, Tensor x, @As("ratio") double se);
    @ConvBn                         Tensor conv3(Tensor se, int out);
    @Shortcut                       Tensor downsample(Tensor x, @Like Tensor conv3);
    @Add(act = RELU)                Tensor add(Tensor conv3, Tensor downsample);
  }
  // spotless:on
}
