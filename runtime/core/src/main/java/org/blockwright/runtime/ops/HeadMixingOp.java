package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** A linear layer across groups: {@code (N, G, C, L)} to the same. */
public final class HeadMixingOp extends OperatorBlock<org.blockwright.op.HeadMixing> {
  private final LinearWeights weights;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public HeadMixingOp(Shaped x, Arg... args) {
    super(org.blockwright.op.HeadMixing.class, List.of(x), args);
    weights = new LinearWeights(this, "");
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (NDArray last = inputs[0].transpose(0, 2, 3, 1);
        NDArray mixed = weights.apply(pass, last)) {
      return mixed.transpose(0, 3, 1, 2);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.transpose(weights.lower(p, p.transpose(x.get(0), 0, 2, 3, 1)), 0, 3, 1, 2);
  }
}
