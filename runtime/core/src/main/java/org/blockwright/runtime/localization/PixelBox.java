package org.blockwright.runtime.localization;

import org.blockwright.runtime.data.Box;

/**
 * A rectangle as clovaai/wsolevaluation counts it: from column {@code x0} to {@code x1} and from
 * row {@code y0} to {@code y1}, both ends inside. Its estimated and its true boxes both have their
 * far sides one past the last pixel that shows the object, except at the picture's border.
 */
public record PixelBox(int x0, int y0, int x1, int y1) {
  /**
   * A box of a picture in that convention: its corners cut off to whole numbers, and its far sides
   * within the picture.
   *
   * @param width of the picture
   * @param height of the picture
   */
  public static PixelBox of(Box box, int width, int height) {
    return new PixelBox(
        Math.max(0, (int) box.left()),
        Math.max(0, (int) box.top()),
        Math.min(width - 1, (int) box.right()),
        Math.min(height - 1, (int) box.bottom()));
  }

  /** How many pixels it holds. */
  public long area() {
    return (long) Math.max(0, x1 - x0 + 1) * Math.max(0, y1 - y0 + 1);
  }

  /** The share of the pixels in either that are in both, 0 to 1. */
  public double intersectionOverUnion(PixelBox other) {
    long both =
        new PixelBox(
                Math.max(x0, other.x0),
                Math.max(y0, other.y0),
                Math.min(x1, other.x1),
                Math.min(y1, other.y1))
            .area();
    long either = area() + other.area() - both;
    return either <= 0 ? 0 : both / (double) either;
  }
}
