package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.Axis;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** Softmax along one axis. */
public final class SoftmaxOp extends OperatorBlock<org.blockwright.op.Softmax> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public SoftmaxOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Softmax.class, List.of(x), args);
  }

  /** Whether it makes each query's scores the shares of an attention, {@code (heads, Q, L)}. */
  public boolean isAttention() {
    return shape().kind() == TensorShape.Kind.GROUPS && attributes().over() == Axis.POSITIONS;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    TensorShape shape = shape();
    int axis = Layout.axis(shape, attributes().over());
    if (shape.kind() != TensorShape.Kind.MAP || attributes().over() != Axis.POSITIONS) {
      return inputs[0].softmax(axis);
    }
    try (NDArray cells = Layout.cells(inputs[0], shape);
        NDArray shares = cells.softmax(axis)) {
      return shares.reshape(Layout.any(shape));
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    TensorShape shape = shape();
    int axis = Layout.axis(shape, attributes().over());
    if (shape.kind() != TensorShape.Kind.MAP || attributes().over() != Axis.POSITIONS) {
      return p.softmax(x.get(0), axis);
    }
    return p.reshape(p.softmax(Layout.cells(p, x.get(0), shape), axis), shape.dims());
  }
}
