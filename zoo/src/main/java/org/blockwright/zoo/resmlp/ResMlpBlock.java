package org.blockwright.zoo.resmlp;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.block.Mlp;
import org.blockwright.op.Add;
import org.blockwright.op.Affine;
import org.blockwright.op.DropPath;
import org.blockwright.op.LayerScale;
import org.blockwright.op.Linear;
import org.blockwright.op.Transpose;

/**
 * A linear layer over positions and an MLP over channels, each between an affine map and a scale,
 * around a shortcut (arXiv 2105.03404; timm's names): tokens to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ResMlpBlock {
  /** What the layers' scales start at. */
  double scale() default 1e-4;

  /** Stochastic depth. */
  double drop() default 0;

  // spotless:off
  /** Two residual branches. */
  interface Graph {
    @Affine     Tensor norm1(Tensor x);
    @Transpose  Tensor columns(Tensor norm1);
    @Linear     Tensor linear_tokens(Tensor columns);
    @Transpose  Tensor rows(Tensor linear_tokens);
    @LayerScale Tensor ls1(Tensor rows, @As("initial") double scale);
    @DropPath   Tensor drop_path1(Tensor ls1, @As("rate") double drop);
    @Add        Tensor add1(Tensor x, Tensor drop_path1);
    @Affine     Tensor norm2(Tensor add1);
    @Mlp        Tensor mlp_channels(Tensor norm2);
    @LayerScale Tensor ls2(Tensor mlp_channels, @As("initial") double scale);
    @DropPath   Tensor drop_path2(Tensor ls2, @As("rate") double drop);
    @Add        Tensor add2(Tensor add1, Tensor drop_path2);
  }
  // spotless:on
}
