package org.blockwright.runtime.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * From which probability on a class counts as given, chosen for each class on images of its own.
 */
public final class Thresholds {
  /** Where there is nothing to choose by. */
  public static final double HALF = 0.5;

  private Thresholds() {}

  /**
   * For each class the probability that gives the highest F1, halfway to the next lower one that
   * occurs; of equal ones the highest. A class without images keeps a half.
   *
   * @param logits rows of one value for each class
   * @param truths rows of one value for each class, above a half where an image has it
   */
  public static List<Double> ofHighestF1(List<float[]> logits, List<float[]> truths) {
    int classes = logits.isEmpty() ? 0 : logits.get(0).length;
    List<Double> thresholds = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      thresholds.add(ofClass(logits, truths, k));
    }
    return List.copyOf(thresholds);
  }

  private static double ofClass(List<float[]> logits, List<float[]> truths, int k) {
    int[] order =
        IntStream.range(0, logits.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -logits.get(i)[k]))
            .mapToInt(i -> i)
            .toArray();
    long held = truths.stream().filter(row -> row[k] > HALF).count();
    double best = 0;
    double threshold = HALF;
    long right = 0;
    for (int n = 0; n < order.length; n++) {
      right += truths.get(order[n])[k] > HALF ? 1 : 0;
      double own = sigmoid(logits.get(order[n])[k]);
      double next = n + 1 < order.length ? sigmoid(logits.get(order[n + 1])[k]) : 0;
      double f1 = 2.0 * right / (n + 1 + held);
      if (next < own && f1 > best) {
        best = f1;
        threshold = (own + next) / 2;
      }
    }
    return threshold;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
