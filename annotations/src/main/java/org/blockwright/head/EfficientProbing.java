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
import org.blockwright.op.Dropout;
import org.blockwright.op.Flatten;
import org.blockwright.op.LearnedTokens;
import org.blockwright.op.Linear;
import org.blockwright.op.Scores;
import org.blockwright.op.Softmax;
import org.blockwright.op.ToTokens;
import org.blockwright.op.WeightedSum;

/**
 * Several learned queries, each with a slice of the values of its own (efficient probing, arXiv
 * 2506.10178; official {@code ep.py}, Apache-2.0, read for the formula): {@code a_m = softmax(Q_m
 * x^T / sqrt(C))}, {@code z} the row of all {@code a_m v_m}. Keys are the positions as they are. A
 * map {@code (C, H, W)} or tokens {@code (L, C)} to {@code (classes)}; the attention maps are
 * {@code (1, queries, L)}. {@code (queries + C) C + K C + K} parameters.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface EfficientProbing {
  /** Number of queries; divides the channels. */
  int queries() default 4;

  /** Dropout before the classifier. */
  double dropout() default 0;

  // spotless:off
  /** Queries, values, attention, classify. */
  interface Graph {
    @ToTokens                                Tensor tokens(Tensor x);
    @LearnedTokens                           Tensor cls_token(Tensor tokens, @As("count") int queries);
    @Scores                                  Tensor scores(Tensor cls_token, Tensor tokens);
    @AttentionMap @Softmax(over = POSITIONS) Tensor attn(Tensor scores);
    @Linear(bias = false)                    Tensor v(Tensor tokens);
    @WeightedSum(slices = true)              Tensor sum(Tensor attn, Tensor v);
    @Flatten                                 Tensor pooled(Tensor sum);
    @Dropout                                 Tensor drop(Tensor pooled, @As("rate") double dropout);
    @Linear                                  Tensor fc(Tensor drop, @As("out") int classes);
  }
  // spotless:on
}
