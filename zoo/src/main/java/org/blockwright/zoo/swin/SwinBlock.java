package org.blockwright.zoo.swin;

import static org.blockwright.Size.REQUIRED;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.block.Mlp;
import org.blockwright.op.Add;
import org.blockwright.op.DropPath;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.WindowAttention;

/**
 * Attention within windows and an MLP, each around a shortcut with stochastic depth (arXiv
 * 2103.14030, figure 3b): tokens to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface SwinBlock {
  /** Attention heads. */
  int heads() default REQUIRED;

  /** Height and width of a window. */
  int window() default 7;

  /** Rows and columns that the windows are moved by. */
  int shift() default 0;

  /** Stochastic depth. */
  double drop() default 0;

  // spotless:off
  /** Two residual branches. */
  interface Graph {
    @LayerNorm(eps = 1e-5) Tensor norm1(Tensor x);
    @WindowAttention       Tensor attn(Tensor norm1, int heads, int window, int shift);
    @DropPath              Tensor drop_path1(Tensor attn, @As("rate") double drop);
    @Add                   Tensor add1(Tensor x, Tensor drop_path1);
    @LayerNorm(eps = 1e-5) Tensor norm2(Tensor add1);
    @Mlp                   Tensor mlp(Tensor norm2);
    @DropPath              Tensor drop_path2(Tensor mlp, @As("rate") double drop);
    @Add                   Tensor add2(Tensor add1, Tensor drop_path2);
  }
  // spotless:on
}
