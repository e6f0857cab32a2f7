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
import org.blockwright.block.Mlp;
import org.blockwright.op.Add;
import org.blockwright.op.Dropout;
import org.blockwright.op.Flatten;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.LearnedTokens;
import org.blockwright.op.Linear;
import org.blockwright.op.Scores;
import org.blockwright.op.Softmax;
import org.blockwright.op.Split;
import org.blockwright.op.ToTokens;
import org.blockwright.op.WeightedSum;

/**
 * A learned query attends to all positions, followed by a residual MLP (multi-head attention
 * pooling, MAP: Set Transformer, arXiv 1810.00825, section 3.2; timm, {@code AttentionPoolLatent},
 * Apache-2.0, read for names and order): a map {@code (C, H, W)} or tokens {@code (L, C)} to {@code
 * (classes)}; the attention maps are {@code (heads, 1, L)}. {@code 12 C^2 + 12 C + K C + K}
 * parameters at a ratio of 4.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface LatentAttention {
  /** Attention heads. */
  int heads() default 4;

  /** Inner width of the MLP for each channel. */
  double mlpRatio() default 4;

  /** Dropout before the classifier. */
  double dropout() default 0;

  // spotless:off
  /** Latent, attention, MLP, classify. */
  interface Graph {
    @ToTokens                                Tensor tokens(Tensor x);
    @LearnedTokens                           Tensor latent(Tensor tokens);
    @Linear                                  Tensor q(Tensor latent);
    @Linear(scale = 2)                       Tensor kv(Tensor tokens);
    @Split(index = 0)                        Tensor k(Tensor kv);
    @Split(index = 1)                        Tensor v(Tensor kv);
    @Scores                                  Tensor scores(Tensor q, Tensor k, int heads);
    @AttentionMap @Softmax(over = POSITIONS) Tensor attn(Tensor scores);
    @WeightedSum                             Tensor sum(Tensor attn, Tensor v);
    @Linear                                  Tensor proj(Tensor sum);
    @LayerNorm                               Tensor norm(Tensor proj);
    @Mlp                                     Tensor mlp(Tensor norm, @As("ratio") double mlpRatio);
    @Add                                     Tensor add(Tensor proj, Tensor mlp);
    @Flatten                                 Tensor pooled(Tensor add);
    @Dropout                                 Tensor drop(Tensor pooled, @As("rate") double dropout);
    @Linear                                  Tensor fc(Tensor drop, @As("out") int classes);
  }
  // spotless:on
}
