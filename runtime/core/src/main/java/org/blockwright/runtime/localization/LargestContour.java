package org.blockwright.runtime.localization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The contour of a picture's bright pixels that encloses the largest area, as OpenCV's {@code
 * findContours} and {@code contourArea} have it. Bright pixels touch at corners, dark ones do not,
 * and around the picture all is dark.
 */
final class LargestContour {
  private static final int OUTSIDE = -1;
  private static final int DIRECT = 4;

  private final int[] pixels;
  private final int width;
  private final int height;
  private final int stride;
  private final int[] steps;
  // With a margin of one pixel: 0 where nobody was, else the number of the region.
  private final int[] regions;
  private final boolean[] bright;
  private final int[] stack;

  /**
   * Looks at a picture.
   *
   * @param pixels row by row
   */
  LargestContour(int[] pixels, int width, int height) {
    this.pixels = pixels;
    this.width = width;
    this.height = height;
    stride = width + 2;
    steps = new int[] {-1, 1, -stride, stride, -stride - 1, -stride + 1, stride - 1, stride + 1};
    regions = new int[stride * (height + 2)];
    bright = new boolean[regions.length];
    stack = new int[regions.length];
  }

  /**
   * The rectangle around the contour of the largest area: of the polygon through the centres of the
   * contour's pixels. Of equals that which begins last, row by row, since OpenCV lists it first. A
   * contour within another encloses less than that one.
   *
   * @return empty where no pixel is above the level
   */
  Optional<PixelBox> above(int level) {
    begin(level);
    List<int[]> bounds = new ArrayList<>();
    for (int at = stride; at < regions.length - stride; at++) {
      if (regions[at] == 0) {
        bounds.add(fill(at, bounds.size() + 1));
      }
    }
    long[] areas = areas(bounds.size());
    int best = -1;
    for (int i = 0; i < bounds.size(); i++) {
      best = best < 0 || areas[i + 1] >= areas[best + 1] ? i : best;
    }
    return best < 0 ? Optional.empty() : Optional.of(box(bounds.get(best)));
  }

  /** Marks the bright pixels, and the dark ones that are not enclosed. */
  private void begin(int level) {
    Arrays.fill(regions, 0);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        bright[(y + 1) * stride + x + 1] = pixels[y * width + x] > level;
      }
    }
    int waiting = push(0, OUTSIDE, 0);
    while (waiting > 0) {
      int at = stack[--waiting];
      for (int n = 0; n < DIRECT; n++) {
        int next = at + steps[n];
        if (isWithin(at, next) && regions[next] == 0 && !bright[next]) {
          waiting = push(next, OUTSIDE, waiting);
        }
      }
    }
  }

  /** Fills a region of bright pixels and all that they enclose. */
  private int[] fill(int from, int region) {
    int[] bounds = {stride, height + 2, 0, 0};
    int waiting = push(from, region, 0);
    while (waiting > 0) {
      int at = stack[--waiting];
      widen(bounds, at);
      for (int step : steps) {
        if (regions[at + step] == 0) {
          waiting = push(at + step, region, waiting);
        }
      }
    }
    return bounds;
  }

  private int push(int at, int region, int waiting) {
    regions[at] = region;
    stack[waiting] = at;
    return waiting + 1;
  }

  /** Whether a step stays in the picture and its margin. */
  private boolean isWithin(int at, int next) {
    return next >= 0 && next < regions.length && Math.abs(next % stride - at % stride) <= 1;
  }

  private void widen(int[] bounds, int at) {
    int x = at % stride - 1;
    int y = at / stride - 1;
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  }

  /**
   * Twice the area of each filled region's polygon, by its number: a square between four pixel
   * centres counts where all four are of the region, half of it where three are.
   */
  private long[] areas(int count) {
    long[] areas = new long[count + 1];
    for (int at = 0; at + stride + 1 < regions.length; at++) {
      int inside = 0;
      int region = 0;
      for (int corner = 0; corner < 4; corner++) {
        int own = regions[at + (corner & 1) + (corner >> 1) * stride];
        if (own > 0) {
          inside++;
          region = own;
        }
      }
      areas[region] += Math.max(0, inside - 2);
    }
    return areas;
  }

  private PixelBox box(int[] bounds) {
    return new PixelBox(
        bounds[0],
        bounds[1],
        Math.min(bounds[2] + 1, width - 1),
        Math.min(bounds[3] + 1, height - 1));
  }
}
