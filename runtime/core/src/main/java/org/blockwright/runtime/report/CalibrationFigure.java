package org.blockwright.runtime.report;

import java.util.Locale;
import org.blockwright.runtime.metrics.Calibration;

/**
 * How far probabilities can be believed: accuracy by confidence, beside the line where they meet.
 */
public final class CalibrationFigure {
  private static final double LEFT = 50;
  private static final double TOP = 12;
  private static final double SIDE = 240;
  private static final double BELOW = 36;
  private static final int TICKS = 5;

  private CalibrationFigure() {}

  /** A figure of a page. */
  public static String of(Calibration calibration) {
    StringBuilder svg = new StringBuilder();
    svg.append("<figure class=\"square\"><figcaption><strong>Calibration</strong><p>");
    svg.append("accuracy (bars) and mean confidence (lines) by confidence; expected error ");
    svg.append(HtmlPage.percent(calibration.expectedError())).append("</p></figcaption>\n");
    svg.append(
        format(
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"Calibration\">\n",
            LEFT + SIDE + LEFT, TOP + SIDE + BELOW));
    for (int i = 0; i <= TICKS; i++) {
      double share = (double) i / TICKS;
      double y = y(share);
      svg.append(format("<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" ", LEFT, LEFT + SIDE));
      svg.append(format("y1=\"%.1f\" y2=\"%.1f\"/>", y, y));
      svg.append(tick(LEFT - 6, y + 4, "end", share));
      svg.append(tick(x(share), TOP + SIDE + 16, "middle", share));
    }
    for (Calibration.Bin bin : calibration.bins()) {
      if (bin.images() > 0) {
        bar(svg, bin);
      }
    }
    svg.append(format("<line class=\"ideal\" x1=\"%.1f\" y1=\"%.1f\" ", x(0), y(0)));
    svg.append(format("x2=\"%.1f\" y2=\"%.1f\"/>", x(1), y(1)));
    return svg.append("\n</svg></figure>\n").toString();
  }

  private static void bar(StringBuilder svg, Calibration.Bin bin) {
    double left = x(bin.from()) + 1;
    double width = x(bin.to()) - x(bin.from()) - 2;
    svg.append(format("<g><rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" ", left, y(bin.accuracy())));
    svg.append(format("width=\"%.1f\" height=\"%.1f\"/>", width, y(0) - y(bin.accuracy())));
    svg.append(format("<line class=\"mean\" x1=\"%.1f\" x2=\"%.1f\" ", left, left + width));
    svg.append(format("y1=\"%.1f\" y2=\"%.1f\"/>", y(bin.confidence()), y(bin.confidence())));
    svg.append(
        format(
            "<title>%d images: accuracy %.1f %%, mean confidence %.1f %%</title></g>\n",
            bin.images(), 100 * bin.accuracy(), 100 * bin.confidence()));
  }

  private static String tick(double x, double y, String anchor, double share) {
    return format("<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor)
        + format("%.0f %%</text>", 100 * share);
  }

  private static double x(double share) {
    return LEFT + share * SIDE;
  }

  private static double y(double share) {
    return TOP + (1 - share) * SIDE;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
