package org.blockwright.runtime.cli;

import java.io.PrintWriter;
import org.blockwright.runtime.api.HeadTable;
import org.blockwright.runtime.metrics.Spread;

/** The table of a comparison, for people. */
final class ComparisonText {
  private ComparisonText() {}

  static void print(HeadTable table, PrintWriter out) {
    String score = table.multiLabel() ? ">mAP %" : ">top-1 %";
    TextTable text =
        new TextTable(
            "id", "head", ">parameters", ">MACs", ">ms", score, ">sd", ">difference", ">95 %");
    for (HeadTable.Row row : table.rows()) {
      Spread own = row.score();
      Spread paired = row.against(table.rows().get(0));
      text.row(
          row.id(),
          row.head(),
          Figures.format("%,d", row.parameters()),
          Figures.short3(row.macs()),
          Figures.format("%.2f", row.milliseconds()),
          points(own.mean(), "%.2f"),
          points(own.deviation(), "%.2f"),
          points(paired.mean(), "%+.2f"),
          points(paired.margin(), "± %.2f"));
    }
    text.print(out);
  }

  private static String points(double share, String format) {
    return Double.isNaN(share) ? "" : Figures.format(format, 100 * share);
  }
}
