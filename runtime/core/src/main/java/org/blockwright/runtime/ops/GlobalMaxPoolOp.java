package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** Greatest value of all positions, to {@code (N, C)}. */
public final class GlobalMaxPoolOp extends OperatorBlock<org.blockwright.op.GlobalMaxPool> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public GlobalMaxPoolOp(Shaped x, Arg... args) {
    super(org.blockwright.op.GlobalMaxPool.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    TensorShape read = inputs().get(0);
    try (NDArray flat = Pooling.flat(inputs[0], read)) {
      return flat.max(new int[] {Pooling.axis(read)});
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    TensorShape read = inputs().get(0);
    return p.max(Pooling.flat(p, x.get(0), read), Pooling.axis(read));
  }
}
