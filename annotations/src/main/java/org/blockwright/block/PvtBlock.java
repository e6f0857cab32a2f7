package org.blockwright.block;

import static org.blockwright.Size.REQUIRED;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.DropPath;
import org.blockwright.op.LayerNorm;

/** {@link TransformerBlock} with spatially reduced keys and values (PVT): tokens to the same. */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface PvtBlock {
  /** Attention heads. */
  int heads() default REQUIRED;

  /** Cells of the grid, in both directions, that become one key; 0 leaves the grid as it is. */
  int reduction() default 0;

  /** Inner width of the MLP for each channel. */
  double mlp() default 4;

  /** Stochastic depth. */
  double drop() default 0;

  // spotless:off
  /** Two residual branches. */
  interface Graph {
    @LayerNorm        Tensor norm1(Tensor x);
    @ReducedAttention Tensor attended(Tensor norm1, int heads, int reduction);
    @DropPath         Tensor kept1(Tensor attended, @As("rate") double drop);
    @Add              Tensor middle(Tensor x, Tensor kept1);
    @LayerNorm        Tensor norm2(Tensor middle);
    @Mlp              Tensor moved(Tensor norm2, @As("ratio") double mlp);
    @DropPath         Tensor kept2(Tensor moved, @As("rate") double drop);
    @Add              Tensor out(Tensor middle, Tensor kept2);
  }
  // spotless:on
}
