package org.blockwright.runtime.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.blockwright.runtime.metrics.ConfusionMatrix;

/**
 * What was taken for what: the whole matrix, each row shaded by the shares of its images, or of
 * many classes the pairs that were mixed up most often.
 */
public final class ConfusionFigure {
  /** Of more classes than these, a matrix would be too large to read. */
  private static final int MOST_CLASSES = 25;

  private static final int MOST_PAIRS = 20;
  private static final double DARK = 0.55;

  private ConfusionFigure() {}

  /** A figure of a page. */
  public static String of(ConfusionMatrix matrix) {
    String shown = matrix.names().size() <= MOST_CLASSES ? whole(matrix) : pairs(matrix);
    String hint =
        matrix.names().size() <= MOST_CLASSES
            ? "rows: what it is; columns: what it was taken for; images"
            : "the pairs that were mixed up most often";
    return "<figure><figcaption><strong>Confusion</strong><p>"
        + hint
        + "</p></figcaption>\n"
        + shown
        + "</figure>\n";
  }

  private static String whole(ConfusionMatrix matrix) {
    List<String> names = matrix.names();
    StringBuilder html =
        new StringBuilder("<div class=\"scroll\"><table class=\"matrix\"><tr><th>");
    html.append("</th>");
    for (String name : names) {
      html.append("<th class=\"up\"><span>").append(HtmlPage.escape(name)).append("</span></th>");
    }
    html.append("</tr>\n");
    for (int i = 0; i < names.size(); i++) {
      String name = HtmlPage.escape(names.get(i));
      html.append("<tr><th title=\"").append(name).append("\">").append(name).append("</th>");
      long images = Math.max(1, matrix.support(i));
      for (int j = 0; j < names.size(); j++) {
        long count = matrix.count(i, j);
        double share = (double) count / images;
        String style = count == 0 ? "none" : share > DARK ? "strong" : "some";
        html.append(
            String.format(
                Locale.ROOT,
                "<td class=\"%s\" style=\"--_share:%.3f\">%d</td>",
                style,
                share,
                count));
      }
      html.append("</tr>\n");
    }
    return html.append("</table></div>\n").toString();
  }

  private record Pair(int truth, int predicted, long count) {}

  private static String pairs(ConfusionMatrix matrix) {
    List<String> names = matrix.names();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      for (int j = 0; j < names.size(); j++) {
        if (i != j && matrix.count(i, j) > 0) {
          pairs.add(new Pair(i, j, matrix.count(i, j)));
        }
      }
    }
    HtmlTable table = new HtmlTable("|what it is", "|what it was taken for", "images", "of");
    pairs.stream()
        .sorted(Comparator.comparingLong(Pair::count).reversed())
        .limit(MOST_PAIRS)
        .forEach(
            pair ->
                table.row(
                    names.get(pair.truth()),
                    names.get(pair.predicted()),
                    "" + pair.count(),
                    "" + matrix.support(pair.truth())));
    return table.html();
  }
}
