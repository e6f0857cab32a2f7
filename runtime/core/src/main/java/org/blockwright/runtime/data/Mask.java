package org.blockwright.runtime.data;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Which pixels of an image belong to an object, or to all objects of a class. */
public final class Mask {
  private final int width;
  private final int height;
  private final BitSet inside;

  /** The pixels whose number, {@code y * width + x}, is set. */
  Mask(int width, int height, BitSet inside) {
    this.width = width;
    this.height = height;
    this.inside = inside;
  }

  /** The pixels of any of several masks of one size; empty where there is no mask. */
  public static Optional<Mask> union(List<Mask> masks) {
    if (masks.isEmpty()) {
      return Optional.empty();
    }
    Mask first = masks.get(0);
    BitSet all = new BitSet(first.width * first.height);
    for (Mask mask : masks) {
      if (mask.width != first.width || mask.height != first.height) {
        throw new IllegalArgumentException(
            "masks of " + mask.width + "x" + mask.height + " and others do not go together");
      }
      all.or(mask.inside);
    }
    return Optional.of(new Mask(first.width, first.height, all));
  }

  /** The pixels whose centres lie in a box. */
  public static Mask of(Box box, int width, int height) {
    BitSet inside = new BitSet(width * height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        inside.set(y * width + x, box.contains(x + 0.5, y + 0.5));
      }
    }
    return new Mask(width, height, inside);
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

  /** The smallest box that holds all pixels; empty where there is none. */
  public Optional<Box> bounds() {
    if (inside.isEmpty()) {
      return Optional.empty();
    }
    int left = width;
    int right = -1;
    for (int i = inside.nextSetBit(0); i >= 0; i = inside.nextSetBit(i + 1)) {
      left = Math.min(left, i % width);
      right = Math.max(right, i % width);
    }
    return Optional.of(
        new Box(left, inside.nextSetBit(0) / width, right + 1, (inside.length() - 1) / width + 1));
  }

  /**
   * The mask of what was cut from the picture, such as a network's input: of each pixel there, what
   * the nearest pixel here is. What hangs over the picture's edge is no object.
   */
  public Mask through(CropWindow view) {
    double scaleX = (double) view.width() / view.scaledWidth();
    double scaleY = (double) view.height() / view.scaledHeight();
    BitSet seen = new BitSet(view.outWidth() * view.outHeight());
    for (int y = 0; y < view.outHeight(); y++) {
      int from = (int) Math.floor((y + 0.5 + view.top()) * scaleY) + view.y();
      for (int x = 0; x < view.outWidth(); x++) {
        int at = (int) Math.floor((x + 0.5 + view.left()) * scaleX) + view.x();
        seen.set(y * view.outWidth() + x, contains(at, from));
      }
    }
    return new Mask(view.outWidth(), view.outHeight(), seen);
  }

  /** The pixels that are in this one and not in the other, of the same size. */
  Mask without(Mask other) {
    BitSet rest = (BitSet) inside.clone();
    rest.andNot(other.inside);
    return new Mask(width, height, rest);
  }
}
