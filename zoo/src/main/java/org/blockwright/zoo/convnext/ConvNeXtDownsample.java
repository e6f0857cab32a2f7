package org.blockwright.zoo.convnext;

import static org.blockwright.Size.REQUIRED;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.Tensor;
import org.blockwright.op.Conv;
import org.blockwright.op.LayerNorm;

/** Norm and a 2x2 convolution with stride 2: {@code (C, H, W)} to {@code (out, H / 2, W / 2)}. */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ConvNeXtDownsample {
  /** Output channels. */
  @Channels
  int out() default REQUIRED;

  // spotless:off
  /** Norm, convolve. */
  interface Graph {
    @LayerNorm                                 Tensor norm(Tensor x);
    @Conv(kernel = 2, stride = 2, padding = 0) Tensor conv(Tensor norm, int out);
  }
  // spotless:on
}
