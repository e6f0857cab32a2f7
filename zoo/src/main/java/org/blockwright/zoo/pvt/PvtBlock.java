package org.blockwright.zoo.pvt;

import static org.blockwright.Size.REQUIRED;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.block.Mlp;
import org.blockwright.block.TransformerBlock;
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
    @ReducedAttention Tensor attn(Tensor norm1, int heads, int reduction);
    @DropPath         Tensor drop_path1(Tensor attn, @As("rate") double drop);
    @Add              Tensor add1(Tensor x, Tensor drop_path1);
    @LayerNorm        Tensor norm2(Tensor add1);
    @Mlp              Tensor mlp(Tensor norm2, @As("ratio") double mlp);
    @DropPath         Tensor drop_path2(Tensor mlp, @As("rate") double drop);
    @Add              Tensor add2(Tensor add1, Tensor drop_path2);
  }
  // spotless:on
}
