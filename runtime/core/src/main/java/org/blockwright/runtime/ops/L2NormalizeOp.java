package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** Division by the length along an axis. */
public final class L2NormalizeOp extends OperatorBlock<org.blockwright.op.L2Normalize> {
  private final TensorShape flat;
  private final int axis;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public L2NormalizeOp(Shaped x, Arg... args) {
    super(org.blockwright.op.L2Normalize.class, List.of(x), args);
    // A map's positions as one axis.
    flat = shape().kind() == TensorShape.Kind.MAP ? shape().asTokens().transposed() : shape();
    axis = Layout.axis(flat, attributes().over());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (NDArray x = inputs[0].reshape(Layout.any(flat));
        NDArray y = Lengths.normalized(x, axis, attributes().eps())) {
      return y.reshape(Layout.any(shape()));
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    int[] dims = flat.dims();
    dims[axis - 1] = 1;
    V rows = p.reshape(x.get(0), flat.dims());
    V y = Lengths.normalized(p, rows, axis, attributes().eps(), dims);
    return p.reshape(y, shape().dims());
  }
}
