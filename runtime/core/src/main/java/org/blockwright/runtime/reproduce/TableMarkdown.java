package org.blockwright.runtime.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table as Markdown. The heading of a column says where its figures are from. */
final class TableMarkdown {
  private static final String KEY =
      """
      *Published*: by the source named above the table. *Computed*: by the compiler from the declaration, at the
      published number of classes and size; `=` rounds to the published count, `≠` does not. *Evaluated here*: a
      checkpoint that was found here. *Trained here*: after the last epoch of the recipe, as the note says; mean over
      seeds ± half the 95 % confidence interval (Student's t). *Difference*: to the first row of the backbone, seed by
      seed, in points. A dash: not published, or not run.
      """;

  private final ReproducedTable table;
  private final List<String> notes = new ArrayList<>();

  TableMarkdown(ReproducedTable table) {
    this.table = table;
  }

  String text() {
    StringBuilder text = new StringBuilder("# ").append(escape(table.name())).append("\n\n");
    text.append(KEY).append('\n');
    for (ReproducedTable.Section section : table.sections()) {
      section(text, section);
    }
    for (int i = 0; i < notes.size(); i++) {
      text.append(i + 1).append(". ").append(escape(notes.get(i))).append('\n');
    }
    return text.toString();
  }

  private void section(StringBuilder text, ReproducedTable.Section section) {
    if (table.sections().size() > 1) {
      text.append("## ").append(escape(section.name())).append("\n\n");
    }
    if (!section.sources().isEmpty()) {
      text.append("Published: ").append(escape(String.join("; ", section.sources())));
      text.append("\n\n");
    }
    List<String> headings = new ArrayList<>(List.of("model", "head"));
    headings.addAll(RowText.HEADINGS);
    line(text, headings);
    line(
        text,
        headings.stream()
            .map(heading -> RowText.HEADINGS.contains(heading) ? "---:" : "---")
            .toList());
    for (List<ReproducedRow> group : section.groups()) {
      for (ReproducedRow row : group) {
        RowText cells = new RowText(group, row);
        List<String> line = new ArrayList<>();
        line.add("`" + row.entry().id() + "`" + marks(cells.notes()));
        line.add(row.entry().head());
        line.addAll(cells.figures());
        line(text, line);
      }
    }
    text.append('\n');
  }

  /** The numbers of a row's notes; rows that have to say the same share them. */
  private String marks(List<String> own) {
    own.stream().filter(note -> !notes.contains(note)).forEach(notes::add);
    return own.stream()
        .map(note -> " [" + (notes.indexOf(note) + 1) + "]")
        .collect(Collectors.joining());
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String escape(String text) {
    String escaped = text.replace("\\", "\\\\").replaceAll("\\R", " ");
    for (String special : List.of("|", "<", "*", "[", "`")) {
      escaped = escaped.replace(special, "\\" + special);
    }
    return escaped;
  }
}
