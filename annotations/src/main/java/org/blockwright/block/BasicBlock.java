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
import org.blockwright.Projection;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.BatchNorm;
import org.blockwright.op.Conv;
import org.blockwright.op.Shortcut;

/**
 * Two 3x3 convolutions around a shortcut (ResNet): {@code (C, H, W)} to {@code (out, H / stride, W
 * / stride)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface BasicBlock {
  /** Channels of both convolutions. */
  @Channels
  int out() default SAME;

  /** Stride of the first convolution. */
  @OnFirst
  int stride() default 1;

  /** How the shortcut changes its shape. */
  Projection projection() default Projection.CONV;

  // spotless:off
  /** Residual. */
  interface Graph {
    @Conv(kernel = 3, bias = false) Tensor conv1(Tensor x, int out, int stride);
    @BatchNorm(act = RELU)          Tensor bn1(Tensor conv1);
    @Conv(kernel = 3, bias = false) Tensor conv2(Tensor bn1);
    @BatchNorm                      Tensor bn2(Tensor conv2);
    @Shortcut                       Tensor downsample(Tensor x, @Like Tensor bn2, Projection projection);
    @Add(act = RELU)                Tensor add(Tensor bn2, Tensor downsample);
  }
  // spotless:on
}
