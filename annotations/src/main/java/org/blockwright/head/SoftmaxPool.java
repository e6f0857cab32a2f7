package org.blockwright.head;

import static org.blockwright.Axis.POSITIONS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.AttentionMap;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Softmax;
import org.blockwright.op.WeightedSum;

/**
 * Sums positions by a softmax of their scores, {@code sum_i softmax(c)_i l_i}: scores {@code (1,
 * L)} or {@code (1, 1, L)} beside tokens {@code (L, C)} to {@code (1, C)}.
 */
@Blueprint(inputs = {"scores", "values"})
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface SoftmaxPool {
  // spotless:off
  /** Attention, and what it picks. */
  interface Graph {
    @AttentionMap @Softmax(over = POSITIONS) Tensor attn(Tensor scores);
    @WeightedSum                             Tensor sum(Tensor attn, Tensor values);
  }
  // spotless:on
}
