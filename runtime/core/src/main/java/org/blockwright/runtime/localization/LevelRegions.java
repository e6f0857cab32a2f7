package org.blockwright.runtime.localization;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Regions of pixels that grow level by level, and the best score of their rectangles at each level.
 * A union-find visits each pixel once for all levels. What it finds are the rectangles around the
 * contours that OpenCV's {@code findContours} with {@code RETR_TREE} gives at each level: bright
 * pixels touch at corners, dark ones do not, around the picture all is dark, and a region of dark
 * pixels that bright ones enclose has a contour of its own, which runs on the bright pixels around
 * it.
 */
final class LevelRegions {
  private static final int[][] EIGHT = {
    {-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}
  };
  private static final int[][] FOUR = {{0, -1}, {-1, 0}, {1, 0}, {0, 1}};

  private final int[] pixels;
  private final int width;
  private final int height;
  private final int[] order;
  private final int[] starts;
  private final ToDoubleFunction<PixelBox> score;

  // Union-find over the pixels; the last element stands for all around the picture.
  private final int[] parents;
  private final int[] lefts;
  private final int[] tops;
  private final int[] rights;
  private final int[] bottoms;
  private final double[] scores;
  private final int[] live;
  private int count;

  private LevelRegions(
      int[] pixels, int width, int height, int most, ToDoubleFunction<PixelBox> score) {
    this.pixels = pixels;
    this.width = width;
    this.height = height;
    this.score = score;
    starts = new int[most + 2];
    for (int pixel : pixels) {
      starts[pixel + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    order = new int[pixels.length];
    int[] next = starts.clone();
    for (int i = 0; i < pixels.length; i++) {
      order[next[pixels[i]]++] = i;
    }
    parents = new int[pixels.length + 1];
    lefts = new int[parents.length];
    tops = new int[parents.length];
    rights = new int[parents.length];
    bottoms = new int[parents.length];
    scores = new double[parents.length];
    live = new int[parents.length];
  }

  /**
   * The best score of any contour's rectangle.
   *
   * @param pixels row by row, 0 and above
   * @param score of a rectangle, 0 and above
   * @return for each level from 0 to the greatest pixel the best among the contours of the pixels
   *     above that level; NaN where there is no contour
   */
  static double[] best(int[] pixels, int width, int height, ToDoubleFunction<PixelBox> score) {
    int most = Arrays.stream(pixels).max().orElse(0);
    LevelRegions regions = new LevelRegions(pixels, width, height, most, score);
    double[] best = new double[most + 1];
    Arrays.fill(best, Double.NaN);
    regions.clear();
    for (int value = most; value > 0; value--) {
      best[value - 1] = regions.grow(value, EIGHT, 0);
    }
    regions.clear();
    for (int value = 0; value < most; value++) {
      double ofHoles = regions.grow(value, FOUR, 1);
      // Where there is a hole there is a bright region around it.
      best[value] = Double.isNaN(ofHoles) ? best[value] : Math.max(best[value], ofHoles);
    }
    return best;
  }

  private void clear() {
    Arrays.fill(parents, -1);
    count = 0;
  }

  /**
   * Adds the pixels of a value.
   *
   * @param margin 1 where the regions are the dark ones, whose contours run around them
   * @return the best score of all regions; NaN where there is none
   */
  private double grow(int value, int[][] neighbours, int margin) {
    int outside = pixels.length;
    parents[outside] = outside;
    for (int o = starts[value]; o < starts[value + 1]; o++) {
      add(order[o]);
    }
    for (int o = starts[value]; o < starts[value + 1]; o++) {
      int x = order[o] % width;
      int y = order[o] / width;
      for (int[] step : neighbours) {
        int nx = x + step[0];
        int ny = y + step[1];
        if (nx >= 0 && nx < width && ny >= 0 && ny < height) {
          if (parents[ny * width + nx] >= 0) {
            join(order[o], ny * width + nx);
          }
        } else if (margin > 0) {
          join(order[o], outside);
        }
      }
    }
    return best(margin);
  }

  private void add(int pixel) {
    parents[pixel] = pixel;
    lefts[pixel] = pixel % width;
    rights[pixel] = lefts[pixel];
    tops[pixel] = pixel / width;
    bottoms[pixel] = tops[pixel];
    scores[pixel] = Double.NaN;
    live[count++] = pixel;
  }

  private void join(int one, int other) {
    int a = root(one);
    int b = root(other);
    if (a == b) {
      return;
    }
    // What lies around the picture stays the root of its region.
    int kept = Math.max(a, b);
    int gone = Math.min(a, b);
    parents[gone] = kept;
    lefts[kept] = Math.min(lefts[kept], lefts[gone]);
    tops[kept] = Math.min(tops[kept], tops[gone]);
    rights[kept] = Math.max(rights[kept], rights[gone]);
    bottoms[kept] = Math.max(bottoms[kept], bottoms[gone]);
    scores[kept] = Double.NaN;
  }

  private int root(int pixel) {
    int at = pixel;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }

  private double best(int margin) {
    double best = Double.NaN;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int region = live[i];
      if (parents[region] == region) {
        live[kept++] = region;
        if (Double.isNaN(scores[region])) {
          scores[region] = score.applyAsDouble(box(region, margin));
        }
        best = Double.isNaN(best) ? scores[region] : Math.max(best, scores[region]);
      }
    }
    count = kept;
    return best;
  }

  private PixelBox box(int region, int margin) {
    return new PixelBox(
        lefts[region] - margin,
        tops[region] - margin,
        Math.min(rights[region] + margin + 1, width - 1),
        Math.min(bottoms[region] + margin + 1, height - 1));
  }
}
