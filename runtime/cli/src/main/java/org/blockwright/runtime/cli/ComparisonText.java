package org.blockwright.runtime.cli;

import org.blockwright.runtime.api.HeadTable;

/** Heads beside each other, as a person reads them. */
final class ComparisonText {
  private ComparisonText() {}

  static void print(HeadTable table, boolean json, Console console) {
    if (json) {
      console.json(table.toJsonObject());
      return;
    }
    String score = table.multiLabel() ? ">mAP %" : ">top-1 %";
    TextTable text =
        new TextTable(
            "id", "head", ">parameters", ">MACs", ">ms", score, ">sd", ">difference", ">sd");
    for (HeadTable.Row row : table.rows()) {
      HeadTable.Spread own = row.score();
      HeadTable.Spread paired = row.against(table.rows().get(0));
      text.row(
          row.id(),
          row.head(),
          Figures.format("%,d", row.parameters()),
          Figures.short3(row.macs()),
          Figures.format("%.2f", row.milliseconds()),
          points(own.mean(), "%.2f"),
          points(own.deviation(), "%.2f"),
          points(paired.mean(), "%+.2f"),
          points(paired.deviation(), "%.2f"));
    }
    text.print(console.out());
  }

  private static String points(double share, String format) {
    return Double.isNaN(share) ? "" : Figures.format(format, 100 * share);
  }
}
