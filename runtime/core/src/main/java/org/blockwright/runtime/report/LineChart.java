package org.blockwright.runtime.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A chart of lines over epochs as inline SVG, coloured by the page's style sheet. */
public final class LineChart {
  private static final double WIDTH = 440;
  private static final double HEIGHT = 236;
  private static final double LEFT = 58;
  private static final double RIGHT = 16;
  private static final double TOP = 14;
  private static final double BOTTOM = 34;
  private static final int TICKS = 5;
  private static final int COLOURS = 8;

  private final String title;
  private final int epochs;
  private final boolean fromZero;
  private final double scale;
  private final String unit;
  private final List<Series> series = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Series(String name, String style, double[] values) {}

  /**
   * A chart without lines.
   *
   * @param title what is shown
   * @param epochs how many the run will have, the width of the chart
   * @param fromZero whether the axis starts at 0
   * @param scale by which values are multiplied before they are written
   * @param unit written after them
   */
  public LineChart(String title, int epochs, boolean fromZero, double scale, String unit) {
    this.title = HtmlPage.escape(title);
    this.epochs = Math.max(epochs, 1);
    this.fromZero = fromZero;
    this.scale = scale;
    this.unit = unit;
  }

  /** The style of the line of a number, one of eight colours that can be told apart. */
  public static String style(int line) {
    return "c" + line % COLOURS;
  }

  /** Adds a line, one value an epoch; NaN where there is none. A line of nothing is left out. */
  public LineChart line(String name, String style, double[] values) {
    for (double value : values) {
      if (!Double.isNaN(value)) {
        series.add(new Series(HtmlPage.escape(name), style, values));
        break;
      }
    }
    return this;
  }

  /** The figure. */
  public String svg() {
    double low = fromZero ? 0 : Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Series one : series) {
      for (double value : one.values) {
        if (!Double.isNaN(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }
    if (series.isEmpty()) {
      low = 0;
      high = 1;
    }
    double step = niceStep(high > low ? high - low : Math.max(Math.abs(high), 1e-9));
    low = Math.floor(low / step) * step;
    high = Math.max(Math.ceil(high / step) * step, low + step);

    StringBuilder svg = new StringBuilder();
    svg.append("<figure><figcaption><strong>").append(title).append("</strong>");
    for (Series one : series) {
      svg.append("<span class=\"key ").append(one.style).append("\">").append(one.name);
      svg.append("</span>");
    }
    svg.append("</figcaption>\n<svg viewBox=\"0 0 440 236\" role=\"img\" aria-label=\"");
    svg.append(title).append("\">\n");
    long lines = Math.round((high - low) / step);
    for (long i = 0; i <= lines; i++) {
      double value = low + i * step;
      double y = y(value, low, high);
      svg.append(format("<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" ", LEFT, WIDTH - RIGHT));
      svg.append(format("y1=\"%.1f\" y2=\"%.1f\"/>", y, y));
      svg.append(format("<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" ", LEFT - 8, y + 4));
      svg.append("text-anchor=\"end\">").append(written(value)).append("</text>\n");
    }
    svg.append(format("<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" ", LEFT - 14, HEIGHT - 12));
    svg.append("text-anchor=\"end\">epoch</text>");
    int every = (int) Math.max(1, niceStep(epochs));
    for (int epoch = every; epoch <= epochs; epoch += every) {
      svg.append(format("<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" ", x(epoch), HEIGHT - 12));
      svg.append("text-anchor=\"middle\">").append(epoch).append("</text>");
    }
    for (Series one : series) {
      draw(svg, one, low, high);
    }
    return svg.append("\n</svg></figure>\n").toString();
  }

  private void draw(StringBuilder svg, Series one, double low, double high) {
    StringBuilder path = new StringBuilder();
    StringBuilder points = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < one.values.length; i++) {
      double value = one.values[i];
      if (Double.isNaN(value)) {
        pen = false;
        continue;
      }
      double x = x(i + 1);
      double y = y(value, low, high);
      path.append(format(pen ? "L%.1f %.1f" : "M%.1f %.1f", x, y));
      pen = true;
      points.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>", x, y));
      points.append(one.name).append(", epoch ").append(i + 1).append(": ");
      points.append(written(value)).append("</title></circle>");
    }
    svg.append("\n<g class=\"line ").append(one.style).append("\"><path d=\"").append(path);
    svg.append("\"/>").append(points).append("</g>");
  }

  /** At most five digits, no zeros at the end, powers of ten only for small values. */
  private String written(double value) {
    BigDecimal digits =
        BigDecimal.valueOf(value * scale).round(new MathContext(5)).stripTrailingZeros();
    boolean small = digits.signum() != 0 && Math.abs(value * scale) < 1e-4;
    return (small ? format("%.1e", digits) : digits.toPlainString()) + unit;
  }

  private double x(int epoch) {
    return LEFT + (WIDTH - LEFT - RIGHT) * (epochs == 1 ? 0.5 : (epoch - 1.0) / (epochs - 1));
  }

  private static double y(double value, double low, double high) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low);
  }

  /** 1, 2 or 5 times a power of ten that cuts a range into about {@link #TICKS} parts. */
  static double niceStep(double range) {
    double rough = range / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double part = rough / power;
    return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
