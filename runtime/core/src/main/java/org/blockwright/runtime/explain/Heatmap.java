package org.blockwright.runtime.explain;

/**
 * One class's map of one image, on a grid.
 *
 * @param values row by row
 * @param width of the grid
 * @param height of the grid
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not compared
public record Heatmap(float[] values, int width, int height) {
  /** Negative values become 0: what speaks against a class is not where it is. */
  public Heatmap positive() {
    float[] kept = values.clone();
    for (int i = 0; i < kept.length; i++) {
      kept[i] = Math.max(0, kept[i]);
    }
    return new Heatmap(kept, width, height);
  }

  /** From the least value, which becomes 0, to the greatest, which becomes 1. */
  public Heatmap stretched() {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    float[] stretched = new float[values.length];
    for (int i = 0; i < stretched.length && most > least; i++) {
      stretched[i] = (values[i] - least) / (most - least);
    }
    return new Heatmap(stretched, width, height);
  }

  /** On a finer grid: bilinear between the cells' centres. */
  public Heatmap resized(int toWidth, int toHeight) {
    float[] fine = new float[toWidth * toHeight];
    for (int y = 0; y < toHeight; y++) {
      double v = clamp((y + 0.5) * height / toHeight - 0.5, height - 1);
      int top = (int) v;
      int bottom = Math.min(top + 1, height - 1);
      for (int x = 0; x < toWidth; x++) {
        double u = clamp((x + 0.5) * width / toWidth - 0.5, width - 1);
        int left = (int) u;
        int right = Math.min(left + 1, width - 1);
        double above = mix(at(left, top), at(right, top), u - left);
        double below = mix(at(left, bottom), at(right, bottom), u - left);
        fine[y * toWidth + x] = (float) mix(above, below, v - top);
      }
    }
    return new Heatmap(fine, toWidth, toHeight);
  }

  private static double clamp(double value, int most) {
    return Math.max(0, Math.min(most, value));
  }

  private static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }

  /** The value of a cell. */
  public float at(int x, int y) {
    return values[y * width + x];
  }
}
