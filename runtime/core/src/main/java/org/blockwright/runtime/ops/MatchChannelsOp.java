package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** A linear layer to the lent channels where they differ: {@code (N, L, C)} or {@code (N, C)}. */
public final class MatchChannelsOp extends OperatorBlock<org.blockwright.op.MatchChannels> {
  private final LinearWeights linear;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public MatchChannelsOp(Shaped x, Arg... args) {
    super(org.blockwright.op.MatchChannels.class, List.of(x), args);
    linear = inferred().parameters().isEmpty() ? null : new LinearWeights(this, "");
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return linear == null ? inputs[0] : linear.apply(pass, inputs[0]);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return linear == null ? x.get(0) : linear.lower(p, x.get(0));
  }
}
