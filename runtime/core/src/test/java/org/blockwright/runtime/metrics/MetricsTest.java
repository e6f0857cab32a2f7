package org.blockwright.runtime.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.blockwright.runtime.metrics.MultiLabelMetrics.Choice;
import org.junit.jupiter.api.Test;

/** Figures that can be worked out by hand. */
class MetricsTest {
  private static final double EXACT = 1e-12;

  @Test
  void averagePrecisionDoesNotDependOnTheOrderOfEqualScores() {
    List<float[]> scores = List.of(new float[] {1}, new float[] {1}, new float[] {0});
    Ranking first = Ranking.of(scores, 0, i -> i == 0);
    Ranking second = Ranking.of(scores, 0, i -> i == 1);
    assertEquals(0.5, first.averagePrecision(), EXACT);
    assertEquals(first.averagePrecision(), second.averagePrecision());
    assertEquals(0.75, first.auroc(), EXACT);
  }

  @Test
  void averagePrecisionOfOneRanking() {
    List<float[]> scores =
        List.of(new float[] {4}, new float[] {3}, new float[] {2}, new float[] {1});
    // found at places 1 and 3
    assertEquals(
        (1 + 2 / 3.0) / 2, Ranking.of(scores, 0, i -> i % 2 == 0).averagePrecision(), EXACT);
    assertTrue(Double.isNaN(Ranking.of(scores, 0, i -> false).averagePrecision()));
    assertTrue(Double.isNaN(Ranking.of(scores, 0, i -> true).auroc()));
  }

  @Test
  void aClassWithoutImagesCountsInMacroAndNotInBalancedAccuracy() {
    ClassificationMetrics metrics = new ClassificationMetrics(List.of("cat", "dog", "none"));
    metrics.add(new double[] {0.8, 0.2, 0}, 0);
    metrics.add(new double[] {0.6, 0.4, 0}, 1);
    metrics.add(new double[] {0.1, 0.9, 0}, 1);
    List<ClassScore> classes = metrics.classes();
    assertEquals(2 / 3.0, metrics.top(1), EXACT);
    assertEquals(1, metrics.top(2), EXACT);
    assertEquals(0.5, metrics.macro(classes).recall(), EXACT);
    assertEquals(0.75, metrics.balancedAccuracy(classes), EXACT);
    assertEquals((0.5 + 1) / 3, metrics.macro(classes).precision(), EXACT);
    assertEquals((0.5 + 2 * 1) / 3, metrics.weighted(classes).precision(), EXACT);
    assertEquals(1, metrics.confusion().count(1, 0));
    assertEquals(3, metrics.confusion().total());
    assertEquals(2, metrics.confusion().right());
  }

  @Test
  void confidenceOnAnEdgeBelongsToTheLowerBin() {
    Calibration calibration = new Calibration();
    calibration.add(20 / 60.0, true);
    calibration.add(1, true);
    assertEquals(1, calibration.bins().get(4).images());
    assertEquals(1, calibration.bins().get(14).images());
    assertEquals((1 - 20 / 60.0) / 2, calibration.expectedError(), EXACT);
    assertEquals(1 - 20 / 60.0, calibration.maximumError(), EXACT);
  }

  @Test
  void labelsAreChosenByThresholdAndByNumber() {
    MultiLabelMetrics metrics = new MultiLabelMetrics(List.of("a", "b", "c", "d"), 0.5);
    metrics.add(new float[] {0.9f, 0.8f, 0.7f, 0.6f}, new float[] {1, 1, 0, 1});
    assertEquals(1, metrics.labelling(Choice.THRESHOLD).or(), EXACT);
    assertEquals(0.75, metrics.labelling(Choice.THRESHOLD).op(), EXACT);
    assertEquals(2 / 3.0, metrics.labelling(Choice.TOP3).or(), EXACT);
    assertEquals(2 / 3.0, metrics.labelling(Choice.TOP3).op(), EXACT);
    assertEquals(0.5, metrics.labelling(Choice.TOP3).cp(), EXACT);
    assertEquals(0, metrics.exactMatch(), EXACT);
  }
}
