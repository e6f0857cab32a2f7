package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.Act;
import org.blockwright.rule.Shaped;

/** Linear layer on the last axis, activation: {@code (N, ..., in)} to {@code (N, ..., out)}. */
public final class LinearOp extends OperatorBlock<org.blockwright.op.Linear> {
  private final LinearWeights affine;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public LinearOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Linear.class, List.of(x), args);
    affine = new LinearWeights(this, "");
  }

  @Override
  public boolean isAffine() {
    return attributes().act() == Act.NONE;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray y =
        attributes().unitRows()
            ? affine.applyUnitRows(pass, inputs[0])
            : affine.apply(pass, inputs[0]);
    return Activations.replace(pass, attributes().act(), y);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V y = attributes().unitRows() ? affine.lowerUnitRows(p, x.get(0)) : affine.lower(p, x.get(0));
    return p.activation(attributes().act(), y);
  }
}
