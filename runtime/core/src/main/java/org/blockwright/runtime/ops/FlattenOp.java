package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** All values in a row: {@code (N, ...)} to {@code (N, C)}; a vector stays. */
public final class FlattenOp extends OperatorBlock<org.blockwright.op.Flatten> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public FlattenOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Flatten.class, List.of(x), args);
  }

  @Override
  public boolean isAffine() {
    return inputs().get(0).positions() == 1;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return inputs().get(0).kind() == TensorShape.Kind.VECTOR
        ? inputs[0]
        : inputs[0].reshape(Layout.any(shape()));
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return inputs().get(0).kind() == TensorShape.Kind.VECTOR
        ? x.get(0)
        : p.reshape(x.get(0), shape().dims());
  }
}
