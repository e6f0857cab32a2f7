package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Batch norm over channels, activation: {@code (N, C, H, W)} to the same. */
public final class BatchNormOp extends OperatorBlock<org.blockwright.op.BatchNorm> {
  private final Normalization norm;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public BatchNormOp(Shaped x, Arg... args) {
    super(org.blockwright.op.BatchNorm.class, List.of(x), args);
    norm = new Normalization(this, "", attributes().eps());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return Activations.replace(pass, attributes().act(), norm.apply(pass, inputs[0]));
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.activation(attributes().act(), norm.lower(p, x.get(0)));
  }
}
