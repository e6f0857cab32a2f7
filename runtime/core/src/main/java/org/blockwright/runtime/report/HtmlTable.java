package org.blockwright.runtime.report;

import java.util.List;

/**
 * A table of a page, which scrolls on its own where it is too wide. Headings that begin with {@code
 * <} are flush left, with {@code |} flush left and folded into lines. On a phone, the rows of a
 * wide table stand below each other, each figure beside its heading.
 */
public final class HtmlTable {
  /** Of more columns than these, a phone is too narrow. */
  private static final int FIT_A_PHONE = 6;

  /** What stands for a figure that there is none of. */
  public static final String NONE = "<span class=\"dash\">–</span>";

  private final List<String> headings;
  private final StringBuilder rows = new StringBuilder();

  /** A table with headings; none stand over it where all are empty. */
  public HtmlTable(String... headings) {
    this.headings = List.of(headings);
  }

  /** A row of text. */
  public HtmlTable row(String... cells) {
    return row("", List.of(cells));
  }

  /** A row of text with a class of the style sheet, which may be empty. */
  public HtmlTable row(String style, List<String> cells) {
    return cells(style, cells.stream().map(HtmlPage::escape).toList());
  }

  /** A row of HTML. */
  public HtmlTable cells(String style, List<String> cells) {
    rows.append(style.isEmpty() ? "<tr>" : "<tr class=\"" + style + "\">");
    for (int i = 0; i < cells.size(); i++) {
      rows.append("<td").append(kind(i, false));
      if (stacks() && i > 0) {
        rows.append(" data-label=\"").append(heading(i)).append('"');
      }
      rows.append('>').append(cells.get(i)).append("</td>");
    }
    rows.append("</tr>\n");
    return this;
  }

  private boolean stacks() {
    return headings.size() > FIT_A_PHONE;
  }

  private String heading(int column) {
    return HtmlPage.escape(headings.get(column).replaceFirst("^[<|]", ""));
  }

  private String kind(int column, boolean heading) {
    char first = headings.get(column).isEmpty() ? ' ' : headings.get(column).charAt(0);
    String text =
        first == '|' && !heading ? "text wrap" : first == '<' || first == '|' ? "text" : "";
    String all = heading ? (text + " tall").strip() : text;
    return all.isEmpty() ? "" : " class=\"" + all + "\"";
  }

  /** The whole table. */
  public String html() {
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table");
    html.append(stacks() ? " class=\"stacks\"" : "").append(">\n");
    if (headings.stream().anyMatch(heading -> heading.length() > 1)) {
      html.append("<tr class=\"head\">");
      for (int i = 0; i < headings.size(); i++) {
        html.append("<th").append(kind(i, true)).append('>');
        html.append(heading(i)).append("</th>");
      }
      html.append("</tr>\n");
    }
    return html.append(rows).append("</table></div>\n").toString();
  }
}
