package org.blockwright.zoo.pvt;

import static org.blockwright.Size.REQUIRED;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.If;
import org.blockwright.Tensor;
import org.blockwright.op.Attention;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.PatchEmbed;
import org.blockwright.op.ToGrid;

/**
 * Attention with a layer for its queries and one for its keys and values, which may be read from a
 * coarser grid (PVT, spatial reduction): tokens to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ReducedAttention {
  /** Attention heads. */
  int heads() default REQUIRED;

  /** Cells of the grid, in both directions, that become one key; 0 leaves the grid as it is. */
  int reduction() default 0;

  // spotless:off
  /** Reduce, norm, attend. */
  interface Graph {
    @ToGrid     Tensor grid(Tensor x, @If int reduction);
    @PatchEmbed Tensor sr(Tensor grid, @If @As("patch") int reduction);
    @LayerNorm(eps = 1e-5) Tensor norm(Tensor sr, @If int reduction);
    @Attention  Tensor attn(Tensor x, Tensor norm, int heads);
  }
  // spotless:on
}
