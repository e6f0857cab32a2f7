package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Natural logarithm of each value. */
public final class LogOp extends OperatorBlock<org.blockwright.op.Log> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public LogOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Log.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (NDArray least = Scalars.of(attributes().eps(), inputs[0]);
        NDArray x = inputs[0].maximum(least)) {
      return x.log();
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.log(p.atLeast(x.get(0), attributes().eps()));
  }
}
