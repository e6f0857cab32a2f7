package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** A product with a number: any shape to the same. */
public final class ScaleOp extends OperatorBlock<org.blockwright.op.Scale> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public ScaleOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Scale.class, List.of(x), args);
  }

  @Override
  public boolean isAffine() {
    return true;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (NDArray factor = Scalars.of(attributes().factor(), inputs[0])) {
      return inputs[0].mul(factor);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.scale(x.get(0), attributes().factor());
  }
}
