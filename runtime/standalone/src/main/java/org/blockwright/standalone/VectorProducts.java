package org.blockwright.standalone;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of products with vectors of the module {@code jdk.incubator.vector}: four rows of sums, two
 * vectors of each, stay in registers while all products are added. Each sum is added in the order
 * of its products and with one rounding for both operations, so it is the same on every processor
 * and differs from that of the loops by rounding.
 */
final class VectorProducts implements Products.Kernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();
  private static final int ROWS = 4;

  private VectorProducts() {}

  /** The kernel; null on processors that would calculate its operations by software. */
  static Products.Kernel kernel() {
    // x86 has fused multiply-add from vectors of 8 whole numbers (AVX2) on, Arm always
    boolean fused =
        IntVector.SPECIES_PREFERRED.length() >= 8
            || System.getProperty("os.arch", "").equals("aarch64");
    return fused && Products.STEP % LENGTH == 0 ? new VectorProducts() : null;
  }

  @Override
  public int add(
      float[][] sums,
      int count,
      float[] a,
      int at,
      int stride,
      float[][] rows,
      int depth,
      int width) {
    int row = 0;
    for (; row + ROWS <= count; row += ROWS) {
      int from = at + row * stride;
      int i = 0;
      for (; i + 2 * LENGTH <= width; i += 2 * LENGTH) {
        two(sums, row, a, from, stride, rows, depth, i);
      }
      if (i < width) {
        one(sums, row, a, from, stride, rows, depth, i);
      }
    }
    return row;
  }

  private static void two(
      float[][] sums, int row, float[] a, int at, int stride, float[][] rows, int depth, int i) {
    int j = i + LENGTH;
    FloatVector left0 = FloatVector.fromArray(SPECIES, sums[row], i);
    FloatVector right0 = FloatVector.fromArray(SPECIES, sums[row], j);
    FloatVector left1 = FloatVector.fromArray(SPECIES, sums[row + 1], i);
    FloatVector right1 = FloatVector.fromArray(SPECIES, sums[row + 1], j);
    FloatVector left2 = FloatVector.fromArray(SPECIES, sums[row + 2], i);
    FloatVector right2 = FloatVector.fromArray(SPECIES, sums[row + 2], j);
    FloatVector left3 = FloatVector.fromArray(SPECIES, sums[row + 3], i);
    FloatVector right3 = FloatVector.fromArray(SPECIES, sums[row + 3], j);
    for (int k = 0; k < depth; k++) {
      FloatVector left = FloatVector.fromArray(SPECIES, rows[k], i);
      FloatVector right = FloatVector.fromArray(SPECIES, rows[k], j);
      FloatVector factor = FloatVector.broadcast(SPECIES, a[at + k]);
      left0 = factor.fma(left, left0);
      right0 = factor.fma(right, right0);
      factor = FloatVector.broadcast(SPECIES, a[at + stride + k]);
      left1 = factor.fma(left, left1);
      right1 = factor.fma(right, right1);
      factor = FloatVector.broadcast(SPECIES, a[at + 2 * stride + k]);
      left2 = factor.fma(left, left2);
      right2 = factor.fma(right, right2);
      factor = FloatVector.broadcast(SPECIES, a[at + 3 * stride + k]);
      left3 = factor.fma(left, left3);
      right3 = factor.fma(right, right3);
    }
    left0.intoArray(sums[row], i);
    right0.intoArray(sums[row], j);
    left1.intoArray(sums[row + 1], i);
    right1.intoArray(sums[row + 1], j);
    left2.intoArray(sums[row + 2], i);
    right2.intoArray(sums[row + 2], j);
    left3.intoArray(sums[row + 3], i);
    right3.intoArray(sums[row + 3], j);
  }

  private static void one(
      float[][] sums, int row, float[] a, int at, int stride, float[][] rows, int depth, int i) {
    FloatVector sum0 = FloatVector.fromArray(SPECIES, sums[row], i);
    FloatVector sum1 = FloatVector.fromArray(SPECIES, sums[row + 1], i);
    FloatVector sum2 = FloatVector.fromArray(SPECIES, sums[row + 2], i);
    FloatVector sum3 = FloatVector.fromArray(SPECIES, sums[row + 3], i);
    for (int k = 0; k < depth; k++) {
      FloatVector read = FloatVector.fromArray(SPECIES, rows[k], i);
      sum0 = FloatVector.broadcast(SPECIES, a[at + k]).fma(read, sum0);
      sum1 = FloatVector.broadcast(SPECIES, a[at + stride + k]).fma(read, sum1);
      sum2 = FloatVector.broadcast(SPECIES, a[at + 2 * stride + k]).fma(read, sum2);
      sum3 = FloatVector.broadcast(SPECIES, a[at + 3 * stride + k]).fma(read, sum3);
    }
    sum0.intoArray(sums[row], i);
    sum1.intoArray(sums[row + 1], i);
    sum2.intoArray(sums[row + 2], i);
    sum3.intoArray(sums[row + 3], i);
  }

  @Override
  public void slide(
      float[] sum, float[] a, int from, float[] read, int[] starts, int at, int width) {
    int i = 0;
    for (; i + ROWS * LENGTH <= width; i += ROWS * LENGTH) {
      four(sum, a, from, read, starts, at, i);
    }
    for (; i < width; i += LENGTH) {
      FloatVector made = FloatVector.fromArray(SPECIES, sum, i);
      for (int k = 0; k < starts.length; k++) {
        made =
            FloatVector.broadcast(SPECIES, a[from + k])
                .fma(FloatVector.fromArray(SPECIES, read, starts[k] + at + i), made);
      }
      made.intoArray(sum, i);
    }
  }

  private static void four(
      float[] sum, float[] a, int from, float[] read, int[] starts, int at, int i) {
    FloatVector sum0 = FloatVector.fromArray(SPECIES, sum, i);
    FloatVector sum1 = FloatVector.fromArray(SPECIES, sum, i + LENGTH);
    FloatVector sum2 = FloatVector.fromArray(SPECIES, sum, i + 2 * LENGTH);
    FloatVector sum3 = FloatVector.fromArray(SPECIES, sum, i + 3 * LENGTH);
    for (int k = 0; k < starts.length; k++) {
      int run = starts[k] + at + i;
      FloatVector factor = FloatVector.broadcast(SPECIES, a[from + k]);
      sum0 = factor.fma(FloatVector.fromArray(SPECIES, read, run), sum0);
      sum1 = factor.fma(FloatVector.fromArray(SPECIES, read, run + LENGTH), sum1);
      sum2 = factor.fma(FloatVector.fromArray(SPECIES, read, run + 2 * LENGTH), sum2);
      sum3 = factor.fma(FloatVector.fromArray(SPECIES, read, run + 3 * LENGTH), sum3);
    }
    sum0.intoArray(sum, i);
    sum1.intoArray(sum, i + LENGTH);
    sum2.intoArray(sum, i + 2 * LENGTH);
    sum3.intoArray(sum, i + 3 * LENGTH);
  }
}
