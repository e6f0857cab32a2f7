package org.blockwright.zoo.convnext;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.block.Mlp;
import org.blockwright.op.Add;
import org.blockwright.op.Conv;
import org.blockwright.op.DropPath;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.LayerScale;
import org.blockwright.op.ToGrid;
import org.blockwright.op.ToTokens;

/**
 * Depthwise 7x7, norm and an MLP at each position, scaled and around a shortcut (arXiv 2201.03545,
 * figure 4): {@code (C, H, W)} to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ConvNeXtBlock {
  /** What the scale starts at. */
  double scale() default 1e-6;

  /** Stochastic depth. */
  double drop() default 0;

  // spotless:off
  /** Residual. */
  interface Graph {
    @Conv(kernel = 7, depthwise = true) Tensor conv_dw(Tensor x);
    @ToTokens                           Tensor tokens(Tensor conv_dw);
    @LayerNorm                          Tensor norm(Tensor tokens);
    @Mlp                                Tensor mlp(Tensor norm);
    @LayerScale                         Tensor gamma(Tensor mlp, @As("initial") double scale);
    @DropPath                           Tensor drop_path(Tensor gamma, @As("rate") double drop);
    @ToGrid                             Tensor grid(Tensor drop_path);
    @Add                                Tensor add(Tensor x, Tensor grid);
  }
  // spotless:on
}
