package org.blockwright.runtime.train;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.metrics.Ranking;
import org.blockwright.runtime.metrics.Thresholds;

/** Adds up sums and counts over batches of any size; means are taken once, at the end. */
final class MetricAccumulator {
  private final boolean multiLabel;
  private final boolean keepScores;
  private double lossSum;
  private long images;
  private long first;
  private long firstFive;
  private final List<float[]> scores = new ArrayList<>();
  private final List<float[]> truths = new ArrayList<>();

  /**
   * @param multiLabel whether images may have several labels
   * @param keepScores whether mean average precision is wanted, for which all scores are kept
   */
  MetricAccumulator(boolean multiLabel, boolean keepScores) {
    this.multiLabel = multiLabel;
    this.keepScores = keepScores && multiLabel;
  }

  /**
   * Adds a batch.
   *
   * @param logits flat (N, K)
   * @param meanLoss of the batch
   */
  void add(Batch batch, float[] logits, double meanLoss) {
    int rows = batch.size();
    int classes = logits.length / rows;
    lossSum += meanLoss * rows;
    images += rows;
    for (int row = 0; row < rows; row++) {
      if (keepScores) {
        scores.add(Arrays.copyOfRange(logits, row * classes, (row + 1) * classes));
        truths.add(truth(batch, row, classes));
      }
      if (!multiLabel) {
        int rank = rank(logits, row * classes, classes, batch.labels()[row]);
        first += rank < 1 ? 1 : 0;
        firstFive += rank < 5 ? 1 : 0;
      }
    }
  }

  private static float[] truth(Batch batch, int row, int classes) {
    if (batch.targets().isPresent()) {
      return batch.targets().get()[row];
    }
    float[] one = new float[classes];
    one[batch.labels()[row]] = 1;
    return one;
  }

  /** How many classes come before a label; of equal ones the lower number comes first. */
  private static int rank(float[] logits, int at, int classes, int label) {
    float own = logits[at + label];
    int before = 0;
    for (int k = 0; k < classes; k++) {
      float other = logits[at + k];
      before += other > own || (other == own && k < label) || Float.isNaN(other) ? 1 : 0;
    }
    return before;
  }

  Metrics metrics() {
    return new Metrics(
        images,
        lossSum / images,
        multiLabel ? Double.NaN : (double) first / images,
        multiLabel ? Double.NaN : (double) firstFive / images,
        keepScores ? Ranking.meanAveragePrecision(scores, truths) : Double.NaN,
        keepScores ? Thresholds.ofHighestF1(scores, truths) : List.of());
  }

  JsonObject toJson() {
    JsonObject object = new JsonObject();
    object.addProperty("loss_sum", lossSum);
    object.addProperty("images", images);
    object.addProperty("first", first);
    object.addProperty("first_five", firstFive);
    return object;
  }

  void load(JsonObject object) {
    lossSum = object.get("loss_sum").getAsDouble();
    images = object.get("images").getAsLong();
    first = object.get("first").getAsLong();
    firstFive = object.get("first_five").getAsLong();
  }
}
