package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** An activation function, elementwise; the input itself for {@code NONE}. */
public final class ActivationOp extends OperatorBlock<org.blockwright.op.Activation> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public ActivationOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Activation.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return Activations.apply(pass, attributes().value(), inputs[0]);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.activation(attributes().value(), x.get(0));
  }
}
