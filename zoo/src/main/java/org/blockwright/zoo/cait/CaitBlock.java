package org.blockwright.zoo.cait;

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
import org.blockwright.op.LayerScale;

/**
 * Talking-head attention and an MLP, each scaled and around a shortcut with stochastic depth (arXiv
 * 2103.17239, section 2): tokens to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface CaitBlock {
  /** Attention heads. */
  int heads() default REQUIRED;

  /** What the layers' scales start at. */
  double scale() default 1e-5;

  /** Stochastic depth. */
  double drop() default 0;

  // spotless:off
  /** Two residual branches. */
  interface Graph {
    @LayerNorm            Tensor norm1(Tensor x);
    @TalkingHeadAttention Tensor attn(Tensor norm1, int heads);
    @LayerScale           Tensor gamma_1(Tensor attn, @As("initial") double scale);
    @DropPath             Tensor drop_path1(Tensor gamma_1, @As("rate") double drop);
    @Add                  Tensor add1(Tensor x, Tensor drop_path1);
    @LayerNorm            Tensor norm2(Tensor add1);
    @Mlp                  Tensor mlp(Tensor norm2);
    @LayerScale           Tensor gamma_2(Tensor mlp, @As("initial") double scale);
    @DropPath             Tensor drop_path2(Tensor gamma_2, @As("rate") double drop);
    @Add                  Tensor add2(Tensor add1, Tensor drop_path2);
  }
  // spotless:on
}
