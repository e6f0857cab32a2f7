package org.blockwright.head;

import static org.blockwright.Axis.POSITIONS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.AttentionMap;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Concat;
import org.blockwright.op.Flatten;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.op.Linear;
import org.blockwright.op.PositionEmbedding;
import org.blockwright.op.Scores;
import org.blockwright.op.SelectClassToken;
import org.blockwright.op.Softmax;
import org.blockwright.op.Split;
import org.blockwright.op.ToTokens;
import org.blockwright.op.WeightedSum;

/**
 * The mean, placed before the positions, attends to all of them, and the output projection is the
 * classifier (CLIP's attention pool, arXiv 2103.00020, section 2.4; timm, {@code AttentionPool2d},
 * Apache-2.0, read for names and order): a map {@code (C, H, W)} or tokens {@code (L, C)} to {@code
 * (classes)}; the attention maps are {@code (heads, 1, 1 + L)}, the mean first. {@code 3 C^2 + 3 C
 * + (L + 1) C + K C + K} parameters.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface MeanAttention {
  /** Attention heads. */
  int heads() default 4;

  // spotless:off
  /** Mean, positions, attention, classify. */
  interface Graph {
    @ToTokens                                Tensor tokens(Tensor x);
    @GlobalAvgPool                           Tensor mean(Tensor tokens);
    @Concat(over = POSITIONS)                Tensor all(Tensor mean, Tensor tokens);
    @PositionEmbedding                       Tensor pos_embed(Tensor all);
    @Linear(scale = 3)                       Tensor qkv(Tensor pos_embed);
    @SelectClassToken                        Tensor first(Tensor qkv);
    @Split(parts = 3, index = 0)             Tensor q(Tensor first);
    @Split(parts = 3, index = 1)             Tensor k(Tensor qkv);
    @Split(parts = 3, index = 2)             Tensor v(Tensor qkv);
    @Scores                                  Tensor scores(Tensor q, Tensor k, int heads);
    @AttentionMap @Softmax(over = POSITIONS) Tensor attn(Tensor scores);
    @WeightedSum                             Tensor sum(Tensor attn, Tensor v);
    @Flatten                                 Tensor pooled(Tensor sum);
    @Linear                                  Tensor proj(Tensor pooled, @As("out") int classes);
  }
  // spotless:on
}
