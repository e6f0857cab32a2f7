package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.blockwright.rule.TensorShape;

/** Maps whose rows and columns are weighted sums of another map's: two matrix products. */
final class Resampling {
  /** How one row of the result is put together. */
  private interface Weights {
    /** Adds the weights of a result's row to a row of zeros. */
    void fill(int index, float[] row);
  }

  private final TensorShape read;
  private final TensorShape made;
  private final float[] rows;
  private final float[] columns;

  private Resampling(TensorShape read, TensorShape made, float[] rows, float[] columns) {
    this.read = read;
    this.made = made;
    this.rows = rows;
    this.columns = columns;
  }

  /** Means over areas, as PyTorch's adaptive average pool cuts them. */
  static Resampling means(TensorShape read, TensorShape made) {
    return new Resampling(
        read, made, means(read.height(), made.height()), means(read.width(), made.width()));
  }

  private static float[] means(int from, int to) {
    return matrix(
        from,
        to,
        (index, row) -> {
          int start = (int) ((long) index * from / to);
          int end = (int) (((long) (index + 1) * from + to - 1) / to);
          Arrays.fill(row, start, end, 1f / (end - start));
        });
  }

  /** Linear interpolation along both sides, pixels being areas. */
  static Resampling linear(TensorShape read, TensorShape made) {
    return new Resampling(
        read, made, linear(read.height(), made.height()), linear(read.width(), made.width()));
  }

  private static float[] linear(int from, int to) {
    double step = (double) from / to;
    return matrix(
        from,
        to,
        (index, row) -> {
          double at = Math.max(0, (index + 0.5) * step - 0.5);
          int first = (int) at;
          int next = Math.min(first + 1, from - 1);
          row[first] += (float) (1 - (at - first));
          row[next] += (float) (at - first);
        });
  }

  private static float[] matrix(int from, int to, Weights weights) {
    float[] matrix = new float[Math.multiplyExact(from, to)];
    for (int i = 0; i < to; i++) {
      float[] row = new float[from];
      weights.fill(i, row);
      System.arraycopy(row, 0, matrix, i * from, from);
    }
    return matrix;
  }

  private boolean identity() {
    return read.height() == made.height() && read.width() == made.width();
  }

  /** The map itself where nothing changes. */
  NDArray apply(NDArray x) {
    if (identity()) {
      return x;
    }
    try (Scratch scratch = new Scratch(x)) {
      NDArray across = scratch.constant(columns, made.width(), read.width()).transpose();
      NDArray down = scratch.constant(rows, made.height(), read.height());
      return scratch.keep(down.matMul(scratch.view(x).matMul(across)));
    }
  }

  /** The same in a program. */
  <V> V lower(Primitives<V> p, V x) {
    if (identity()) {
      return x;
    }
    V across = p.transpose(p.constant(columns, made.width(), read.width()), 1, 0);
    V down = p.constant(rows, made.height(), read.height());
    return p.matMul(down, p.matMul(x, across));
  }
}
