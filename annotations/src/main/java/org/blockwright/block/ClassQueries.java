package org.blockwright.block;

import static org.blockwright.Axis.POSITIONS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.AttentionMap;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Linear;
import org.blockwright.op.Scores;
import org.blockwright.op.SelectClassToken;
import org.blockwright.op.SelectPatches;
import org.blockwright.op.Softmax;
import org.blockwright.op.WeightedSum;

/**
 * Attention of all tokens before the grid to those on it, but not to each other (PatchConvNet with
 * a token for each class, arXiv 2112.13692, section 3.3; facebookresearch/deit, {@code
 * Learned_Aggregation_Layer_multi}, Apache-2.0, read for names and order): tokens {@code (K + L,
 * C)} to {@code (K, C)}; the attention maps are {@code (heads, K, L)}. {@code 4 C^2 + 4 C}
 * parameters.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ClassQueries {
  /** Attention heads. */
  int heads() default 1;

  // spotless:off
  /** Queries of the tokens before the grid, keys and values of those on it. */
  interface Graph {
    @SelectClassToken(all = true)            Tensor tokens(Tensor x);
    @SelectPatches                           Tensor patches(Tensor x);
    @Linear                                  Tensor q(Tensor tokens);
    @Linear                                  Tensor k(Tensor patches);
    @Linear                                  Tensor v(Tensor patches);
    @Scores                                  Tensor scores(Tensor q, Tensor k, int heads);
    @AttentionMap @Softmax(over = POSITIONS) Tensor softmax(Tensor scores);
    @WeightedSum                             Tensor sum(Tensor softmax, Tensor v);
    @Linear                                  Tensor proj(Tensor sum);
  }
  // spotless:on
}
