package org.blockwright.block;

import static org.blockwright.Axis.POSITIONS;

import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Slot;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.Concat;
import org.blockwright.op.DropPath;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.LayerScale;

/**
 * A class token reads tokens and is changed by an MLP, both scaled and around a shortcut (CaiT,
 * arXiv 2103.17239, figure 2; timm, {@code LayerScaleBlockClassAttn}): a vector {@code (C)} beside
 * tokens {@code (L, C)} to a vector; with {@link ClassQueries}, tokens {@code (K, C)} to the same.
 */
@Blueprint(inputs = {"token", "x"})
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ClassAttentionBlock {
  /** {@link ClassAttention} of one token, or {@link ClassQueries} of several. */
  Class<? extends Annotation> attention() default ClassAttention.class;

  /** Attention heads. */
  int heads() default 1;

  /** Inner width of the MLP for each channel. */
  double mlp() default 4;

  /** What the layers' scales start at. */
  double scale() default 1e-4;

  /** Stochastic depth. */
  double drop() default 0;

  // spotless:off
  /** Two residual branches. */
  interface Graph {
    @Concat(over = POSITIONS) Tensor all(Tensor token, Tensor x);
    @LayerNorm                Tensor norm1(Tensor all);
    @Slot("attention")        Tensor attn(Tensor norm1, int heads);
    @LayerScale               Tensor gamma_1(Tensor attn, @As("initial") double scale);
    @DropPath                 Tensor drop_path1(Tensor gamma_1, @As("rate") double drop);
    @Add                      Tensor add1(Tensor token, Tensor drop_path1);
    @LayerNorm                Tensor norm2(Tensor add1);
    @Mlp                      Tensor mlp(Tensor norm2, @As("ratio") double mlp);
    @LayerScale               Tensor gamma_2(Tensor mlp, @As("initial") double scale);
    @DropPath                 Tensor drop_path2(Tensor gamma_2, @As("rate") double drop);
    @Add                      Tensor add2(Tensor add1, Tensor drop_path2);
  }
  // spotless:on
}
