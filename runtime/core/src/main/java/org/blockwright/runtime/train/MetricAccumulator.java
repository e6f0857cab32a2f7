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
   * What some images come to.
   *
   * @param images how many
   * @param lossSum over them
   * @param first how many first guesses were right
   * @param firstFive how many were right among the first five guesses
   * @param scores (K) of each, where they are kept
   * @param truths (K) of each, where they are kept
   */
  record Part(
      long images,
      double lossSum,
      long first,
      long firstFive,
      List<float[]> scores,
      List<float[]> truths) {}

  /**
   * Adds a batch.
   *
   * @param logits flat (N, K)
   * @param meanLoss of the batch
   */
  void add(Batch batch, float[] logits, double meanLoss) {
    add(part(batch, 0, batch.size(), logits, meanLoss));
  }

  /** Adds images. */
  void add(Part part) {
    lossSum += part.lossSum();
    images += part.images();
    first += part.first();
    firstFive += part.firstFive();
    scores.addAll(part.scores());
    truths.addAll(part.truths());
  }

  /**
   * What the images {@code from} to {@code to} (exclusive) of a batch come to; nothing is added.
   *
   * @param logits flat (to - from, K)
   * @param meanLoss of these images
   */
  Part part(Batch batch, int from, int to, float[] logits, double meanLoss) {
    int rows = to - from;
    int classes = logits.length / rows;
    long right = 0;
    long near = 0;
    List<float[]> kept = new ArrayList<>();
    List<float[]> known = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      if (keepScores) {
        kept.add(Arrays.copyOfRange(logits, row * classes, (row + 1) * classes));
        known.add(truth(batch, from + row, classes));
      }
      if (!multiLabel) {
        int rank = rank(logits, row * classes, classes, batch.labels()[from + row]);
        right += rank < 1 ? 1 : 0;
        near += rank < 5 ? 1 : 0;
      }
    }
    return new Part(rows, meanLoss * rows, right, near, kept, known);
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
