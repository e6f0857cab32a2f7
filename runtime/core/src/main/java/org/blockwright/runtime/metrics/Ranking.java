package org.blockwright.runtime.metrics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Figures of a ranking of images by the score of one class. Images of equal score share one place,
 * so that the images' order plays no part.
 */
public final class Ranking {
  private final double averagePrecision;
  private final double auroc;

  private Ranking(double averagePrecision, double auroc) {
    this.averagePrecision = averagePrecision;
    this.auroc = auroc;
  }

  /** Whether an image has the class. */
  @FunctionalInterface
  public interface Truth {
    /** Of image {@code i}. */
    boolean has(int i);
  }

  /**
   * Ranks the images by the scores of a class.
   *
   * @param scores one row of class scores for each image
   * @param classIndex the class
   * @param truth which images have it
   */
  public static Ranking of(List<float[]> scores, int classIndex, Truth truth) {
    int[] order =
        IntStream.range(0, scores.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores.get(i)[classIndex]))
            .mapToInt(Integer::intValue)
            .toArray();
    long positives = IntStream.of(order).filter(truth::has).count();
    long negatives = order.length - positives;
    double precision = 0;
    double area = 0;
    long found = 0;
    for (int from = 0; from < order.length; ) {
      float score = scores.get(order[from])[classIndex];
      int to = from;
      long here = 0;
      while (to < order.length && scores.get(order[to])[classIndex] == score) {
        here += truth.has(order[to]) ? 1 : 0;
        to++;
      }
      to = Math.max(to, from + 1); // a NaN equals nothing, itself included
      precision += here * (double) (found + here) / to;
      // negatives at this place lie below all found before it, and halve those that come with them
      area += (to - from - here) * (found + here / 2.0);
      found += here;
      from = to;
    }
    return new Ranking(
        positives == 0 ? Double.NaN : precision / positives,
        positives == 0 || negatives == 0 ? Double.NaN : area / ((double) positives * negatives));
  }

  /**
   * The sum over distinct scores, descending, of {@code (recall - recall before) * precision}, not
   * interpolated; NaN for a class without images.
   */
  public double averagePrecision() {
    return averagePrecision;
  }

  /**
   * The area under the receiver operating characteristic: the chance that an image with the class
   * has a higher score than one without, ties counting half; NaN where all or none have it.
   */
  public double auroc() {
    return auroc;
  }

  /** The mean of the classes' average precisions over those that occur; NaN where none does. */
  public static double meanAveragePrecision(List<float[]> scores, List<float[]> truths) {
    int classes = scores.isEmpty() ? 0 : scores.get(0).length;
    return IntStream.range(0, classes)
        .mapToDouble(k -> of(scores, k, i -> truths.get(i)[k] > HALF).averagePrecision())
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  /** A truth above this says that the class is there. */
  static final float HALF = 0.5f;
}
