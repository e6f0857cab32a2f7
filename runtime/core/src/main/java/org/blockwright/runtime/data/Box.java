package org.blockwright.runtime.data;

/**
 * A rectangle in a picture, in pixels from its upper left corner: pixel (x, y) covers {@code x} to
 * {@code x + 1} and {@code y} to {@code y + 1}.
 */
public record Box(double left, double top, double right, double bottom) {
  public double width() {
    return right - left;
  }

  public double height() {
    return bottom - top;
  }

  /** Width times height; 0 where one of them is not positive. */
  public double area() {
    return Math.max(0, width()) * Math.max(0, height());
  }

  /** Whether a point lies in it; of its edges those at the left and at the top belong to it. */
  public boolean contains(double x, double y) {
    return x >= left && x < right && y >= top && y < bottom;
  }

  /** The part that both cover; without area where there is none. */
  public Box intersection(Box other) {
    return new Box(
        Math.max(left, other.left),
        Math.max(top, other.top),
        Math.min(right, other.right),
        Math.min(bottom, other.bottom));
  }

  /** The share of what either covers that both cover, 0..1. */
  public double intersectionOverUnion(Box other) {
    double both = intersection(other).area();
    double either = area() + other.area() - both;
    return either == 0 ? 0 : both / either;
  }

  /**
   * Where the rectangle is in what was cut from the picture, such as a network's input, cut off at
   * its edges; without area where nothing of it is seen.
   */
  public Box through(CropWindow view) {
    double scaleX = (double) view.scaledWidth() / view.width();
    double scaleY = (double) view.scaledHeight() / view.height();
    return new Box(
            (left - view.x()) * scaleX - view.left(),
            (top - view.y()) * scaleY - view.top(),
            (right - view.x()) * scaleX - view.left(),
            (bottom - view.y()) * scaleY - view.top())
        .intersection(new Box(0, 0, view.outWidth(), view.outHeight()));
  }
}
