package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Mean over areas: {@code (N, C, H, W)} to {@code (N, C, size, size)}. */
public final class AdaptiveAvgPoolOp extends OperatorBlock<org.blockwright.op.AdaptiveAvgPool> {
  private final Resampling resampling;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public AdaptiveAvgPoolOp(Shaped x, Arg... args) {
    super(org.blockwright.op.AdaptiveAvgPool.class, List.of(x), args);
    resampling = Resampling.means(inputs().get(0), shape());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return resampling.apply(inputs[0]);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return resampling.lower(p, x.get(0));
  }
}
