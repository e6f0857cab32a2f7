package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Bilinear interpolation: {@code (N, C, H, W)} to {@code (N, C, H', W')}. */
public final class ResizeOp extends OperatorBlock<org.blockwright.op.Resize> {
  private final Resampling resampling;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public ResizeOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Resize.class, List.of(x), args);
    resampling = Resampling.linear(inputs().get(0), shape());
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
