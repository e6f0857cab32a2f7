package org.blockwright.runtime.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.data.Skipped;
import org.blockwright.runtime.metrics.Calibration;
import org.blockwright.runtime.metrics.ClassScore;
import org.blockwright.runtime.metrics.ClassificationMetrics;
import org.blockwright.runtime.metrics.MultiLabelMetrics;
import org.blockwright.runtime.metrics.MultiLabelMetrics.Choice;
import org.blockwright.runtime.metrics.MultiLabelMetrics.Labelling;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.train.Metrics;

/**
 * How well a classifier did on some images.
 *
 * @param model its id
 * @param data name of the data
 * @param precision what products were calculated in
 * @param metrics the figures that training reports, too
 * @param skipped images that could not be used
 * @param seconds that it took
 * @param classification figures of images of one class each; empty for several labels
 * @param labelling figures of images of several labels; empty for one
 * @param notes what the person should be told about the classes, a sentence each
 */
public record EvaluationReport(
    String model,
    String data,
    Precision precision,
    Metrics metrics,
    Skipped skipped,
    double seconds,
    Optional<ClassificationMetrics> classification,
    Optional<MultiLabelMetrics> labelling,
    List<String> notes) {
  private static final List<Integer> TOPS = List.of(1, 3, 5);

  /** All figures as JSON; what was not measured is left out. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("model", model);
    json.addProperty("data", data);
    json.addProperty("precision", precision.toString());
    json.addProperty("images", metrics.images());
    json.addProperty("skipped", skipped.count());
    json.addProperty("seconds", seconds);
    add(json, "loss", metrics.loss());
    classification.ifPresent(figures -> add(json, figures));
    labelling.ifPresent(figures -> add(json, figures));
    if (!notes.isEmpty()) {
      JsonArray said = new JsonArray();
      notes.forEach(said::add);
      json.add("notes", said);
    }
    return json;
  }

  private static void add(JsonObject json, String name, double value) {
    if (Double.isFinite(value)) {
      json.addProperty(name, value);
    }
  }

  private static void add(JsonObject json, ClassificationMetrics figures) {
    List<ClassScore> classes = figures.classes();
    TOPS.forEach(k -> add(json, "top" + k, figures.top(k)));
    add(json, "balanced_accuracy", figures.balancedAccuracy(classes));
    add(json, "auroc", figures.auroc(classes));
    add(json, "ece", figures.calibration().expectedError());
    add(json, "mce", figures.calibration().maximumError());
    add(json, "nll", figures.negativeLogLikelihood());
    add(json, "brier", figures.brier());
    json.add("macro", json(figures.macro(classes)));
    json.add("weighted", json(figures.weighted(classes)));
    JsonArray rows = new JsonArray();
    classes.forEach(score -> rows.add(json(score)));
    json.add("classes", rows);
    JsonArray matrix = new JsonArray();
    for (long[] counts : figures.confusion().counts()) {
      JsonArray row = new JsonArray();
      for (long count : counts) {
        row.add(count);
      }
      matrix.add(row);
    }
    json.add("confusion", matrix);
    JsonArray bins = new JsonArray();
    figures.calibration().bins().forEach(bin -> bins.add(json(bin)));
    json.add("calibration", bins);
  }

  private static JsonObject json(ClassificationMetrics.Mean mean) {
    JsonObject json = new JsonObject();
    add(json, "precision", mean.precision());
    add(json, "recall", mean.recall());
    add(json, "f1", mean.f1());
    return json;
  }

  private static JsonObject json(ClassScore score) {
    JsonObject json = new JsonObject();
    json.addProperty("name", score.name());
    add(json, "precision", score.precision());
    add(json, "recall", score.recall());
    add(json, "f1", score.f1());
    add(json, "auroc", score.auroc());
    json.addProperty("images", score.support());
    return json;
  }

  private static JsonObject json(Calibration.Bin bin) {
    JsonObject json = new JsonObject();
    add(json, "from", bin.from());
    add(json, "to", bin.to());
    json.addProperty("images", bin.images());
    add(json, "accuracy", bin.accuracy());
    add(json, "confidence", bin.confidence());
    return json;
  }

  private static void add(JsonObject json, MultiLabelMetrics figures) {
    add(json, "map", figures.meanAveragePrecision());
    add(json, "exact_match", figures.exactMatch());
    json.add("threshold", json(figures.labelling(Choice.THRESHOLD)));
    json.add("top3", json(figures.labelling(Choice.TOP3)));
    json.add("top3_and_threshold", json(figures.labelling(Choice.TOP3_THRESHOLD)));
    JsonArray rows = new JsonArray();
    double[] precisions = figures.averagePrecisions();
    for (int k = 0; k < precisions.length; k++) {
      JsonObject row = new JsonObject();
      row.addProperty("name", figures.names().get(k));
      add(row, "average_precision", precisions[k]);
      row.addProperty("images", figures.support(k));
      rows.add(row);
    }
    json.add("classes", rows);
  }

  private static JsonObject json(Labelling labels) {
    JsonObject json = new JsonObject();
    add(json, "cp", labels.cp());
    add(json, "cr", labels.cr());
    add(json, "cf1", labels.cf1());
    add(json, "op", labels.op());
    add(json, "or", labels.or());
    add(json, "of1", labels.of1());
    return json;
  }
}
