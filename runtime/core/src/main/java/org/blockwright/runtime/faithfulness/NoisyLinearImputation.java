package org.blockwright.runtime.faithfulness;

import java.util.Arrays;
import java.util.Random;

/**
 * Fills pixels that were taken away from those around them, so that their shape tells a network
 * nothing: noisy linear imputation of Rong et al., "A Consistent and Efficient Evaluation Strategy
 * for Attribution Methods" (ICML 2022, arXiv 2202.00449), section 5.
 *
 * <p>Each missing pixel is the weighted mean of its eight neighbours, known or missing: 1/6 for
 * those at its sides, 1/12 for those at its corners; at the border the weights of the neighbours
 * that there are sum to 1. These equations are solved together, for each channel, by conjugate
 * gradients until the residual is below 1e-5 of its start; then normal noise of standard deviation
 * {@value #NOISE} is added in normalised units, as in the authors' code.
 */
public final class NoisyLinearImputation {
  /** The standard deviation of what is added. */
  public static final double NOISE = 0.01;

  private static final double TOLERANCE = 1e-5;
  private static final double SIDE = 1.0 / 6;
  private static final double CORNER = 1.0 / 12;

  private final int width;
  private final int height;
  private final boolean[] missing;
  private final int[] unknowns;

  private NoisyLinearImputation(int width, int height, boolean[] missing) {
    this.width = width;
    this.height = height;
    this.missing = missing;
    int[] all = new int[missing.length];
    int count = 0;
    for (int i = 0; i < missing.length; i++) {
      if (missing[i]) {
        all[count++] = i;
      }
    }
    unknowns = Arrays.copyOf(all, count);
  }

  /**
   * A picture without its missing pixels.
   *
   * @param image {@code (height, width, 3)}, normalised
   * @param missing row by row; at least one pixel is known
   * @param noise standard deviation of what is added to each filled value
   * @param seed of the noise
   */
  public static float[] fill(
      float[] image, int width, int height, boolean[] missing, double noise, long seed) {
    NoisyLinearImputation imputation = new NoisyLinearImputation(width, height, missing);
    float[] filled = image.clone();
    Random random = new Random(seed);
    for (int channel = 0; channel < 3; channel++) {
      double[] values = imputation.solve(image, channel);
      for (int pixel : imputation.unknowns) {
        filled[3 * pixel + channel] = (float) (values[pixel] + noise * random.nextGaussian());
      }
    }
    return filled;
  }

  /** One channel, row by row; what was known is 0. */
  private double[] solve(float[] image, int channel) {
    double[] known = new double[missing.length];
    for (int i = 0; i < known.length; i++) {
      known[i] = missing[i] ? 0 : image[3 * i + channel];
    }
    double[] residual = new double[missing.length];
    for (int pixel : unknowns) {
      residual[pixel] = around(known, pixel, false);
    }
    double[] solution = new double[missing.length];
    double[] direction = residual.clone();
    double[] product = new double[missing.length];
    double square = dot(residual, residual);
    double goal = square * TOLERANCE * TOLERANCE;
    for (int step = 0; step < unknowns.length && square > goal; step++) {
      for (int pixel : unknowns) {
        product[pixel] = weights(pixel) * direction[pixel] - around(direction, pixel, true);
      }
      double length = square / dot(direction, product);
      for (int pixel : unknowns) {
        solution[pixel] += length * direction[pixel];
        residual[pixel] -= length * product[pixel];
      }
      double next = dot(residual, residual);
      for (int pixel : unknowns) {
        direction[pixel] = residual[pixel] + next / square * direction[pixel];
      }
      square = next;
    }
    return solution;
  }

  private double dot(double[] a, double[] b) {
    double sum = 0;
    for (int pixel : unknowns) {
      sum += a[pixel] * b[pixel];
    }
    return sum;
  }

  /** The weighted sum over the neighbours that are missing, or over those that are known. */
  private double around(double[] values, int pixel, boolean ofMissing) {
    double sum = 0;
    int x = pixel % width;
    int y = pixel / width;
    for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
      for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        int neighbour = ny * width + nx;
        if (neighbour != pixel && missing[neighbour] == ofMissing) {
          sum += (nx == x || ny == y ? SIDE : CORNER) * values[neighbour];
        }
      }
    }
    return sum;
  }

  /** The sum of the weights of the neighbours that there are. */
  private double weights(int pixel) {
    int columns = width == 1 ? 0 : pixel % width == 0 || pixel % width == width - 1 ? 1 : 2;
    int rows = height == 1 ? 0 : pixel / width == 0 || pixel / width == height - 1 ? 1 : 2;
    return (columns + rows) * SIDE + columns * rows * CORNER;
  }
}
