package org.blockwright.head;

import static org.blockwright.Act.RELU;
import static org.blockwright.Axis.POSITIONS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.AttentionMap;
import org.blockwright.Blueprint;
import org.blockwright.Like;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.LearnedTokens;
import org.blockwright.op.Linear;
import org.blockwright.op.Scale;
import org.blockwright.op.Scores;
import org.blockwright.op.Softmax;
import org.blockwright.op.ToTokens;
import org.blockwright.op.TokenwiseLinear;
import org.blockwright.op.WeightedSum;

/**
 * Fixed group queries read the positions through one decoder layer, and each group answers for its
 * classes (ML-Decoder, arXiv 2111.12933, section 2.2; timm, {@code ml_decoder}, Apache-2.0, read
 * for names and order): a map {@code (C, H, W)} or tokens {@code (L, C)} to {@code (classes)}; the
 * attention maps are {@code (heads, groups, L)}. The queries are drawn, not trained. Parameters of
 * G groups of width D and a feed-forward layer of width F: {@code C D + 4 D^2 + 2 D F + F + 12 D +
 * G D ceil(K / G) + K}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface MlDecoder {
  /** Number of group queries; at most the number of classes. */
  int groups() default 100;

  /** Channels of a query. */
  int dim() default 768;

  /** Attention heads. */
  int heads() default 8;

  /** Inner width of the feed-forward layer. */
  int feedForward() default 2048;

  // spotless:off
  /** Embedding, decoder layer, group-wise classifier. */
  interface Graph {
    @ToTokens                                Tensor tokens(Tensor x);
    @Linear(act = RELU)                      Tensor embed(Tensor tokens, @As("out") int dim);
    @LearnedTokens(trained = false)          Tensor query_embed(Tensor embed, @As("count") int groups);
    @Scale(factor = 2)                       Tensor twice(Tensor query_embed);
    @LayerNorm(eps = 1e-5)                   Tensor norm1(Tensor twice);
    @Linear                                  Tensor q(Tensor norm1);
    @Linear                                  Tensor k(Tensor embed);
    @Linear                                  Tensor v(Tensor embed);
    @Scores                                  Tensor scores(Tensor q, Tensor k, int heads);
    @AttentionMap @Softmax(over = POSITIONS) Tensor attn(Tensor scores);
    @WeightedSum                             Tensor sum(Tensor attn, Tensor v);
    @Linear                                  Tensor out_proj(Tensor sum);
    @Add                                     Tensor add1(Tensor norm1, Tensor out_proj);
    @LayerNorm(eps = 1e-5)                   Tensor norm2(Tensor add1);
    @Linear(act = RELU)                      Tensor linear1(Tensor norm2, @As("out") int feedForward);
    @Linear                                  Tensor linear2(Tensor linear1, @Like Tensor norm2);
    @Add                                     Tensor add2(Tensor norm2, Tensor linear2);
    @LayerNorm(eps = 1e-5)                   Tensor norm3(Tensor add2);
    @TokenwiseLinear                         Tensor fc(Tensor norm3, @As("out") int classes);
  }
  // spotless:on
}
