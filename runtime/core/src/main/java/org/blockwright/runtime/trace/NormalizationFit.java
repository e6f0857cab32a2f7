package org.blockwright.runtime.trace;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.Rgb;
import org.blockwright.runtime.data.RgbImage;

/**
 * The mean and standard deviation, and the order of the channels, with which a picture becomes an
 * input.
 *
 * @param residual the largest difference that is left, in levels of 255
 * @param text how that is not ours; empty where it is
 */
record NormalizationFit(double residual, String text) {
  private static final int RGB = 3;
  private static final double LEVELS = 255;
  private static final Map<String, double[][]> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put("ImageNet's", new double[][] {{0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}});
    KNOWN.put("Inception's", new double[][] {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}});
    KNOWN.put(
        "CLIP's",
        new double[][] {{0.48145466, 0.4578275, 0.40821073}, {0.26862954, 0.26130258, 0.27577711}});
    KNOWN.put("values from 0 to 1, not normalised", new double[][] {{0, 0, 0}, {1, 1, 1}});
    double raw = 1 / LEVELS;
    KNOWN.put(
        "values from 0 to 255, not divided by 255", new double[][] {{0, 0, 0}, {raw, raw, raw}});
  }

  /** A line through values: {@code theirs = slope * level + shift}. */
  private record Line(double slope, double shift, double residual) {}

  /** The better of both orders of the channels. */
  static NormalizationFit of(RgbImage picture, float[] input, Preprocessing own) {
    NormalizationFit straight = of(picture, input, own, false);
    NormalizationFit turned = of(picture, input, own, true);
    return turned.residual < straight.residual / 2 ? turned : straight;
  }

  private static NormalizationFit of(
      RgbImage picture, float[] input, Preprocessing own, boolean bgr) {
    double[][] fit = new double[2][RGB];
    double residual = 0;
    for (int c = 0; c < RGB; c++) {
      int from = bgr ? RGB - 1 - c : c;
      Line line = line(picture, from, input, c, own);
      fit[0][c] = -line.shift / line.slope / LEVELS;
      fit[1][c] = 1 / (line.slope * LEVELS);
      residual = Math.max(residual, line.residual / Math.abs(line.slope));
    }
    double[][] ours = {values(own.mean()), values(own.std())};
    String order = bgr ? "channels in the order BGR instead of RGB" : "";
    String values = same(fit, ours) || (bgr && same(fit, turned(ours))) ? "" : named(fit, ours);
    String both = order.isEmpty() || values.isEmpty() ? order + values : order + ", and " + values;
    return new NormalizationFit(residual, both);
  }

  private static Line line(RgbImage picture, int from, float[] input, int to, Preprocessing own) {
    byte[] pixels = picture.pixels();
    int count = pixels.length / RGB;
    double sum = 0;
    double sumTheirs = 0;
    for (int i = 0; i < count; i++) {
      sum += pixels[RGB * i + from] & 0xff;
      sumTheirs += input[to * count + i];
    }
    double mean = sum / count;
    double meanTheirs = sumTheirs / count;
    double squares = 0;
    double products = 0;
    for (int i = 0; i < count; i++) {
      double level = (pixels[RGB * i + from] & 0xff) - mean;
      squares += level * level;
      products += level * (input[to * count + i] - meanTheirs);
    }
    double slope = squares == 0 ? 0 : products / squares;
    if (!(slope > 0)) {
      // a picture of one colour says nothing about the slope: ours, then
      slope = 1 / (values(own.std())[to] * LEVELS);
    }
    double shift = meanTheirs - slope * mean;
    double residual = 0;
    for (int i = 0; i < count; i++) {
      double made = slope * (pixels[RGB * i + from] & 0xff) + shift;
      residual = Math.max(residual, Math.abs(made - input[to * count + i]));
    }
    return new Line(slope, shift, Double.isNaN(residual) ? Double.MAX_VALUE : residual);
  }

  private static String named(double[][] fit, double[][] ours) {
    String numbers = "mean %s and standard deviation %s".formatted(text(fit[0]), text(fit[1]));
    String name =
        KNOWN.entrySet().stream()
            .filter(known -> same(fit, known.getValue()))
            .map(known -> known.getKey() + ": ")
            .findFirst()
            .orElse("");
    return name + numbers + " instead of %s and %s".formatted(text(ours[0]), text(ours[1]));
  }

  private static double[] values(Rgb rgb) {
    return new double[] {rgb.red(), rgb.green(), rgb.blue()};
  }

  private static double[][] turned(double[][] values) {
    return new double[][] {
      {values[0][2], values[0][1], values[0][0]}, {values[1][2], values[1][1], values[1][0]}
    };
  }

  /** Whether two are the same to a fifth of a level. */
  private static boolean same(double[][] a, double[][] b) {
    for (int c = 0; c < RGB; c++) {
      double near = 0.2 / LEVELS;
      if (Math.abs(a[0][c] - b[0][c]) > near || Math.abs(a[1][c] / b[1][c] - 1) > near) {
        return false;
      }
    }
    return true;
  }

  private static String text(double[] values) {
    return String.format(Locale.ROOT, "(%.4g, %.4g, %.4g)", values[0], values[1], values[2]);
  }
}
