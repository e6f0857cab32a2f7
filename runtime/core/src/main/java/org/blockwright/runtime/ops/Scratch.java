package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Where an operator of many steps keeps what lies between its input and its output: all of it is
 * closed at the end. Arrays belong to the manager of what they were computed from first, so that a
 * computation starts from {@link #view}.
 */
final class Scratch implements AutoCloseable {
  private final NDManager outer;
  private final NDManager inner;

  /** A place beside an array's own. */
  Scratch(NDArray beside) {
    outer = beside.getManager();
    inner = outer.newSubManager();
  }

  /** Another handle on an array's values, in here. */
  NDArray view(NDArray x) {
    NDArray view = x.reshape(x.getShape());
    view.attach(inner);
    return view;
  }

  /** A parameter or other array in other axes, in here. */
  NDArray view(NDArray x, long... axes) {
    NDArray view = x.reshape(new Shape(axes));
    view.attach(inner);
    return view;
  }

  /** Constant values, in here. */
  NDArray constant(float[] values, long... axes) {
    return inner.create(values, new Shape(axes));
  }

  /** Whole numbers, in here. */
  NDArray indices(int... values) {
    long[] wide = new long[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return inner.create(wide);
  }

  /** A result, which outlives this place. */
  NDArray keep(NDArray y) {
    y.attach(outer);
    return y;
  }

  @Override
  public void close() {
    inner.close();
  }
}
