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
import org.blockwright.op.Attention;
import org.blockwright.op.DropPath;
import org.blockwright.op.LayerNorm;

/**
 * Pre-norm transformer block: attention and MLP, each around a shortcut with stochastic depth (ViT,
 * DeiT): tokens to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface TransformerBlock {
  /** Attention heads. */
  int heads() default REQUIRED;

  /** Inner width of the MLP for each channel. */
  double mlp() default 4;

  /** Stochastic depth. */
  double drop() default 0;

  // spotless:off
  /** Two residual branches. */
  interface Graph {
    @LayerNorm Tensor norm1(Tensor x);
    @Attention Tensor attended(Tensor norm1, int heads);
    @DropPath  Tensor kept1(Tensor attended, @As("rate") double drop);
    @Add       Tensor middle(Tensor x, Tensor kept1);
    @LayerNorm Tensor norm2(Tensor middle);
    @Mlp       Tensor moved(Tensor norm2, @As("ratio") double mlp);
    @DropPath  Tensor kept2(Tensor moved, @As("rate") double drop);
    @Add       Tensor out(Tensor middle, Tensor kept2);
  }
  // spotless:on
}
