package org.blockwright.zoo.xcit;

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
import org.blockwright.op.CrossCovarianceAttention;
import org.blockwright.op.DropPath;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.LayerScale;

/**
 * Cross-covariance attention, local patch interaction and an MLP, each scaled and around a shortcut
 * with stochastic depth (arXiv 2106.09681, figure 1): tokens to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface XcitBlock {
  /** Attention heads. */
  int heads() default REQUIRED;

  /** What the layers' scales start at. */
  double scale() default 1;

  /** Stochastic depth. */
  double drop() default 0;

  // spotless:off
  /** Three residual branches. */
  interface Graph {
    @LayerNorm                Tensor norm1(Tensor x);
    @CrossCovarianceAttention Tensor attn(Tensor norm1, int heads);
    @LayerScale               Tensor gamma1(Tensor attn, @As("initial") double scale);
    @DropPath                 Tensor drop_path1(Tensor gamma1, @As("rate") double drop);
    @Add                      Tensor add1(Tensor x, Tensor drop_path1);
    @LayerNorm                Tensor norm3(Tensor add1);
    @LocalPatchInteraction    Tensor local_mp(Tensor norm3);
    @LayerScale               Tensor gamma3(Tensor local_mp, @As("initial") double scale);
    @DropPath                 Tensor drop_path3(Tensor gamma3, @As("rate") double drop);
    @Add                      Tensor add3(Tensor add1, Tensor drop_path3);
    @LayerNorm                Tensor norm2(Tensor add3);
    @Mlp                      Tensor mlp(Tensor norm2);
    @LayerScale               Tensor gamma2(Tensor mlp, @As("initial") double scale);
    @DropPath                 Tensor drop_path2(Tensor gamma2, @As("rate") double drop);
    @Add                      Tensor add2(Tensor add3, Tensor drop_path2);
  }
  // spotless:on
}
