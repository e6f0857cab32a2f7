package org.blockwright.runtime.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * How far probabilities can be believed (Guo et al., arXiv 1706.04599): predictions in 15 bins of
 * equal width by their highest probability p, {@code b/15 < p <= (b+1)/15}.
 */
public final class Calibration {
  /** Bins of equal width. */
  public static final int BINS = 15;

  private final long[] images = new long[BINS];
  private final long[] right = new long[BINS];
  private final double[] confidence = new double[BINS];

  /**
   * Predictions of about one confidence. Accuracy and confidence are NaN where there are none.
   *
   * @param from lower edge, not part of the bin
   * @param to upper edge, part of the bin
   * @param images how many
   * @param accuracy share of them that are right
   * @param confidence their mean highest probability
   */
  public record Bin(double from, double to, long images, double accuracy, double confidence) {}

  /** Counts a prediction. */
  public void add(double probability, boolean isRight) {
    int bin = 0;
    while (bin < BINS - 1 && probability > (bin + 1) / (double) BINS) {
      bin++;
    }
    images[bin]++;
    right[bin] += isRight ? 1 : 0;
    confidence[bin] += probability;
  }

  /** All bins. */
  public List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b < BINS; b++) {
      bins.add(
          new Bin(
              b / (double) BINS,
              (b + 1) / (double) BINS,
              images[b],
              (double) right[b] / images[b],
              confidence[b] / images[b]));
    }
    return bins;
  }

  /** Expected calibration error: the bins' gaps of accuracy and confidence, by their images. */
  public double expectedError() {
    double sum = 0;
    long total = 0;
    for (int b = 0; b < BINS; b++) {
      sum += Math.abs(right[b] - confidence[b]);
      total += images[b];
    }
    return total == 0 ? Double.NaN : sum / total;
  }

  /** Maximum calibration error: the largest gap of a bin that is not empty. */
  public double maximumError() {
    double most = Double.NaN;
    for (int b = 0; b < BINS; b++) {
      if (images[b] > 0) {
        double gap = Math.abs(right[b] - confidence[b]) / images[b];
        most = Double.isNaN(most) ? gap : Math.max(most, gap);
      }
    }
    return most;
  }
}
