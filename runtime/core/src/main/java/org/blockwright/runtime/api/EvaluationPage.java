package org.blockwright.runtime.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.blockwright.runtime.metrics.ClassScore;
import org.blockwright.runtime.metrics.ClassificationMetrics;
import org.blockwright.runtime.metrics.MultiLabelMetrics;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.report.CalibrationFigure;
import org.blockwright.runtime.report.ConfusionFigure;
import org.blockwright.runtime.report.HtmlPage;
import org.blockwright.runtime.report.HtmlTable;
import org.blockwright.runtime.report.NetworkFigure;
import org.blockwright.runtime.report.RunDetails;

/** An evaluation as a page: figures, what was mixed up, calibration, classes, network. */
public final class EvaluationPage {
  private static final int TOP = 5;

  private EvaluationPage() {}

  /**
   * The page.
   *
   * @param report what was measured
   * @param weights where the weights are from
   * @param network what was measured
   * @param looks pictures of where it looks
   */
  public static String render(
      EvaluationReport report, String weights, Classifier network, List<RunDetails.Look> looks) {
    HtmlPage page = new HtmlPage(report.model());
    page.subtitle(weights + " on " + report.data());
    page.cards(cards(report));
    report.notes().forEach(page::hint);
    report
        .classification()
        .ifPresent(
            figures ->
                page.charts(
                    List.of(
                        ConfusionFigure.of(figures.confusion()),
                        CalibrationFigure.of(figures.calibration()))));
    page.looks(looks);
    report.classification().ifPresent(f -> page.part("Every class", true, classes(f)));
    report.labelling().ifPresent(f -> page.part("Every class", true, labels(f)));
    page.part("Network", false, NetworkFigure.of(network));
    page.part("Environment", false, environment());
    return page.text();
  }

  private static Map<String, String> cards(EvaluationReport report) {
    Map<String, String> cards = new LinkedHashMap<>();
    report
        .classification()
        .ifPresent(
            figures -> {
              cards.put("top-1", HtmlPage.percent(figures.top(1)));
              cards.put("top-5", HtmlPage.percent(figures.top(TOP)));
              cards.put(
                  "expected calibration error",
                  HtmlPage.percent(figures.calibration().expectedError()));
            });
    report.labelling().ifPresent(f -> cards.put("mAP", HtmlPage.percent(f.meanAveragePrecision())));
    cards.put("loss", format("%.4f", report.metrics().loss()));
    cards.put("images", format("%,d", report.metrics().images()));
    cards.put("left out", format("%,d", report.skipped().count()));
    cards.put("precision", report.precision().toString());
    return cards;
  }

  private static String classes(ClassificationMetrics figures) {
    HtmlTable table = new HtmlTable("|class", "images", "precision", "recall", "F1", "AUROC");
    for (ClassScore score : figures.classes()) {
      table.row(
          score.name(),
          format("%,d", score.support()),
          HtmlPage.percent(score.precision()),
          HtmlPage.percent(score.recall()),
          HtmlPage.percent(score.f1()),
          HtmlPage.percent(score.auroc()));
    }
    return table.html();
  }

  private static String labels(MultiLabelMetrics figures) {
    HtmlTable table = new HtmlTable("|class", "images", "average precision");
    double[] precisions = figures.averagePrecisions();
    for (int k = 0; k < precisions.length; k++) {
      table.row(
          figures.names().get(k),
          format("%,d", figures.support(k)),
          HtmlPage.percent(precisions[k]));
    }
    return table.html();
  }

  private static String environment() {
    HtmlTable table = new HtmlTable("<", "|");
    Doctor.look().forEach(finding -> table.row(finding.what(), finding.found()));
    return table.html();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
