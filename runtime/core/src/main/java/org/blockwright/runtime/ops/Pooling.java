package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import org.blockwright.rule.TensorShape;

/** Positions of maps, tokens and columns as one axis, over which they are pooled to a vector. */
final class Pooling {
  private Pooling() {}

  /** The axis of the positions in what {@link #flat} returns. */
  static int axis(TensorShape shape) {
    return shape.kind() == TensorShape.Kind.TOKENS ? 1 : 2;
  }

  /** An array with one axis of positions, in a new handle. */
  static NDArray flat(NDArray x, TensorShape shape) {
    return shape.kind() == TensorShape.Kind.MAP ? Layout.cells(x, shape) : x.reshape(x.getShape());
  }

  /** The same in a program. */
  static <V> V flat(Primitives<V> p, V x, TensorShape shape) {
    return shape.kind() == TensorShape.Kind.MAP ? Layout.cells(p, x, shape) : x;
  }
}
