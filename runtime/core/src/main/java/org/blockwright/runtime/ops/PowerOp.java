package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** A power of each value. */
public final class PowerOp extends OperatorBlock<org.blockwright.op.Power> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public PowerOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Power.class, List.of(x), args);
  }

  private double exponent() {
    return org.blockwright.op.Power.Rule.power(attributes());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (NDArray exponent = Scalars.of(exponent(), inputs[0])) {
      return inputs[0].pow(exponent);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.power(x.get(0), p.constant(new float[] {(float) exponent()}, 1));
  }
}
