package org.blockwright.block;

import static org.blockwright.Axis.POSITIONS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.AttentionMap;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Flatten;
import org.blockwright.op.Linear;
import org.blockwright.op.Scores;
import org.blockwright.op.SelectClassToken;
import org.blockwright.op.Softmax;
import org.blockwright.op.WeightedSum;

/**
 * Attention of the first token to all (CaiT, arXiv 2103.17239, section 3; timm, {@code ClassAttn}):
 * tokens {@code (1 + L, C)} to a vector {@code (C)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ClassAttention {
  /** Attention heads. */
  int heads() default 1;

  // spotless:off
  /** Queries of one, keys and values of all. */
  interface Graph {
    @SelectClassToken                        Tensor first(Tensor x);
    @Linear                                  Tensor q(Tensor first);
    @Linear                                  Tensor k(Tensor x);
    @Linear                                  Tensor v(Tensor x);
    @Scores                                  Tensor scores(Tensor q, Tensor k, int heads);
    @AttentionMap @Softmax(over = POSITIONS) Tensor softmax(Tensor scores);
    @WeightedSum                             Tensor sum(Tensor softmax, Tensor v);
    @Flatten                                 Tensor flat(Tensor sum);
    @Linear                                  Tensor proj(Tensor flat);
  }
  // spotless:on
}
