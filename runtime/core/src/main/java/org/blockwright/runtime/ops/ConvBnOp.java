package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Convolution, batch norm, activation: {@code (N, C, H, W)} to {@code (N, out, H', W')}. */
public final class ConvBnOp extends OperatorBlock<org.blockwright.op.ConvBn> {
  private final Convolution conv;
  private final Normalization norm;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public ConvBnOp(Shaped x, Arg... args) {
    super(org.blockwright.op.ConvBn.class, List.of(x), args);
    org.blockwright.op.ConvBn op = attributes();
    conv = Convolution.of(this, "conv.", inputs().get(0), op.stride(), op.padding(), op.dilation());
    norm = new Normalization(this, "bn.", op.eps());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (NDArray y = conv.apply(pass, inputs[0])) {
      return Activations.overwrite(pass, attributes().act(), norm.apply(pass, y));
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.activation(attributes().act(), norm.lower(p, conv.lower(p, x.get(0))));
  }
}
