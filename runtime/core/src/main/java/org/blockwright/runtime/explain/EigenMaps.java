package org.blockwright.runtime.explain;

/**
 * The first principal component of what a node puts out (EigenCAM, Muhammad and Yeasin, arXiv
 * 2008.00299, with each channel's mean subtracted as jacobgil/pytorch-grad-cam does).
 */
final class EigenMaps {
  /** Squares the ratio of the two largest eigenvalues until the rest is nothing. */
  private static final int MOST_SQUARINGS = 60;

  private static final double CONVERGED = 1e-14;

  private EigenMaps() {}

  /**
   * Positions times channels, each channel's mean over positions subtracted, projected on the first
   * right singular vector. The sign is that which makes the entry of largest magnitude positive.
   */
  static Heatmap of(NodeActivations at) {
    double[][] rows = centred(at);
    // The smaller of the two products has the same eigenvalues as the larger.
    boolean wide = at.shape().channels() > at.cells();
    double[][] side = wide ? rows : transposed(rows);
    double[] first = firstEigenvector(products(side));
    double[] projected = wide ? scaled(rows, first) : times(rows, first);
    return at.heat(signed(projected));
  }

  /** {@code (cells, channels)}. */
  private static double[][] centred(NodeActivations at) {
    double[][] rows = new double[at.cells()][at.shape().channels()];
    for (int c = 0; c < at.shape().channels(); c++) {
      float[] channel = at.channel(c);
      double mean = 0;
      for (float value : channel) {
        mean += value;
      }
      mean /= channel.length;
      for (int i = 0; i < channel.length; i++) {
        rows[i][c] = channel[i] - mean;
      }
    }
    return rows;
  }

  private static double[][] transposed(double[][] rows) {
    double[][] turned = new double[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < turned.length; j++) {
        turned[j][i] = rows[i][j];
      }
    }
    return turned;
  }

  /** Products of all rows with each other. */
  private static double[][] products(double[][] rows) {
    double[][] all = new double[rows.length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < rows[i].length; k++) {
          sum += rows[i][k] * rows[j][k];
        }
        all[i][j] = sum;
        all[j][i] = sum;
      }
    }
    return all;
  }

  /** Of a symmetric matrix without negative eigenvalues: zeros where the matrix is zero. */
  private static double[] firstEigenvector(double[][] matrix) {
    double[][] power = matrix;
    for (int step = 0; step < MOST_SQUARINGS; step++) {
      double trace = 0;
      for (int i = 0; i < power.length; i++) {
        trace += power[i][i];
      }
      if (trace == 0) {
        return new double[power.length];
      }
      double squares = 0;
      for (double[] row : power) {
        for (int j = 0; j < row.length; j++) {
          row[j] /= trace;
          squares += row[j] * row[j];
        }
      }
      // Eigenvalues that sum to 1, and so do their squares: only one is left.
      if (1 - squares < CONVERGED) {
        break;
      }
      power = products(power);
    }
    int largest = 0;
    for (int i = 1; i < power.length; i++) {
      largest = power[i][i] > power[largest][largest] ? i : largest;
    }
    return unit(power[largest]);
  }

  private static double[] unit(double... vector) {
    double length = 0;
    for (double value : vector) {
      length += value * value;
    }
    length = Math.sqrt(length);
    double[] unit = new double[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = length == 0 ? 0 : vector[i] / length;
    }
    return unit;
  }

  private static double[] times(double[][] rows, double... vector) {
    double[] found = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < vector.length; j++) {
        found[i] += rows[i][j] * vector[j];
      }
    }
    return found;
  }

  /** The left singular vector times its singular value: {@code M v} for {@code v = M^T u / s}. */
  private static double[] scaled(double[][] rows, double... left) {
    double[] right = new double[rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < right.length; j++) {
        right[j] += rows[i][j] * left[i];
      }
    }
    return times(rows, unit(right));
  }

  private static float[] signed(double... values) {
    double most = 0;
    for (double value : values) {
      most = Math.abs(value) > Math.abs(most) ? value : most;
    }
    float[] signed = new float[values.length];
    for (int i = 0; i < signed.length; i++) {
      signed[i] = (float) (most < 0 ? -values[i] : values[i]);
    }
    return signed;
  }
}
