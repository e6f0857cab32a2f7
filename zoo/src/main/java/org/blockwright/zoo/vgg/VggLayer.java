package org.blockwright.zoo.vgg;

import static org.blockwright.Size.SAME;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.If;
import org.blockwright.Tensor;
import org.blockwright.op.Activation;
import org.blockwright.op.BatchNorm;
import org.blockwright.op.Conv;

/**
 * 3x3 convolution, batch norm where it is switched on, ReLU: {@code (C, H, W)} to {@code (out, H,
 * W)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface VggLayer {
  /** Output channels. */
  @Channels
  int out() default SAME;

  /** Whether a batch norm follows the convolution. */
  boolean norm() default false;

  // spotless:off
  /** Convolve, norm, ReLU. */
  interface Graph {
    @Conv(kernel = 3) Tensor conv(Tensor x, int out);
    @BatchNorm        Tensor bn(Tensor conv, @If boolean norm);
    @Activation       Tensor relu(Tensor bn);
  }
  // spotless:on
}
