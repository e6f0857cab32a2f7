package org.blockwright.standalone;

import java.util.Arrays;

/** Sum, mean or greatest value over some axes, which go away. */
public final class Reduction {
  private static final int AXES = 6;

  private final int[] sizes = new int[AXES];
  private final int[] from = new int[AXES];
  private final int[] to = new int[AXES];
  private final int made;
  private final int reduced;

  /** Over those axes of a shape, of which it has at most six. */
  public Reduction(int[] shape, int... axes) {
    Arrays.fill(sizes, 1);
    boolean[] over = new boolean[shape.length];
    for (int axis : axes) {
      over[axis] = true;
    }
    int skipped = AXES - shape.length;
    int read = 1;
    int written = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      sizes[skipped + i] = shape[i];
      from[skipped + i] = read;
      to[skipped + i] = over[i] ? 0 : written;
      read *= shape[i];
      written *= over[i] ? 1 : shape[i];
    }
    made = written;
    reduced = read / written;
  }

  /** Sums. */
  public void sum(float[] a, int x, float[] out, int y) {
    Arrays.fill(out, y, y + made, 0);
    add(0, a, x, out, y);
  }

  /** Means. */
  public void mean(float[] a, int x, float[] out, int y) {
    sum(a, x, out, y);
    float share = 1f / reduced;
    for (int i = y; i < y + made; i++) {
      out[i] *= share;
    }
  }

  /** Greatest values. */
  public void max(float[] a, int x, float[] out, int y) {
    Arrays.fill(out, y, y + made, Float.NEGATIVE_INFINITY);
    most(0, a, x, out, y);
  }

  private void add(int axis, float[] a, int x, float[] out, int y) {
    int step = from[axis];
    int other = to[axis];
    if (axis < AXES - 1) {
      for (int i = 0; i < sizes[axis]; i++) {
        add(axis + 1, a, x + i * step, out, y + i * other);
      }
    } else if (other == 0) {
      float sum = 0;
      for (int i = 0; i < sizes[axis]; i++) {
        sum += a[x + i * step];
      }
      out[y] += sum;
    } else {
      for (int i = 0; i < sizes[axis]; i++) {
        out[y + i] += a[x + i];
      }
    }
  }

  private void most(int axis, float[] a, int x, float[] out, int y) {
    int step = from[axis];
    int other = to[axis];
    for (int i = 0; i < sizes[axis]; i++) {
      if (axis < AXES - 1) {
        most(axis + 1, a, x + i * step, out, y + i * other);
      } else {
        out[y + i * other] = Math.max(out[y + i * other], a[x + i * step]);
      }
    }
  }
}
