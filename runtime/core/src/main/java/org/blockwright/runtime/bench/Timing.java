package org.blockwright.runtime.bench;

import java.util.Arrays;

/**
 * How long repetitions of one thing took.
 *
 * @param lower quartile, in milliseconds
 * @param median in milliseconds
 * @param upper quartile, in milliseconds
 * @param rounds how often it was timed
 */
public record Timing(double lower, double median, double upper, int rounds) {
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double QUARTER = 0.25;

  /**
   * Of single times.
   *
   * @param milliseconds at least one
   */
  static Timing of(double... milliseconds) {
    double[] sorted = milliseconds.clone();
    Arrays.sort(sorted);
    return new Timing(
        quantile(sorted, QUARTER),
        quantile(sorted, 2 * QUARTER),
        quantile(sorted, 1 - QUARTER),
        sorted.length);
  }

  /** Between the two neighbours, as NumPy's default does. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** Images a second, by the median. */
  public double imagesPerSecond(int batch) {
    return batch * MILLIS_PER_SECOND / median;
  }
}
