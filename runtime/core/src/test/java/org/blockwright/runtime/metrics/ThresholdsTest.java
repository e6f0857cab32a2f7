package org.blockwright.runtime.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Thresholds against what can be seen with the eye. */
class ThresholdsTest {
  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /**
   * Class 0 is told apart between 1 and -1. Of class 1 the best two given are right, after which
   * one more right one costs two wrong ones. Class 2 never occurs; class 3 is always there.
   */
  @Test
  void eachClassHasItsOwn() {
    List<float[]> logits =
        List.of(
            new float[] {2, 4, 1, 0},
            new float[] {1, 3, 2, -2},
            new float[] {-1, 2, 0, 1},
            new float[] {-2, 1, 3, -1},
            new float[] {-3, -4, 4, 2});
    List<float[]> truths =
        List.of(
            new float[] {1, 1, 0, 1},
            new float[] {1, 1, 0, 1},
            new float[] {0, 0, 0, 1},
            new float[] {0, 0, 0, 1},
            new float[] {0, 1, 0, 1});
    List<Double> thresholds = Thresholds.ofHighestF1(logits, truths);
    assertEquals((sigmoid(1) + sigmoid(-1)) / 2, thresholds.get(0), 1e-12);
    assertEquals((sigmoid(3) + sigmoid(2)) / 2, thresholds.get(1), 1e-12);
    assertEquals(0.5, thresholds.get(2));
    assertEquals(sigmoid(-2) / 2, thresholds.get(3), 1e-12);
  }

  /** Images of one score are given together or not at all. */
  @Test
  void equalScoresAreNotToldApart() {
    List<float[]> logits =
        List.of(new float[] {1}, new float[] {1}, new float[] {1}, new float[] {0});
    List<float[]> truths =
        List.of(new float[] {1}, new float[] {0}, new float[] {0}, new float[] {1});
    // all four: precision 1/2, recall 1; the first three: 1/3 and 1/2
    assertEquals(sigmoid(0) / 2, Thresholds.ofHighestF1(logits, truths).get(0), 1e-12);
    assertEquals(List.of(), Thresholds.ofHighestF1(List.of(), List.of()));
  }
}
