package org.blockwright.runtime.data;

import java.util.Arrays;

/**
 * The box that CutMix swapped between each image of a batch and its partner, in pixels: rows {@code
 * top} to {@code bottom}, columns {@code left} to {@code right}, both exclusive at the end. The
 * partner of image i of N is image N - 1 - i.
 *
 * @param size height and width of the images
 * @param top first row
 * @param bottom behind the last row
 * @param left first column
 * @param right behind the last column
 */
public record CutBox(int size, int top, int bottom, int left, int right) {
  /** Top, bottom, left and right as shares of the side. */
  public float[] shares() {
    return new float[] {
      (float) top / size, (float) bottom / size, (float) left / size, (float) right / size
    };
  }

  /** 1 inside and 0 outside, (size, size) row by row. */
  public float[] mask() {
    float[] mask = new float[size * size];
    for (int y = top; y < bottom; y++) {
      Arrays.fill(mask, y * size + left, y * size + right, 1);
    }
    return mask;
  }

  /** Share of the area that lies outside, which is the weight of an image's own label. */
  public double outside() {
    return 1 - (bottom - top) * (double) (right - left) / (size * (double) size);
  }
}
