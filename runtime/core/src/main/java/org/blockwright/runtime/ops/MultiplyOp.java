package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** Product of two inputs of one shape, or of channels and a vector {@code (N, C)}. */
public final class MultiplyOp extends OperatorBlock<org.blockwright.op.Multiply> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public MultiplyOp(Shaped a, Shaped b, Arg... args) {
    super(org.blockwright.op.Multiply.class, List.of(a, b), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    TensorShape x = inputs().get(0);
    TensorShape y = inputs().get(1);
    if (x.sameDims(y)) {
      return inputs[0].mul(inputs[1]);
    }
    try (NDArray scale = inputs[1].reshape(Layout.any(channelwise(x)))) {
      return inputs[0].mul(scale);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    TensorShape first = inputs().get(0);
    V second =
        first.sameDims(inputs().get(1)) ? x.get(1) : p.reshape(x.get(1), channelwise(first).dims());
    return p.multiply(x.get(0), second);
  }

  private static TensorShape channelwise(TensorShape x) {
    return x.withGrid(1, 1, 0);
  }
}
