package org.blockwright.runtime.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.blockwright.runtime.api.EvaluationReport;
import org.blockwright.runtime.metrics.ClassScore;
import org.blockwright.runtime.metrics.ClassificationMetrics;
import org.blockwright.runtime.metrics.MultiLabelMetrics;
import org.blockwright.runtime.metrics.MultiLabelMetrics.Choice;
import org.blockwright.runtime.metrics.MultiLabelMetrics.Labelling;

/** An evaluation as a person reads it: the classes in a table, then the figures of all. */
final class EvaluationText {
  /** Of more classes than these, the worst are shown. */
  private static final int MOST_ROWS = 30;

  private EvaluationText() {}

  /** What the person should know of the classes and of images that were left out. */
  static void tell(EvaluationReport report, Console console) {
    report.notes().forEach(console::note);
    if (report.skipped().count() > 0) {
      console.warn(report.skipped().summary());
    }
  }

  static void print(EvaluationReport report, PrintWriter out) {
    report.classification().ifPresent(figures -> print(report, figures, out));
    report.labelling().ifPresent(figures -> print(report, figures, out));
    out.println(
        Figures.format(
            "%s on %s: %s, loss %.4f on %,d images (%.0f images/s)",
            report.model(),
            report.data(),
            score(report),
            report.metrics().loss(),
            report.metrics().images(),
            report.metrics().images() / report.seconds()));
  }

  private static String score(EvaluationReport report) {
    return report
        .classification()
        .map(
            figures ->
                "top-1 "
                    + Figures.percent(figures.top(1))
                    + ", top-5 "
                    + Figures.percent(figures.top(5)))
        .orElseGet(
            () ->
                "mean average precision "
                    + Figures.percent(report.metrics().meanAveragePrecision()));
  }

  private static void print(
      EvaluationReport report, ClassificationMetrics figures, PrintWriter out) {
    List<ClassScore> classes = figures.classes();
    TextTable table =
        new TextTable("class", ">images", ">precision %", ">recall %", ">F1 %", ">AUROC %");
    shown(classes).forEach(score -> table.row(row(score)));
    table.row(mean("macro mean", report, figures.macro(classes), figures.auroc(classes)));
    table.row(mean("weighted mean", report, figures.weighted(classes), Double.NaN));
    table.print(out);
    if (classes.size() > MOST_ROWS) {
      out.println(
          Figures.format(
              "The %d of %,d classes with the lowest F1 are shown.", MOST_ROWS, classes.size()));
    }
    out.println();
    out.println(
        Figures.format(
            "balanced accuracy %s, calibration error %s (ECE, 15 bins), Brier %.4f",
            Figures.percent(figures.balancedAccuracy(classes)),
            Figures.percent(figures.calibration().expectedError()),
            figures.brier()));
  }

  private static List<ClassScore> shown(List<ClassScore> classes) {
    return classes.size() <= MOST_ROWS
        ? classes
        : classes.stream()
            .sorted(Comparator.comparingDouble(ClassScore::f1))
            .limit(MOST_ROWS)
            .toList();
  }

  private static String[] row(ClassScore score) {
    return new String[] {
      score.name(),
      Figures.format("%,d", score.support()),
      share(score.precision()),
      share(score.recall()),
      share(score.f1()),
      share(score.auroc())
    };
  }

  private static String[] mean(
      String name, EvaluationReport report, ClassificationMetrics.Mean mean, double auroc) {
    return new String[] {
      name,
      Figures.format("%,d", report.metrics().images()),
      share(mean.precision()),
      share(mean.recall()),
      share(mean.f1()),
      share(auroc)
    };
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "" : Figures.format("%.2f", 100 * value);
  }

  private static void print(EvaluationReport report, MultiLabelMetrics figures, PrintWriter out) {
    double[] precisions = figures.averagePrecisions();
    TextTable classes = new TextTable("class", ">images", ">average precision %");
    IntStream.range(0, precisions.length)
        .boxed()
        .sorted(
            precisions.length <= MOST_ROWS
                ? Comparator.naturalOrder()
                : Comparator.comparingDouble(k -> precisions[k]))
        .limit(MOST_ROWS)
        .forEach(
            k ->
                classes.row(
                    figures.names().get(k),
                    Figures.format("%,d", figures.support(k)),
                    share(precisions[k])));
    classes.print(out);
    out.println();
    TextTable labels =
        new TextTable("labels", ">CP %", ">CR %", ">CF1 %", ">OP %", ">OR %", ">OF1 %");
    labels.row(labels("from each one's threshold", figures.labelling(Choice.THRESHOLD)));
    labels.row(labels("the first 3", figures.labelling(Choice.TOP3)));
    labels.row(labels("those of the 3 from there", figures.labelling(Choice.TOP3_THRESHOLD)));
    labels.print(out);
    out.println();
    out.println(
        Figures.format(
            "all labels right on %s of %,d images",
            Figures.percent(figures.exactMatch()), report.metrics().images()));
  }

  private static String[] labels(String name, Labelling labels) {
    return new String[] {
      name,
      share(labels.cp()),
      share(labels.cr()),
      share(labels.cf1()),
      share(labels.op()),
      share(labels.or()),
      share(labels.of1())
    };
  }
}
