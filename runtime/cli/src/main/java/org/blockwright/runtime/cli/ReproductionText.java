package org.blockwright.runtime.cli;

import java.io.PrintWriter;
import java.util.List;
import org.blockwright.runtime.reproduce.ReproducedRow;
import org.blockwright.runtime.reproduce.ReproducedTable;
import org.blockwright.runtime.reproduce.RowText;

/** A reproduced table for people: published (p), computed, and measured here. */
final class ReproductionText {
  private ReproductionText() {}

  static void print(ReproducedTable table, PrintWriter out) {
    for (ReproducedTable.Section section : table.sections()) {
      TextTable text =
          new TextTable(
              section.name(),
              ">published",
              ">computed",
              ">MACs",
              ">top-1",
              ">evaluated",
              ">trained",
              ">difference");
      for (List<ReproducedRow> group : section.groups()) {
        for (ReproducedRow row : group) {
          RowText cells = new RowText(group, row);
          text.row(
              row.entry().id(),
              cells.publishedParameters(),
              cells.parameters(),
              cells.macs(),
              cells.publishedTop1(),
              cells.evaluated(),
              cells.trained(),
              cells.difference());
        }
      }
      text.print(out);
      out.println();
    }
  }
}
