package org.blockwright.examples;

import static org.blockwright.Axis.GROUPS;
import static org.blockwright.Axis.POSITIONS;
import static org.blockwright.SliceSide.FIRST;
import static org.blockwright.SliceSide.REST;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.AttentionMap;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Dropout;
import org.blockwright.op.GroupedLinear;
import org.blockwright.op.Multiply;
import org.blockwright.op.Slice;
import org.blockwright.op.Softmax;
import org.blockwright.op.Sum;
import org.blockwright.op.ToTokens;

/**
 * The NOAH head written in the language: the same numbers as {@link org.blockwright.head.Noah},
 * which the runtime supplies as one tuned operator. Reading {@code classes} makes it a head.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface NoahByHand {
  /** Number of attention blocks. */
  int n() default 4;

  /** Share of the channels that are keys. */
  double r() default 0.5;

  /** Dropout on the values. */
  double dropout() default 0;

  // spotless:off
  /** Keys say where to look, values what is seen there. */
  interface Graph {
    @ToTokens                         Tensor cells(Tensor x);
    @Slice(part = FIRST)              Tensor keys(Tensor cells, @As("ratio") double r);
    @Slice(part = REST)               Tensor rest(Tensor cells, @As("ratio") double r);
    @GroupedLinear                    Tensor query(Tensor keys, @As("groups") int n, @As("out") int classes);
    @GroupedLinear                    Tensor value(Tensor rest, @As("groups") int n, @As("out") int classes);
    @AttentionMap
    @Softmax(over = POSITIONS)        Tensor attention(Tensor query);
    @Dropout                          Tensor kept(Tensor value, @As("rate") double dropout);
    @Multiply                         Tensor weighed(Tensor attention, Tensor kept);
    @Sum(over = {GROUPS, POSITIONS})  Tensor logits(Tensor weighed);
  }
  // spotless:on
}
