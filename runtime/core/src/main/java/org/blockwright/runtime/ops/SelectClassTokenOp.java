package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;
import org.blockwright.rule.Shaped;

/** One of the tokens before the grid, {@code (N, L, C)} to {@code (N, C)}, or all of them. */
public final class SelectClassTokenOp extends OperatorBlock<org.blockwright.op.SelectClassToken> {
  private final NDIndex index;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public SelectClassTokenOp(Shaped x, Arg... args) {
    super(org.blockwright.op.SelectClassToken.class, List.of(x), args);
    index =
        attributes().all()
            ? new NDIndex().addAllDim().addSliceDim(0, inputs().get(0).extra())
            : new NDIndex().addAllDim().addIndices(attributes().index());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return inputs[0].get(index);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    if (attributes().all()) {
      return p.slice(x.get(0), 1, 0, shape().positions(), 1);
    }
    int at = attributes().index();
    return p.reshape(p.slice(x.get(0), 1, at, at + 1, 1), shape().dims());
  }
}
