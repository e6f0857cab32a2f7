package org.blockwright.head;

import static org.blockwright.Act.SIGMOID;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.AttentionMap;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Activation;
import org.blockwright.op.WeightedSum;

/**
 * The mean over positions, each weighted by a sigmoid of its score, {@code 1/L sum_i sigmoid(c_i)
 * l_i}: scores {@code (1, L)} or {@code (1, 1, L)} beside tokens {@code (L, C)} to {@code (1, C)}.
 */
@Blueprint(inputs = {"scores", "values"})
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface SigmoidPool {
  // spotless:off
  /** Attention, and the mean of what it picks. */
  interface Graph {
    @AttentionMap @Activation(SIGMOID) Tensor attn(Tensor scores);
    @WeightedSum(average = true)       Tensor mean(Tensor attn, Tensor values);
  }
  // spotless:on
}
