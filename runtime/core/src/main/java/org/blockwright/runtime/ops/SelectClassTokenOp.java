package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;
import org.blockwright.rule.Shaped;

/** The class token alone: {@code (N, L, C)} to {@code (N, C)}. */
public final class SelectClassTokenOp extends OperatorBlock<org.blockwright.op.SelectClassToken> {
  private static final NDIndex FIRST = new NDIndex(":, 0");

  /** As its annotation's rule says; refuses what the rule refuses. */
  public SelectClassTokenOp(Shaped x, Arg... args) {
    super(org.blockwright.op.SelectClassToken.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return inputs[0].get(FIRST);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.reshape(p.slice(x.get(0), 1, 0, 1, 1), shape().dims());
  }
}
