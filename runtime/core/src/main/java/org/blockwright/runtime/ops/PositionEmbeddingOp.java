package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Adds a learned table of positions: {@code (N, L, C)} to the same. */
public final class PositionEmbeddingOp extends OperatorBlock<org.blockwright.op.PositionEmbedding> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public PositionEmbeddingOp(Shaped x, Arg... args) {
    super(org.blockwright.op.PositionEmbedding.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray x = inputs[0];
    return x.add(pass.value(parameter("table"), x.getDevice()));
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.add(x.get(0), p.parameter(parameter("table")));
  }
}
