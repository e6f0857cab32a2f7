package org.blockwright.head;

import static org.blockwright.Axis.POSITIONS;
import static org.blockwright.Size.REQUIRED;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.AttentionMap;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.op.Linear;
import org.blockwright.op.Multiply;
import org.blockwright.op.Scale;
import org.blockwright.op.Softmax;
import org.blockwright.op.Sum;
import org.blockwright.op.Transpose;

/**
 * One head of {@link Csra}: {@code s} the scores of each class at each position, from rows of
 * length 1; {@code mean(s) + lambda * sum softmax(T s) s}. Tokens {@code (L, C)} to {@code (out)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ResidualAttention {
  /** Number of classes. */
  @Channels
  int out() default REQUIRED;

  /** Sharpness T of the attention. */
  double temperature() default 1;

  /** Share of the attended scores. */
  double lambda() default 0.1;

  // spotless:off
  /** Mean and attended scores. */
  interface Graph {
    @Linear(bias = false, unitRows = true)   Tensor score(Tensor x, int out);
    @Transpose                               Tensor columns(Tensor score);
    @GlobalAvgPool                           Tensor mean(Tensor columns);
    @Scale                                   Tensor sharp(Tensor columns, @As("factor") double temperature);
    @AttentionMap @Softmax(over = POSITIONS) Tensor attn(Tensor sharp);
    @Multiply                                Tensor weighed(Tensor attn, Tensor columns);
    @Sum(over = POSITIONS)                   Tensor sum(Tensor weighed);
    @Scale                                   Tensor residual(Tensor sum, @As("factor") double lambda);
    @Add                                     Tensor logits(Tensor mean, Tensor residual);
  }
  // spotless:on
}
