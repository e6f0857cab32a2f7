package org.blockwright.runtime.explain;

import java.awt.Color;

/**
 * Colours for numbers: from black through purple and orange to light yellow. Equal steps look
 * equally large: the table is laid out by distance in OKLab (Ottosson, 2020). Each step is lighter
 * than the one before, so that the order can be seen without seeing colours.
 */
public final class ColorMap {
  private static final int STEPS = 255;

  /** Between the table's points, for the length of the way. */
  private static final int FINE = 4096;

  private static final int[] ANCHORS = {
    0x000004, 0x1b0c41, 0x4a0c6b, 0x781c6d, 0xa52c60, 0xcf4446, 0xed6925, 0xfb9b06, 0xf7d13d,
    0xfcffa4
  };

  private static final int[] TABLE = table();

  private ColorMap() {}

  /** The colour of a number from 0 to 1; what lies outside takes the colour of the end. */
  public static Color of(double value) {
    return new Color(rgb(value));
  }

  /** As {@link #of}, as {@code 0xrrggbb}. */
  public static int rgb(double value) {
    return TABLE[(int) Math.round(Math.max(0, Math.min(1, value)) * STEPS)];
  }

  /** Walks along the anchors in steps of one length. */
  private static int[] table() {
    double[] way = new double[FINE + 1];
    double[] before = oklab(between(0));
    for (int i = 1; i <= FINE; i++) {
      double[] here = oklab(between((double) i / FINE));
      way[i] =
          way[i - 1]
              + Math.hypot(
                  Math.hypot(here[0] - before[0], here[1] - before[1]), here[2] - before[2]);
      before = here;
    }
    int[] table = new int[STEPS + 1];
    int at = 0;
    for (int step = 0; step <= STEPS; step++) {
      while (at < FINE && way[at] < way[FINE] * step / STEPS) {
        at++;
      }
      double[] color = between((double) at / FINE);
      table[step] = 0;
      for (double level : color) {
        table[step] = table[step] << 8 | (int) Math.round(level);
      }
    }
    return table;
  }

  /** Red, green and blue, 0 to 255, straight between the anchors. */
  private static double[] between(double place) {
    double along = place * (ANCHORS.length - 1);
    int below = Math.min((int) along, ANCHORS.length - 2);
    double[] color = new double[3];
    for (int c = 0; c < color.length; c++) {
      int shift = 16 - 8 * c;
      int from = ANCHORS[below] >> shift & 0xff;
      int to = ANCHORS[below + 1] >> shift & 0xff;
      color[c] = from + (to - from) * (along - below);
    }
    return color;
  }

  /** Lightness, and how green to red and blue to yellow. */
  static double[] oklab(double... rgb) {
    double r = linear(rgb[0]);
    double g = linear(rgb[1]);
    double b = linear(rgb[2]);
    double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return new double[] {
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    };
  }

  /** The light of an sRGB level. */
  private static double linear(double level) {
    double share = level / 255;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
