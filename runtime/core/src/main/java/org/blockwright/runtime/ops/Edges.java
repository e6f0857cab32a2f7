package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.blockwright.Size;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * Cells added around a map before a window slides over it.
 *
 * @param top rows above
 * @param left columns before
 * @param bottom rows below
 * @param right columns behind
 */
record Edges(int top, int left, int bottom, int right) {
  /** The edges that an operator's written padding stands for on the map that it reads. */
  static Edges of(int padding, int kernel, int stride, int dilation, TensorShape read) {
    if (padding != Size.TF_SAME) {
      int each = Sizes.padding(padding, kernel);
      return new Edges(each, each, each, each);
    }
    int reach = Sizes.reach(kernel, dilation);
    int rows = Sizes.same(read.height(), reach, stride);
    int columns = Sizes.same(read.width(), reach, stride);
    return new Edges(rows / 2, columns / 2, rows - rows / 2, columns - columns / 2);
  }

  /** Whether all are alike, which the engine pads by itself. */
  boolean even() {
    return top == left && top == bottom && top == right;
  }

  /** A window's way over the map once that has been padded. */
  Window window(int kernel, int stride, boolean ceil, TensorShape read, TensorShape made) {
    return new Window(kernel, stride, inside(), ceil && even(), around(read), made);
  }

  /** What the engine pads by itself. */
  int inside() {
    return even() ? top : 0;
  }

  /** The map with what has to be added before. */
  TensorShape around(TensorShape read) {
    return even()
        ? read
        : read.withGrid(read.height() + top + bottom, read.width() + left + right, 0);
  }

  /** A map with the cells added, where the engine cannot pad by itself. */
  NDArray apply(NDArray x, double value) {
    try (NDArray wide = join(x, value, 3, left, right)) {
      return join(wide, value, 2, top, bottom);
    }
  }

  private static NDArray join(NDArray x, double value, int axis, int before, int behind) {
    NDManager manager = x.getManager();
    try (NDManager scratch = manager.newSubManager()) {
      NDArray view = x.reshape(x.getShape());
      view.attach(scratch);
      NDList parts = new NDList(view, filled(scratch, x.getShape(), value, axis, behind));
      NDArray y =
          filled(scratch, x.getShape(), value, axis, before)
              .getNDArrayInternal()
              .concat(parts, axis);
      y.attach(manager);
      return y;
    }
  }

  private static NDArray filled(NDManager manager, Shape shape, double value, int axis, int count) {
    long[] dims = shape.getShape().clone();
    dims[axis] = count;
    return manager.full(new Shape(dims), (float) value);
  }

  /** The same in a program. */
  <V> V lower(Primitives<V> p, V x, double value) {
    return even() ? x : p.pad(p.pad(x, 4, 3, left, right, value), 4, 2, top, bottom, value);
  }
}
