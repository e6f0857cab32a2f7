package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** Tokens on their grid: {@code (N, L, C)} to {@code (N, C, H, W)}; a map stays. */
public final class ToGridOp extends OperatorBlock<org.blockwright.op.ToGrid> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public ToGridOp(Shaped x, Arg... args) {
    super(org.blockwright.op.ToGrid.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    TensorShape read = inputs().get(0);
    return read.kind() == TensorShape.Kind.MAP ? inputs[0] : Layout.map(inputs[0], read);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return Layout.map(p, x.get(0), inputs().get(0));
  }
}
