package org.blockwright.runtime.train;

import java.util.List;

/**
 * How well a model did on a set of images. What was not measured is NaN.
 *
 * @param images how many
 * @param loss mean over images
 * @param top1 share of images whose first guess was right, 0..1
 * @param top5 share of images with the right class among the first five
 * @param meanAveragePrecision mean over classes, 0..1; for several labels an image
 * @param thresholds the probability of each class that gives its highest F1; none where that was
 *     not measured
 */
public record Metrics(
    long images,
    double loss,
    double top1,
    double top5,
    double meanAveragePrecision,
    List<Double> thresholds) {
  /** Without thresholds. */
  public Metrics(long images, double loss, double top1, double top5, double meanAveragePrecision) {
    this(images, loss, top1, top5, meanAveragePrecision, List.of());
  }

  /** What {@link #score} is called in files. */
  public static String scoreName(boolean multiLabel) {
    return multiLabel ? "mean_average_precision" : "top1";
  }

  /** What models are chosen by: mAP where it was measured, else top-1. */
  public double score() {
    return Double.isNaN(meanAveragePrecision) ? top1 : meanAveragePrecision;
  }
}
