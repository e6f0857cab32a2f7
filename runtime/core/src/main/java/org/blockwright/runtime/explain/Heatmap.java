package org.blockwright.runtime.explain;

import java.util.Arrays;
import org.blockwright.runtime.data.CropWindow;

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

  /**
   * From the least value, which becomes 0, to the greatest, which becomes 1. What is NaN stays it.
   */
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
      double v = (y + 0.5) * height / toHeight - 0.5;
      for (int x = 0; x < toWidth; x++) {
        fine[y * toWidth + x] = between((x + 0.5) * width / toWidth - 0.5, v);
      }
    }
    return new Heatmap(fine, toWidth, toHeight);
  }

  /**
   * On the pixels of the picture that the network saw a part of, at the picture's own size:
   * preprocessing undone. Bilinear between the cells' centres.
   *
   * @param window what the network saw of the picture
   * @return of the picture's size; NaN where the network saw nothing
   */
  public Heatmap placed(CropWindow window, int pictureWidth, int pictureHeight) {
    return placed(window, pictureWidth, pictureHeight, pictureWidth, pictureHeight);
  }

  /** As {@link #placed(CropWindow, int, int)}, on the picture resized to another size. */
  public Heatmap placed(
      CropWindow window, int pictureWidth, int pictureHeight, int toWidth, int toHeight) {
    float[] fine = new float[toWidth * toHeight];
    Arrays.fill(fine, Float.NaN);
    for (int y = 0; y < toHeight; y++) {
      double down = (y + 0.5) * pictureHeight / toHeight - window.y();
      double seenY = down * window.scaledHeight() / window.height() - window.top();
      for (int x = 0; x < toWidth && seenY >= 0 && seenY < window.outHeight(); x++) {
        double right = (x + 0.5) * pictureWidth / toWidth - window.x();
        double seenX = right * window.scaledWidth() / window.width() - window.left();
        if (seenX >= 0 && seenX < window.outWidth()) {
          fine[y * toWidth + x] =
              between(
                  seenX * width / window.outWidth() - 0.5,
                  seenY * height / window.outHeight() - 0.5);
        }
      }
    }
    return new Heatmap(fine, toWidth, toHeight);
  }

  /** The value at a place, bilinear between the centres of cells, which are whole numbers. */
  private float between(double x, double y) {
    double u = clamp(x, width - 1);
    double v = clamp(y, height - 1);
    int left = (int) u;
    int top = (int) v;
    int right = Math.min(left + 1, width - 1);
    int bottom = Math.min(top + 1, height - 1);
    double above = mix(at(left, top), at(right, top), u - left);
    double below = mix(at(left, bottom), at(right, bottom), u - left);
    return (float) mix(above, below, v - top);
  }

  private static double clamp(double value, int most) {
    return Math.max(0, Math.min(most, value));
  }

  private static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }

  /** The values by row and column. */
  public float[][] rows() {
    float[][] rows = new float[height][];
    for (int y = 0; y < height; y++) {
      rows[y] = Arrays.copyOfRange(values, y * width, (y + 1) * width);
    }
    return rows;
  }

  /** The value of a cell. */
  public float at(int x, int y) {
    return values[y * width + x];
  }
}
