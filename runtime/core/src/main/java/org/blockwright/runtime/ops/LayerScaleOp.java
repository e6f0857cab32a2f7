package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** A learned factor for each channel, or one for all: any layout to the same. */
public final class LayerScaleOp extends OperatorBlock<org.blockwright.op.LayerScale> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public LayerScaleOp(Shaped x, Arg... args) {
    super(org.blockwright.op.LayerScale.class, List.of(x), args);
  }

  @Override
  public boolean isAffine() {
    return true;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray x = inputs[0];
    return Channelwise.multiply(x, pass.value(parameter("gamma"), x.getDevice()), shape());
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V gamma = p.parameter(parameter("gamma"));
    return p.multiply(
        x.get(0), attributes().single() ? gamma : Channelwise.beside(p, gamma, shape()));
  }
}
