package org.blockwright.runtime.metrics;

/**
 * How well one class was told from the others.
 *
 * @param name of the class
 * @param precision share of the images taken for the class that are of it; 0 where none were
 * @param recall share of the images of the class that were taken for it; 0 where there are none
 * @param f1 harmonic mean of both; 0 where both are 0
 * @param support images of the class
 * @param auroc area under the ROC curve against the rest; NaN where all or no images are of it, or
 *     where it was not measured
 */
public record ClassScore(
    String name, double precision, double recall, double f1, long support, double auroc) {
  static ClassScore of(String name, long right, long predicted, long support, double auroc) {
    double precision = Means.share(right, predicted);
    double recall = Means.share(right, support);
    return new ClassScore(
        name, precision, recall, Means.harmonic(precision, recall), support, auroc);
  }
}
