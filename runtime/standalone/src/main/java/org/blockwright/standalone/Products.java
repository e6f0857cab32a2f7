package org.blockwright.standalone;

/**
 * Sums of products, the loops in which a network spends its time. All arrays of a loop are read at
 * the same index and no loop reads more than four rows: so the compiler of every JVM since 17 makes
 * vector instructions of them. Where the module {@code jdk.incubator.vector} is there, {@code
 * VectorProducts} keeps several rows of sums in registers instead.
 */
final class Products {
  /** A width is a multiple of it. */
  static final int STEP = 16;

  /** Rows of a block, so that they stay in the nearest cache. */
  private static final int DEPTH = 64;

  private static final Kernel KERNEL = kernel();

  /** Sums of several rows at a time. */
  interface Kernel {
    /** As {@link Products#add}, for the first rows; says how many it has done. */
    int add(
        float[][] sums,
        int count,
        float[] a,
        int at,
        int stride,
        float[][] rows,
        int depth,
        int width);

    /** {@code sum[i] += sum over k of a[from + k] read[starts[k] + at + i]}. */
    void slide(float[] sum, float[] a, int from, float[] read, int[] starts, int at, int width);
  }

  private Products() {}

  /** That of vectors; null where the JVM or its processor has none. */
  private static Kernel kernel() {
    try {
      Class.forName("jdk.incubator.vector.FloatVector");
      Class<?> found = Class.forName(Products.class.getPackageName() + ".VectorProducts");
      return (Kernel) found.getDeclaredMethod("kernel").invoke(null);
    } catch (ReflectiveOperationException | LinkageError e) {
      return null;
    }
  }

  /**
   * {@code sums[r][i] += sum over k of a[at + r stride + k] rows[k][i]}.
   *
   * @param count how many rows of sums
   * @param depth how many rows are summed
   * @param width values in a row, a multiple of {@link #STEP}
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
    int done = KERNEL == null ? 0 : KERNEL.add(sums, count, a, at, stride, rows, depth, width);
    loops(sums, done, count, a, at, stride, rows, depth, width);
  }

  /**
   * {@code sums[0][i] += sum over k of a[from + k] plane[starts[k] + at + i]}.
   *
   * @param scratch with as many rows as starts
   * @param width how many sums, a multiple of {@link #STEP}
   */
  static void slide(Scratch scratch, int[] starts, int at, float[] a, int from, int width) {
    if (KERNEL != null) {
      KERNEL.slide(scratch.sums[0], a, from, scratch.plane, starts, at, width);
    } else {
      copies(scratch, starts, at, a, from, width);
    }
  }

  /** The same by copies of what is read, in loops. */
  static void copies(Scratch scratch, int[] starts, int at, float[] a, int from, int width) {
    for (int k = 0; k < starts.length; k++) {
      System.arraycopy(scratch.plane, starts[k] + at, scratch.rows[k], 0, width);
    }
    loops(scratch.sums, 0, 1, a, from, starts.length, scratch.rows, starts.length, width);
  }

  /** The sums from a row on, in loops. */
  static void loops(
      float[][] sums,
      int first,
      int count,
      float[] a,
      int at,
      int stride,
      float[][] rows,
      int depth,
      int width) {
    for (int from = 0; from < depth; from += DEPTH) {
      int to = Math.min(from + DEPTH, depth);
      for (int r = first; r < count; r++) {
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
    int most = Math.min(Scratch.WIDTH, Math.max(64, (1 << 16) / Math.max(depth, 1) / STEP * STEP));
    int tiles = (size + most - 1) / most;
    return padded((size + tiles - 1) / tiles);
  }

  /** The next width. */
  static int padded(int size) {
    return (size + STEP - 1) / STEP * STEP;
  }
}
