package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Layer norm over the last axis: {@code (N, L, C)} or {@code (N, C)} to the same. */
public final class LayerNormOp extends OperatorBlock<org.blockwright.op.LayerNorm> {
  private final LayerNormalization norm;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public LayerNormOp(Shaped x, Arg... args) {
    super(org.blockwright.op.LayerNorm.class, List.of(x), args);
    norm = new LayerNormalization(this, "", attributes().eps());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return norm.apply(pass, inputs[0]);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return norm.lower(p, x.get(0));
  }
}
