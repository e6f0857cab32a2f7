package org.blockwright.runtime.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.blockwright.runtime.report.HtmlPage;
import org.blockwright.runtime.report.HtmlTable;
import org.blockwright.runtime.report.LineChart;

/** A table as a page: figures, learning curves, and what has to be known of them. */
final class ReproductionPage {
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
    HtmlTable html =
        new HtmlTable(
            "<model",
            "<head",
            "parameters, published",
            "parameters, computed",
            "multiply-adds, published",
            "multiply-adds, computed",
            "top-1 %, published",
            "top-1 %, evaluated here",
            "top-1 %, trained here",
            "difference, trained here");
    for (List<ReproducedRow> group : section.groups()) {
      for (ReproducedRow row : group) {
        RowText text = new RowText(group, row);
        html.cells(
            row == group.get(0) ? "first" : "",
            List.of(
                HtmlPage.escape(row.entry().id()) + marks(text.notes()),
                HtmlPage.escape(row.entry().head()),
                styled("published", text.publishedParameters()),
                styled("computed", text.parameters()),
                styled("published", text.publishedMacs()),
                styled("computed", text.macs()),
                styled("published", text.publishedTop1()),
                styled("here", text.evaluated()),
                styled("gain", text.trained()),
                styled("gain", text.difference())));
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
      boolean top1 = trained.get(0).trained().get().measure().equals("top1");
      String what = top1 ? "Validation top-1" : "Validation mAP";
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
