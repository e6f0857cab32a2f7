package org.blockwright.runtime.reproduce;

import java.nio.file.Path;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.PrettyJson;

/** Writes a table as Markdown, CSV, JSON and as a page. */
final class TableFiles {
  private TableFiles() {}

  static void write(ReproducedTable table, Path folder) {
    AtomicFile.write(folder.resolve("table.md"), new TableMarkdown(table).text());
    AtomicFile.write(folder.resolve("table.csv"), TableCsv.text(table));
    AtomicFile.write(folder.resolve("table.json"), PrettyJson.text(table.toJson()));
    AtomicFile.write(folder.resolve("report.html"), ReproductionPage.render(table));
  }
}
