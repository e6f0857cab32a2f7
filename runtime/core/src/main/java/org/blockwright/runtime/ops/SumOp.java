package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.Axis;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** Sum over positions, and over groups where there are some: to {@code (N, C)}. */
public final class SumOp extends OperatorBlock<org.blockwright.op.Sum> {
  private final int[] axes;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public SumOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Sum.class, List.of(x), args);
    TensorShape read = inputs().get(0);
    int positions = Layout.axis(read, Axis.POSITIONS);
    axes =
        switch (read.kind()) {
          case GROUPS -> new int[] {Layout.axis(read, Axis.GROUPS), positions};
          case MAP -> new int[] {positions, positions + 1};
          default -> new int[] {positions};
        };
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return inputs[0].sum(axes);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.sum(x.get(0), axes);
  }
}
