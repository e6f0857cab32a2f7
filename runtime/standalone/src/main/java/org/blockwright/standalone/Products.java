package org.blockwright.standalone;

/**
 * Sums of products, the loops in which a network spends its time. All arrays of a loop are read at
 * the same index and no loop reads more than four rows: so the compiler of every JVM since 17 makes
 * vector instructions of them.
 */
final class Products {
  /** Rows of a block, so that they stay in the nearest cache. */
  private static final int DEPTH = 64;

  private Products() {}

  /**
   * {@code sums[r][i] += sum over k of a[at + r stride + k] rows[k][i]}.
   *
   * @param count how many rows of sums
   * @param depth how many rows are summed
   * @param width values in a row
   */
  static void add(
      float[][] sums,
      int count,
      float[] a,
      int at,
      int stride,
      float[][] rows,
      int depth,
      int width) {
    for (int from = 0; from < depth; from += DEPTH) {
      int to = Math.min(from + DEPTH, depth);
      for (int r = 0; r < count; r++) {
        add(sums[r], a, at + r * stride, rows, from, to, width);
      }
    }
  }

  private static void add(
      float[] sum, float[] a, int at, float[][] rows, int from, int to, int width) {
    int k = from;
    for (; k + 4 <= to; k += 4) {
      int i = at + k;
      four(
          sum,
          rows[k],
          rows[k + 1],
          rows[k + 2],
          rows[k + 3],
          a[i],
          a[i + 1],
          a[i + 2],
          a[i + 3],
          width);
    }
    if (k + 2 <= to) {
      two(sum, rows[k], rows[k + 1], a[at + k], a[at + k + 1], width);
      k += 2;
    }
    if (k < to) {
      one(sum, rows[k], a[at + k], width);
    }
  }

  private static void four(
      float[] sum,
      float[] r0,
      float[] r1,
      float[] r2,
      float[] r3,
      float a0,
      float a1,
      float a2,
      float a3,
      int width) {
    for (int i = 0; i < width; i++) {
      sum[i] += a0 * r0[i] + a1 * r1[i] + a2 * r2[i] + a3 * r3[i];
    }
  }

  private static void two(float[] sum, float[] r0, float[] r1, float a0, float a1, int width) {
    for (int i = 0; i < width; i++) {
      sum[i] += a0 * r0[i] + a1 * r1[i];
    }
  }

  private static void one(float[] sum, float[] r0, float a0, int width) {
    for (int i = 0; i < width; i++) {
      sum[i] += a0 * r0[i];
    }
  }

  /** A width that is shared evenly, with no row beyond the longest. */
  static int width(int size, int depth) {
    int most = Math.min(Memory.WIDTH, Math.max(64, (1 << 16) / Math.max(depth, 1) / 16 * 16));
    int tiles = (size + most - 1) / most;
    return ((size + tiles - 1) / tiles + 15) / 16 * 16;
  }
}
