package org.blockwright.zoo.patchconvnet;

import static org.blockwright.Act.GELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.block.SqueezeExcite;
import org.blockwright.op.Add;
import org.blockwright.op.Conv;
import org.blockwright.op.DropPath;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.LayerScale;

/**
 * Norm, 1x1, depthwise 3x3, squeeze-excite and 1x1 convolution, scaled and around a shortcut (arXiv
 * 2112.13692, figure 2): {@code (C, H, W)} to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface PatchConvBlock {
  /** What the scale starts at. */
  double scale() default 1e-4;

  /** Stochastic depth. */
  double drop() default 0;

  // spotless:off
  /** Residual. */
  interface Graph {
    @LayerNorm                                      Tensor norm1(Tensor x);
    @Conv(act = GELU)                               Tensor conv1(Tensor norm1);
    @Conv(kernel = 3, depthwise = true, act = GELU) Tensor conv2(Tensor conv1);
    @SqueezeExcite                                  Tensor se(Tensor conv2, Tensor x);
    @Conv                                           Tensor conv3(Tensor se);
    @LayerScale                                     Tensor gamma_1(Tensor conv3, @As("initial") double scale);
    @DropPath                                       Tensor drop_path(Tensor gamma_1, @As("rate") double drop);
    @Add                                            Tensor add(Tensor x, Tensor drop_path);
  }
  // spotless:on
}
