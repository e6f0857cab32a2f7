package org.blockwright.runtime.train;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Mean average precision of images with several labels. */
final class AveragePrecision {
  private AveragePrecision() {}

  /**
   * Mean over classes that occur of the mean, over a class's images, of the precision at the place
   * where sorting by score puts them (not interpolated).
   *
   * @param scores per image K scores
   * @param truths per image K values, positive where the class is there
   */
  static double mean(List<float[]> scores, List<float[]> truths) {
    int classes = scores.isEmpty() ? 0 : scores.get(0).length;
    return IntStream.range(0, classes)
        .mapToDouble(k -> ofClass(scores, truths, k))
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  private static double ofClass(List<float[]> scores, List<float[]> truths, int k) {
    List<Integer> order =
        IntStream.range(0, scores.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores.get(i)[k]))
            .toList();
    int found = 0;
    double sum = 0;
    for (int place = 0; place < order.size(); place++) {
      if (truths.get(order.get(place))[k] > 0.5f) {
        found++;
        sum += (double) found / (place + 1);
      }
    }
    return found == 0 ? Double.NaN : sum / found;
  }
}
