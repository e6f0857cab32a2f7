package org.blockwright.block;

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
import org.blockwright.op.Add;
import org.blockwright.op.BatchNorm;
import org.blockwright.op.Conv;
import org.blockwright.op.Shortcut;

/**
 * 1x1, 3x3 and 1x1 convolution around a shortcut, the stride in the 3x3 (ResNet as in torchvision;
 * with groups ResNeXt, with another ratio Wide ResNet): {@code (C, H, W)} to {@code (out, H /
 * stride, W / stride)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Bottleneck {
  /** Channels after the last convolution. */
  @Channels
  int out() default SAME;

  /** Stride of the 3x3 convolution. */
  @OnFirst
  int stride() default 1;

  /** Channels inside for each of {@link #out}. */
  double ratio() default 0.25;

  /** Groups of the 3x3 convolution. */
  int groups() default 1;

  // spotless:off
  /** Residual. */
  interface Graph {
    @Conv(bias = false)             Tensor conv1(Tensor x, int out, @As("scale") double ratio);
    @BatchNorm(act = RELU)          Tensor bn1(Tensor conv1);
    @Conv(kernel = 3, bias = false) Tensor conv2(Tensor bn1, int stride, int groups);
    @BatchNorm(act = RELU)          Tensor bn2(Tensor conv2);
    @Conv(bias = false)             Tensor conv3(Tensor bn2, int out);
    @BatchNorm                      Tensor bn3(Tensor conv3);
    @Shortcut                       Tensor downsample(Tensor x, @Like Tensor bn3);
    @Add(act = RELU)                Tensor add(Tensor bn3, Tensor downsample);
  }
  // spotless:on
}
