package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Tokens {@code (N, L, C)} to columns {@code (N, C, L)} and back. */
public final class TransposeOp extends OperatorBlock<org.blockwright.op.Transpose> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public TransposeOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Transpose.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return inputs[0].swapAxes(1, 2);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.transpose(x.get(0), 0, 2, 1);
  }
}
