package org.blockwright.zoo.xcit;

import static org.blockwright.Axis.POSITIONS;
import static org.blockwright.Size.REQUIRED;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.block.ClassAttention;
import org.blockwright.block.Mlp;
import org.blockwright.op.Add;
import org.blockwright.op.Concat;
import org.blockwright.op.DropPath;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.LayerScale;
import org.blockwright.op.SelectClassToken;
import org.blockwright.op.SelectPatches;

/**
 * Class attention and an MLP on the class token; the other tokens are normed and scaled on the way,
 * as in the official code (facebookresearch/xcit, {@code ClassAttentionBlock} with {@code
 * tokens_norm}): tokens {@code (1 + L, C)} to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface XcitClassBlock {
  /** Attention heads. */
  int heads() default REQUIRED;

  /** What the layers' scales start at. */
  double scale() default 1;

  /** Stochastic depth. */
  double drop() default 0;

  // spotless:off
  /** Two residual branches. */
  interface Graph {
    @LayerNorm                Tensor norm1(Tensor x);
    @ClassAttention           Tensor attn(Tensor norm1, int heads);
    @SelectPatches            Tensor patches1(Tensor norm1);
    @Concat(over = POSITIONS) Tensor all1(Tensor attn, Tensor patches1);
    @LayerScale               Tensor gamma1(Tensor all1, @As("initial") double scale);
    @DropPath                 Tensor drop_path1(Tensor gamma1, @As("rate") double drop);
    @Add                      Tensor add1(Tensor x, Tensor drop_path1);
    @LayerNorm                Tensor norm2(Tensor add1);
    @SelectClassToken         Tensor cls(Tensor norm2);
    @Mlp                      Tensor mlp(Tensor cls);
    @LayerScale               Tensor gamma2(Tensor mlp, @As("initial") double scale);
    @SelectPatches            Tensor patches2(Tensor norm2);
    @Concat(over = POSITIONS) Tensor all2(Tensor gamma2, Tensor patches2);
    @DropPath                 Tensor drop_path2(Tensor all2, @As("rate") double drop);
    @Add                      Tensor add2(Tensor norm2, Tensor drop_path2);
  }
  // spotless:on
}
