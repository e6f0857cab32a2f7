package org.blockwright.runtime.cli;

import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.explain.Overlays;

/** The demo's results as one HTML file that needs nothing beside it. */
final class DemoPage {
  private static final String TEMPLATE = "demo.html";

  private final List<DemoOutcome> outcomes;
  private final Dataset data;

  DemoPage(List<DemoOutcome> outcomes, Dataset data) {
    this.outcomes = outcomes;
    this.data = data;
  }

  String render() {
    DemoOutcome last = outcomes.get(outcomes.size() - 1);
    StringWriter tree = new StringWriter();
    new ModelTree(JsonParser.parseString(last.entry().graph()).getAsJsonObject())
        .print(new PrintWriter(tree));
    String page = template();
    Map<String, String> parts =
        Map.of(
            "backbone", last.entry().backbone(),
            "pictures", Figures.format("%,d", data.train().size()),
            "validation", Figures.format("%,d", data.validation().size()),
            "classes", String.join(", ", data.classNames()),
            "chance", Figures.percent(last.looks().chance()),
            "results", results(),
            "heads", heads(),
            "maps", maps(),
            "tree", escape(tree.toString()));
    for (Map.Entry<String, String> part : parts.entrySet()) {
      page = page.replace("{{" + part.getKey() + "}}", part.getValue());
    }
    return page;
  }

  private static String template() {
    try (InputStream in = DemoPage.class.getResourceAsStream(TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new FileException("the page's template cannot be read: " + e.getMessage(), e);
    }
  }

  private String results() {
    StringBuilder rows = new StringBuilder();
    for (DemoOutcome outcome : outcomes) {
      String id = outcome.entry().id();
      rows.append("<tr><th><a href=\"").append(id).append("/report.html\">").append(id);
      rows.append("</a><small>@").append(outcome.entry().head()).append("</small></th>");
      cell(rows, Figures.format("%,d", outcome.parameters()));
      cell(rows, Figures.short3(outcome.macs()));
      bar(rows, outcome.top1());
      bar(rows, outcome.score().near());
      bar(rows, outcome.score().energy());
      cell(rows, Figures.duration(outcome.seconds()));
      rows.append("</tr>\n");
    }
    return rows.toString();
  }

  private static void cell(StringBuilder rows, String text) {
    rows.append("<td>").append(text).append("</td>");
  }

  private static void bar(StringBuilder rows, double share) {
    rows.append(
        Figures.format(
            "<td class=\"bar\"><span style=\"width:%.1f%%\"></span><b>%s</b></td>",
            100 * share, Figures.percent(share)));
  }

  private String heads() {
    return outcomes.stream()
        .map(outcome -> "<th>@" + outcome.entry().head() + "</th>")
        .collect(Collectors.joining());
  }

  private String maps() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < outcomes.get(0).examples().size(); i++) {
      String label = data.classNames().get(outcomes.get(0).examples().get(i).label());
      rows.append("<tr><th>").append(escape(label)).append("</th>");
      for (BufferedImage picture : DemoOutcome.row(outcomes, i)) {
        String bytes = Base64.getEncoder().encodeToString(Overlays.png(picture));
        rows.append("<td><img alt=\"\" src=\"data:image/png;base64,")
            .append(bytes)
            .append("\"></td>");
      }
      rows.append("</tr>\n");
    }
    return rows.toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
