package org.blockwright.runtime.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.blockwright.runtime.report.HtmlPage;
import org.blockwright.runtime.report.HtmlTable;
import org.blockwright.runtime.report.LineChart;

/** A table as a page: figures, learning curves, and what has to be known of them. */
final class ReproductionPage {
  /** Of the figures of a row: where each is from. */
  private static final List<String> STYLES =
      List.of(
          "published", "computed", "published", "computed", "published", "here", "gain", "gain");

  private final ReproducedTable table;
  private final List<String> notes = new ArrayList<>();

  private ReproductionPage(ReproducedTable table) {
    this.table = table;
  }

  static String render(ReproducedTable table) {
    return new ReproductionPage(table).page();
  }

  private String page() {
    HtmlPage page = new HtmlPage("reproduce " + table.name());
    page.state(table.interrupted() ? "stopped" : "");
    page.html(
        "<p class=\"sub\">Figures are <span class=\"published\">published</span>, <span"
            + " class=\"computed\">computed</span> by the compiler from the declaration, <span"
            + " class=\"here\">evaluated here</span> from a checkpoint, or <span"
            + " class=\"gain\">trained here</span>; what was not run is a dash.</p>\n");
    for (ReproducedTable.Section section : table.sections()) {
      String sources = String.join("; ", section.sources());
      page.heading(section.name());
      if (!sources.isEmpty()) {
        page.hint("Published: " + sources);
      }
      page.html("<figure>" + rows(section) + "</figure>\n");
      page.charts(charts(section));
    }
    if (!notes.isEmpty()) {
      page.heading("Notes").html(list());
    }
    return page.text();
  }

  private String rows(ReproducedTable.Section section) {
    List<String> headings = new ArrayList<>(List.of("<model", "<head"));
    headings.addAll(RowText.HEADINGS);
    HtmlTable html = new HtmlTable(headings.toArray(String[]::new));
    for (List<ReproducedRow> group : section.groups()) {
      for (ReproducedRow row : group) {
        RowText text = new RowText(group, row);
        List<String> cells = new ArrayList<>();
        cells.add(HtmlPage.escape(row.entry().id()) + marks(text.notes()));
        cells.add(HtmlPage.escape(row.entry().head()));
        List<String> figures = text.figures();
        for (int i = 0; i < figures.size(); i++) {
          cells.add(styled(STYLES.get(i), figures.get(i)));
        }
        html.cells(row == group.get(0) ? "first" : "", cells);
      }
    }
    return html.html();
  }

  private static String styled(String style, String figure) {
    return figure.equals(RowText.NONE)
        ? HtmlTable.NONE
        : "<span class=\"" + style + "\">" + HtmlPage.escape(figure) + "</span>";
  }

  private String marks(List<String> own) {
    own.stream().filter(note -> !notes.contains(note)).forEach(notes::add);
    return own.stream()
        .map(note -> notes.indexOf(note) + 1)
        .map(number -> "<a href=\"#note-" + number + "\">" + number + "</a>")
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining(" "), all -> all.isEmpty() ? "" : "<sup> " + all + "</sup>"));
  }

  private String list() {
    StringBuilder list = new StringBuilder("<ol class=\"notes\">\n");
    for (int i = 0; i < notes.size(); i++) {
      list.append("<li id=\"note-").append(i + 1).append("\">");
      list.append(HtmlPage.escape(notes.get(i))).append("</li>\n");
    }
    return list.append("</ol>\n").toString();
  }

  /** A chart for each backbone: the mean over seeds of the score after each epoch. */
  private static List<String> charts(ReproducedTable.Section section) {
    List<String> charts = new ArrayList<>();
    for (List<ReproducedRow> group : section.groups()) {
      List<ReproducedRow> trained = group.stream().filter(r -> r.trained().isPresent()).toList();
      if (trained.isEmpty()) {
        continue;
      }
      int epochs = trained.stream().mapToInt(r -> r.trained().get().curve().length).max().orElse(1);
      boolean multiLabel = trained.get(0).trained().get().multiLabel();
      String what = multiLabel ? "Validation mAP" : "Validation top-1";
      LineChart chart = new LineChart(what + ", mean over seeds", epochs, false, 100, " %");
      for (int i = 0; i < trained.size(); i++) {
        chart.line(
            trained.get(i).entry().id(),
            LineChart.style(i),
            trained.get(i).trained().get().curve());
      }
      charts.add(chart.svg());
    }
    return charts;
  }
}
