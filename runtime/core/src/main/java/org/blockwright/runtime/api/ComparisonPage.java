package org.blockwright.runtime.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.blockwright.runtime.report.HtmlPage;
import org.blockwright.runtime.report.HtmlTable;
import org.blockwright.runtime.report.LineChart;

/** A comparison of heads as a page: the table, and the score after each epoch. */
final class ComparisonPage {
  /** Lines of a chart that can be told apart beside the first. */
  private static final int LINES = 7;

  private ComparisonPage() {}

  /**
   * The page.
   *
   * @param curves of each row, the mean over seeds after each epoch
   */
  static String render(HeadTable table, List<double[]> curves) {
    HtmlPage page = new HtmlPage("heads on one backbone");
    page.state(table.interrupted() ? "stopped" : "").subtitle(table.data());
    page.hint(
        "Scores after the last epoch, mean over seeds ± half the 95 % confidence interval;"
            + " differences to the first row, seed by seed, in points.");
    page.html("<figure>" + rows(table) + "</figure>\n");
    page.charts(charts(table, curves));
    return page.text();
  }

  private static String rows(HeadTable table) {
    HtmlTable html =
        new HtmlTable(
            "<model",
            "<head",
            "parameters",
            "multiply-adds (M)",
            "ms an image",
            table.multiLabel() ? "mAP %" : "top-1 %",
            "difference",
            "seeds");
    for (HeadTable.Row row : table.rows()) {
      html.row(
          row.id(),
          row.head(),
          format("%,d", row.parameters()),
          format("%.2f", row.macs() / 1e6),
          format("%.2f", row.milliseconds()),
          row.score().percent(),
          row.against(table.rows().get(0)).points(),
          "" + row.scores().size());
    }
    return html.html();
  }

  private static List<String> charts(HeadTable table, List<double[]> curves) {
    List<String> charts = new ArrayList<>();
    String what = table.multiLabel() ? "Validation mAP" : "Validation top-1";
    int epochs = curves.stream().mapToInt(curve -> curve.length).max().orElse(1);
    for (int from = 1; from < Math.max(2, curves.size()); from += LINES) {
      LineChart chart = new LineChart(what + ", mean over seeds", epochs, false, 100, " %");
      for (int i = 0; i < curves.size(); i++) {
        if (i == 0 || (i >= from && i < from + LINES)) {
          int line = i == 0 ? 0 : i - from + 1;
          chart.line(table.rows().get(i).id(), LineChart.style(line), curves.get(i));
        }
      }
      charts.add(chart.svg());
    }
    return curves.isEmpty() ? List.of() : charts;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
