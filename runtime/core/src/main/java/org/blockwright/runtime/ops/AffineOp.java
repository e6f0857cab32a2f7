package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** A learned factor and summand for each channel: any layout to the same. */
public final class AffineOp extends OperatorBlock<org.blockwright.op.Affine> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public AffineOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Affine.class, List.of(x), args);
  }

  @Override
  public boolean isAffine() {
    return true;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray x = inputs[0];
    NDArray alpha = pass.value(parameter("alpha"), x.getDevice());
    NDArray beta = pass.value(parameter("beta"), x.getDevice());
    try (NDArray scaled = Channelwise.multiply(x, alpha, shape())) {
      return Channelwise.add(scaled, beta, shape());
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V alpha = Channelwise.beside(p, p.parameter(parameter("alpha")), shape());
    V beta = Channelwise.beside(p, p.parameter(parameter("beta")), shape());
    return p.add(p.multiply(x.get(0), alpha), beta);
  }
}
