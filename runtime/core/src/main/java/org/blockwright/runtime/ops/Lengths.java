package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;

/** Division by Euclidean lengths. */
final class Lengths {
  private static final int EUCLIDEAN = 2;

  private Lengths() {}

  /** {@code x / max(|x|, eps)} along an axis; the gradient at 0 is 0. */
  static NDArray normalized(NDArray x, int axis, double eps) {
    return x.normalize(EUCLIDEAN, axis, eps);
  }

  /**
   * The same in a program.
   *
   * @param dims axes of the lengths behind the batch, of size 1 where they were taken
   */
  static <V> V normalized(Primitives<V> p, V x, int axis, double eps, int... dims) {
    V squares = p.sum(p.multiply(x, x), axis);
    V lengths = p.atLeast(p.power(squares, p.constant(new float[] {0.5f}, 1)), eps);
    V inverse = p.power(lengths, p.constant(new float[] {-1}, 1));
    return p.multiply(x, p.reshape(inverse, dims));
  }
}
