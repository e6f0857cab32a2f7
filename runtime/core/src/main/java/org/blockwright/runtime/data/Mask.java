package org.blockwright.runtime.data;

import java.util.BitSet;

/** Which pixels of an image belong to the object that its label names. */
public final class Mask {
  private final int width;
  private final int height;
  private final BitSet inside;

  Mask(int width, int height, BitSet inside) {
    this.width = width;
    this.height = height;
    this.inside = inside;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Whether the pixel shows the object. */
  public boolean contains(int x, int y) {
    return x >= 0 && x < width && y >= 0 && y < height && inside.get(y * width + x);
  }

  /** How many pixels show the object. */
  public int area() {
    return inside.cardinality();
  }
}
