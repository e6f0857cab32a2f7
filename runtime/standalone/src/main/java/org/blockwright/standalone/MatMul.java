package org.blockwright.standalone;

import java.util.Arrays;

/** Matrix products of the last two axes, one for each pair of matrices. */
public final class MatMul implements Work {
  private final int rows;
  private final int depth;
  private final int columns;
  private final int[] first;
  private final int[] second;
  private final int width;

  /**
   * Products of matrices {@code (rows, depth)} and {@code (depth, columns)}.
   *
   * @param first which of the first matrices each product reads
   * @param second which of the second
   */
  private MatMul(int rows, int depth, int columns, int[] first, int[] second) {
    this.rows = rows;
    this.depth = depth;
    this.columns = columns;
    this.first = first;
    this.second = second;
    width = Products.width(columns, depth);
  }

  /**
   * Products of the last two axes of arrays; axes before them agree, or have one entry, or are not
   * there.
   */
  public static MatMul of(int[] a, int[] b) {
    int axes = Math.max(a.length, b.length) - 2;
    int count = 1;
    for (int i = 1; i <= axes; i++) {
      count *= Math.max(size(a, i), size(b, i));
    }
    int[] first = new int[count];
    int[] second = new int[count];
    for (int i = 0; i < count; i++) {
      int rest = i;
      int left = 1;
      int right = 1;
      for (int axis = 1; axis <= axes; axis++) {
        int size = Math.max(size(a, axis), size(b, axis));
        first[i] += rest % size % size(a, axis) * left;
        second[i] += rest % size % size(b, axis) * right;
        rest /= size;
        left *= size(a, axis);
        right *= size(b, axis);
      }
    }
    int depth = a[a.length - 1];
    return new MatMul(a[a.length - 2], depth, b[b.length - 1], first, second);
  }

  /** Entries of an axis before the matrices, counted from them. */
  private static int size(int[] shape, int axis) {
    int index = shape.length - 2 - axis;
    return index < 0 ? 1 : shape[index];
  }

  /** Reads the matrices at {@code a} and {@code b} and writes the products one after the other. */
  public void run(Memory memory, float[] a, int x, float[] b, int other, int y) {
    if (a == memory.values && b == memory.values) {
      memory.run(this, x, y, other, first.length);
    } else {
      products(memory.values, memory.scratch, a, x, b, other, y, 0, first.length);
    }
  }

  /** A part is a product. */
  @Override
  public void run(float[] values, Scratch scratch, int x, int y, int more, int from, int to) {
    products(values, scratch, values, x, values, more, y, from, to);
  }

  private void products(
      float[] values,
      Scratch scratch,
      float[] a,
      int x,
      float[] b,
      int other,
      int y,
      int from,
      int to) {
    scratch.require(depth, width, 0);
    for (int i = from; i < to; i++) {
      product(
          values,
          scratch,
          a,
          x + first[i] * rows * depth,
          b,
          other + second[i] * depth * columns,
          y + i * rows * columns);
    }
  }

  private void product(
      float[] values, Scratch scratch, float[] a, int x, float[] b, int other, int y) {
    for (int column = 0; column < columns; column += width) {
      int used = Math.min(width, columns - column);
      for (int k = 0; k < depth; k++) {
        System.arraycopy(b, other + k * columns + column, scratch.rows[k], 0, used);
      }
      for (int row = 0; row < rows; row += Scratch.SUMS) {
        int count = Math.min(Scratch.SUMS, rows - row);
        for (int r = 0; r < count; r++) {
          Arrays.fill(scratch.sums[r], 0, width, 0);
        }
        Products.add(scratch.sums, count, a, x + row * depth, depth, scratch.rows, depth, width);
        for (int r = 0; r < count; r++) {
          System.arraycopy(scratch.sums[r], 0, values, y + (row + r) * columns + column, used);
        }
      }
    }
  }
}
