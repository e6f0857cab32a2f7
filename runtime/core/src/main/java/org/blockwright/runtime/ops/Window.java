package org.blockwright.runtime.ops;

import ai.djl.ndarray.types.Shape;
import org.blockwright.rule.TensorShape;

/**
 * A pooling window's way over a map.
 *
 * @param kernel height and width
 * @param stride step in both directions
 * @param padding cells added on each side
 * @param ceil whether the last window may hang over the padded edge
 * @param read the map that it reads
 * @param made the map that it leaves
 */
public record Window(
    int kernel, int stride, int padding, boolean ceil, TensorShape read, TensorShape made) {
  /** The kernel as the engine takes it. */
  Shape kernels() {
    return new Shape(kernel, kernel);
  }

  /** The stride as the engine takes it. */
  Shape strides() {
    return new Shape(stride, stride);
  }

  /** The padding as the engine takes it. */
  Shape paddings() {
    return new Shape(padding, padding);
  }

  /** Rows by which the last window hangs over the padded edge. */
  public int rowsOver() {
    return over(read.height(), made.height());
  }

  /** Columns by which the last window hangs over the padded edge. */
  public int columnsOver() {
    return over(read.width(), made.width());
  }

  private int over(int size, int count) {
    return Math.max(0, (count - 1) * stride + kernel - (size + 2 * padding));
  }
}
