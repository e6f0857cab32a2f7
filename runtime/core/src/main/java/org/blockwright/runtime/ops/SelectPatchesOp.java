package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** The tokens of the grid: {@code (N, extra + L, C)} to {@code (N, L, C)}. */
public final class SelectPatchesOp extends OperatorBlock<org.blockwright.op.SelectPatches> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public SelectPatchesOp(Shaped x, Arg... args) {
    super(org.blockwright.op.SelectPatches.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    TensorShape read = inputs().get(0);
    return read.extra() == 0
        ? inputs[0]
        : inputs[0].get(new NDIndex().addAllDim().addSliceDim(read.extra(), read.positions()));
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    TensorShape read = inputs().get(0);
    return read.extra() == 0 ? x.get(0) : p.slice(x.get(0), 1, read.extra(), read.positions(), 1);
  }
}
