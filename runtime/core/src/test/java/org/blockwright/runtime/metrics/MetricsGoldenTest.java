package org.blockwright.runtime.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.blockwright.runtime.metrics.MultiLabelMetrics.Choice;
import org.blockwright.runtime.metrics.MultiLabelMetrics.Labelling;
import org.junit.jupiter.api.Test;

/** Figures that scikit-learn gives; needs the folder {@code golden} of {@code data.dir}. */
class MetricsGoldenTest {
  private static final double LIMIT = 1e-9;

  private static JsonObject golden(String name) throws IOException {
    Path folder =
        Path.of(
            System.getProperty(
                "golden.dir", System.getProperty("data.dir", "../../../shared/data") + "/golden"));
    Path file = folder.resolve(name);
    assumeTrue(Files.exists(file), "there is no " + file + ": set -Ddata.dir");
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(k -> "class " + k).toList();
  }

  private static void assertFigure(JsonElement expected, double actual, String what) {
    if (expected.isJsonNull()) {
      assertTrue(Double.isNaN(actual), what + " is " + actual);
    } else {
      assertEquals(expected.getAsDouble(), actual, LIMIT, what);
    }
  }

  private static ClassificationMetrics classification(JsonObject golden) {
    int classes = golden.get("classes").getAsInt();
    double denominator = golden.get("denominator").getAsDouble();
    ClassificationMetrics metrics = new ClassificationMetrics(names(classes));
    JsonArray counts = golden.getAsJsonArray("counts");
    for (int i = 0; i < counts.size(); i++) {
      double[] row = new double[classes];
      for (int k = 0; k < classes; k++) {
        row[k] = counts.get(i).getAsJsonArray().get(k).getAsInt() / denominator;
      }
      metrics.add(row, golden.getAsJsonArray("targets").get(i).getAsInt());
    }
    return metrics;
  }

  @Test
  void figuresOfOneLabel() throws IOException {
    JsonObject golden = golden("metrics.json");
    ClassificationMetrics metrics = classification(golden);
    JsonObject expected = golden.getAsJsonObject("expected");
    List<ClassScore> classes = metrics.classes();
    assertFigure(expected.get("accuracy"), metrics.top(1), "accuracy");
    assertFigure(expected.get("top3"), metrics.top(3), "top-3");
    assertFigure(expected.get("top5"), metrics.top(5), "top-5");
    assertEquals(1, metrics.top(100));
    assertFigure(
        expected.get("balanced_accuracy_over_classes_with_rows"),
        metrics.balancedAccuracy(classes),
        "balanced accuracy");
    assertFigure(expected.get("ece15"), metrics.calibration().expectedError(), "ECE");
    assertFigure(expected.get("mce15"), metrics.calibration().maximumError(), "MCE");
    assertFigure(expected.get("auroc_macro"), metrics.auroc(classes), "AUROC");
    assertFigure(expected.get("nll"), metrics.negativeLogLikelihood(), "NLL");
    assertFigure(expected.get("brier"), metrics.brier(), "Brier");
    assertMean(expected.getAsJsonObject("macro"), metrics.macro(classes));
    assertMean(expected.getAsJsonObject("weighted"), metrics.weighted(classes));
    double micro = metrics.top(1);
    assertMean(
        expected.getAsJsonObject("micro"), new ClassificationMetrics.Mean(micro, micro, micro));
  }

  private static void assertMean(JsonObject expected, ClassificationMetrics.Mean actual) {
    assertFigure(expected.get("precision"), actual.precision(), "precision");
    assertFigure(expected.get("recall"), actual.recall(), "recall");
    assertFigure(expected.get("f1"), actual.f1(), "F1");
  }

  @Test
  void figuresOfEachClass() throws IOException {
    JsonObject golden = golden("metrics.json");
    ClassificationMetrics metrics = classification(golden);
    JsonObject each = golden.getAsJsonObject("per_class");
    List<ClassScore> classes = metrics.classes();
    for (int k = 0; k < classes.size(); k++) {
      ClassScore score = classes.get(k);
      assertFigure(each.getAsJsonArray("precision").get(k), score.precision(), "precision " + k);
      assertFigure(each.getAsJsonArray("recall").get(k), score.recall(), "recall " + k);
      assertFigure(each.getAsJsonArray("f1").get(k), score.f1(), "F1 " + k);
      assertFigure(each.getAsJsonArray("auroc").get(k), score.auroc(), "AUROC " + k);
      assertEquals(each.getAsJsonArray("support").get(k).getAsLong(), score.support());
      for (int j = 0; j < classes.size(); j++) {
        assertEquals(
            golden.getAsJsonArray("confusion").get(k).getAsJsonArray().get(j).getAsLong(),
            metrics.confusion().count(k, j));
      }
    }
  }

  @Test
  void calibrationBins() throws IOException {
    JsonObject golden = golden("metrics.json");
    List<Calibration.Bin> bins = classification(golden).calibration().bins();
    JsonArray expected = golden.getAsJsonArray("calibration_bins");
    assertEquals(expected.size(), bins.size());
    for (int b = 0; b < bins.size(); b++) {
      JsonArray row = expected.get(b).getAsJsonArray();
      assertEquals(row.get(2).getAsLong(), bins.get(b).images(), "images of bin " + b);
      assertFigure(row.get(3), bins.get(b).accuracy(), "accuracy of bin " + b);
      assertFigure(row.get(4), bins.get(b).confidence(), "confidence of bin " + b);
    }
  }

  @Test
  void figuresOfSeveralLabels() throws IOException {
    JsonObject golden = golden("multilabel.json");
    MultiLabelMetrics metrics = new MultiLabelMetrics(names(9), 0.5);
    JsonArray scores = golden.getAsJsonArray("scores");
    for (int i = 0; i < scores.size(); i++) {
      metrics.add(row(scores.get(i)), row(golden.getAsJsonArray("targets").get(i)));
    }
    JsonObject expected = golden.getAsJsonObject("expected");
    double[] precisions = metrics.averagePrecisions();
    for (int k = 0; k < precisions.length; k++) {
      assertFigure(
          golden.getAsJsonArray("average_precision").get(k), precisions[k], "AP of class " + k);
    }
    assertFigure(expected.get("mAP"), metrics.meanAveragePrecision(), "mAP");
    assertFigure(expected.get("exact_match_at_threshold"), metrics.exactMatch(), "exact match");
    assertLabelling(expected.getAsJsonObject("threshold"), metrics.labelling(Choice.THRESHOLD));
    assertLabelling(expected.getAsJsonObject("top3"), metrics.labelling(Choice.TOP3));
    assertLabelling(
        expected.getAsJsonObject("top3_and_threshold"), metrics.labelling(Choice.TOP3_THRESHOLD));
  }

  private static float[] row(JsonElement json) {
    float[] row = new float[json.getAsJsonArray().size()];
    for (int k = 0; k < row.length; k++) {
      row[k] = json.getAsJsonArray().get(k).getAsFloat();
    }
    return row;
  }

  private static void assertLabelling(JsonObject expected, Labelling actual) {
    assertFigure(expected.get("CP"), actual.cp(), "CP");
    assertFigure(expected.get("CR"), actual.cr(), "CR");
    assertFigure(expected.get("CF1"), actual.cf1(), "CF1");
    assertFigure(expected.get("OP"), actual.op(), "OP");
    assertFigure(expected.get("OR"), actual.or(), "OR");
    assertFigure(expected.get("OF1"), actual.of1(), "OF1");
    assertFigure(expected.get("mean_of_class_F1"), actual.meanF1(), "mean F1");
  }
}
