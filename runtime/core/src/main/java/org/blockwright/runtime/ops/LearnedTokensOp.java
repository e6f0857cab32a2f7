package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Learned tokens for each sample, {@code (N, count, C)}. */
public final class LearnedTokensOp extends OperatorBlock<org.blockwright.op.LearnedTokens> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public LearnedTokensOp(Shaped x, Arg... args) {
    super(org.blockwright.op.LearnedTokens.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray x = inputs[0];
    NDArray tokens = pass.value(parameter("tokens"), x.getDevice());
    NDArray each = tokens.broadcast(Layout.any(shape(), Math.toIntExact(x.getShape().get(0))));
    // A view belongs to the parameter's manager.
    each.attach(x.getManager());
    return each;
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.perSample(parameter("tokens"), x.get(0));
  }
}
