package org.blockwright.runtime.explain;

import java.awt.Color;

/** Colours for numbers: dark to bright through purple and orange, evenly (matplotlib's inferno). */
public final class ColorMap {
  private static final int[] ANCHORS = {
    0x000004, 0x1b0c41, 0x4a0c6b, 0x781c6d, 0xa52c60, 0xcf4446, 0xed6925, 0xfb9b06, 0xf7d13d,
    0xfcffa4
  };

  private ColorMap() {}

  /** The colour of a number from 0 to 1; what lies outside takes the colour of the end. */
  public static Color of(double value) {
    double place = Math.max(0, Math.min(1, value)) * (ANCHORS.length - 1);
    int below = Math.min((int) place, ANCHORS.length - 2);
    Color from = new Color(ANCHORS[below]);
    Color to = new Color(ANCHORS[below + 1]);
    double share = place - below;
    return new Color(
        mix(from.getRed(), to.getRed(), share),
        mix(from.getGreen(), to.getGreen(), share),
        mix(from.getBlue(), to.getBlue(), share));
  }

  private static int mix(int a, int b, double share) {
    return (int) Math.round(a + (b - a) * share);
  }
}
