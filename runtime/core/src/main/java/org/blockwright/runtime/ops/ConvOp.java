package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.Act;
import org.blockwright.rule.Shaped;

/** Convolution, bias, activation: {@code (N, C, H, W)} to {@code (N, out, H', W')}. */
public final class ConvOp extends OperatorBlock<org.blockwright.op.Conv> {
  private final Convolution conv;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public ConvOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Conv.class, List.of(x), args);
    org.blockwright.op.Conv op = attributes();
    conv = Convolution.of(this, "", inputs().get(0), op.stride(), op.padding(), op.dilation());
  }

  @Override
  public boolean isAffine() {
    return attributes().act() == Act.NONE;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return Activations.overwrite(pass, attributes().act(), conv.apply(pass, inputs[0]));
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.activation(attributes().act(), conv.lower(p, x.get(0)));
  }
}
