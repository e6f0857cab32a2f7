package org.blockwright.standalone;

import java.util.Arrays;

/** Functions of two arrays, of which axes of size 1 are repeated. */
public final class Broadcast {
  private static final int AXES = 6;

  /** A function of two values. */
  private enum Kind {
    ADD,
    MULTIPLY,
    POWER
  }

  private final int[] shape = new int[AXES];
  private final int[] first;
  private final int[] second;
  private final int[] steps;

  /** Arrays of two shapes, the last axes beside each other. */
  public Broadcast(int[] a, int[] b) {
    int[] left = padded(a);
    int[] right = padded(b);
    for (int i = 0; i < AXES; i++) {
      shape[i] = Math.max(left[i], right[i]);
    }
    first = steps(left);
    second = steps(right);
    steps = steps(shape);
  }

  private static int[] padded(int[] shape) {
    int[] padded = new int[AXES];
    Arrays.fill(padded, 1);
    System.arraycopy(shape, 0, padded, AXES - shape.length, shape.length);
    return padded;
  }

  private static int[] steps(int[] shape) {
    int[] steps = new int[AXES];
    int step = 1;
    for (int i = AXES - 1; i >= 0; i--) {
      steps[i] = shape[i] == 1 ? 0 : step;
      step *= shape[i];
    }
    return steps;
  }

  /** {@code a + b}. */
  public void add(float[] a, int x, float[] b, int other, float[] out, int y) {
    run(Kind.ADD, 0, a, x, b, other, out, y);
  }

  /** {@code a b}. */
  public void multiply(float[] a, int x, float[] b, int other, float[] out, int y) {
    run(Kind.MULTIPLY, 0, a, x, b, other, out, y);
  }

  /** {@code a^b}. */
  public void power(float[] a, int x, float[] b, int other, float[] out, int y) {
    run(Kind.POWER, 0, a, x, b, other, out, y);
  }

  private void run(
      Kind kind, int axis, float[] a, int x, float[] b, int other, float[] out, int y) {
    if (axis < AXES - 1) {
      for (int i = 0; i < shape[axis]; i++) {
        run(
            kind,
            axis + 1,
            a,
            x + i * first[axis],
            b,
            other + i * second[axis],
            out,
            y + i * steps[axis]);
      }
      return;
    }
    int left = first[axis];
    int right = second[axis];
    int size = shape[axis];
    switch (kind) {
      case ADD -> {
        for (int i = 0; i < size; i++) {
          out[y + i] = a[x + i * left] + b[other + i * right];
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < size; i++) {
          out[y + i] = a[x + i * left] * b[other + i * right];
        }
      }
      default -> {
        for (int i = 0; i < size; i++) {
          out[y + i] = (float) Math.pow(a[x + i * left], b[other + i * right]);
        }
      }
    }
  }
}
