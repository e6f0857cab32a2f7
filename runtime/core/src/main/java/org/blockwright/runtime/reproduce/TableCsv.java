package org.blockwright.runtime.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.metrics.Spread;

/**
 * A table for programs: RFC 4180, shares 0..1 but for published percentages, nothing for unknown.
 */
final class TableCsv {
  private static final List<String> HEADINGS =
      List.of(
          "table",
          "id",
          "family",
          "head",
          "classes",
          "size",
          "published_parameters",
          "computed_parameters",
          "relation",
          "published_macs",
          "computed_macs",
          "published_top1_percent",
          "published_in",
          "evaluated_here",
          "evaluated_weights",
          "evaluated_data",
          "trained_here",
          "trained_here_margin95",
          "trained_here_scores",
          "trained_here_difference",
          "trained_here_difference_margin95",
          "trained_here_parameters",
          "trained_here_macs",
          "trained_here_size",
          "trained_here_data",
          "trained_here_images",
          "recipe_deviations",
          "remarks");

  private TableCsv() {}

  static String text(ReproducedTable table) {
    StringBuilder text = new StringBuilder(String.join(",", HEADINGS)).append('\n');
    for (ReproducedTable.Section section : table.sections()) {
      for (List<ReproducedRow> group : section.groups()) {
        for (ReproducedRow row : group) {
          text.append(CSVFormat.RFC4180.format(cells(section.name(), group, row).toArray()));
          text.append('\n');
        }
      }
    }
    return text.toString();
  }

  private static List<String> cells(String table, List<ReproducedRow> group, ReproducedRow row) {
    ModelEntry entry = row.entry();
    Optional<ModelEntry.Publication> published = row.published();
    List<String> cells =
        new ArrayList<>(
            List.of(
                table,
                entry.id(),
                entry.family(),
                entry.head(),
                "" + entry.classes(),
                "" + entry.image().height(),
                published.map(p -> known(p.parameters())).orElse(""),
                "" + entry.parameters(),
                published.map(ModelEntry.Publication::relation).orElse(""),
                published.map(p -> known(p.macs())).orElse(""),
                "" + entry.macs(),
                published.map(p -> p.top1() == 0 ? "" : "" + p.top1()).orElse(""),
                published.map(p -> (p.paper() + " " + p.table()).strip()).orElse(""),
                row.evaluated().map(e -> "" + e.score()).orElse(""),
                row.evaluated().map(Evaluated::weights).orElse(""),
                row.evaluated().map(Evaluated::data).orElse("")));
    row.trained().ifPresentOrElse(t -> add(cells, group, row, t), () -> cells.addAll(empty()));
    cells.add(String.join("; ", row.remarks()));
    return cells;
  }

  private static List<String> empty() {
    return HEADINGS.stream()
        .filter(name -> name.startsWith("trained_here") || name.equals("recipe_deviations"))
        .map(name -> "")
        .toList();
  }

  private static void add(
      List<String> cells, List<ReproducedRow> group, ReproducedRow row, Trained trained) {
    Optional<Spread> difference = ReproducedTable.Section.difference(group, row);
    cells.add("" + trained.score().mean());
    cells.add(number(trained.score().margin()));
    cells.add(trained.scores().stream().map(String::valueOf).collect(Collectors.joining(";")));
    cells.add(difference.map(d -> number(d.mean())).orElse(""));
    cells.add(difference.map(d -> number(d.margin())).orElse(""));
    cells.add("" + trained.parameters());
    cells.add("" + trained.macs());
    cells.add("" + trained.side());
    cells.add(trained.data());
    cells.add("" + trained.images());
    cells.add(String.join("; ", trained.deviations()));
  }

  private static String known(double count) {
    return count == 0 ? "" : String.valueOf(Math.round(count));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.valueOf(value);
  }
}
