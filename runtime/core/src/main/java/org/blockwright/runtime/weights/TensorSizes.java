package org.blockwright.runtime.weights;

import java.util.Arrays;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;

/** Arithmetic on sizes that a file states, where every product may overflow. */
final class TensorSizes {
  /** More than any network needs (PyTorch allows 64). */
  static final int MAX_RANK = 16;

  /** More than any network needs; bounds what a header can make us keep. */
  static final int MAX_TENSORS = 100_000;

  static final int MAX_NAME = 1024;

  private TensorSizes() {}

  /**
   * Returns the number of elements of a shape.
   *
   * @throws DamagedException if a dimension is negative, there are too many or the product
   *     overflows
   */
  static long elements(long[] shape) {
    if (shape.length > MAX_RANK) {
      throw new DamagedException(
          "a shape of " + shape.length + " dimensions (at most " + MAX_RANK + " are read)");
    }
    // A zero elsewhere must not hide an overflow: later products leave out that dimension.
    long product = 1;
    boolean empty = false;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new DamagedException("a negative dimension in the shape " + Arrays.toString(shape));
      }
      empty |= dimension == 0;
      product = multiply(product, Math.max(1, dimension));
    }
    return empty ? 0 : product;
  }

  /** Multiplies sizes that are not negative. */
  static long multiply(long a, long b) {
    try {
      return Math.multiplyExact(a, b);
    } catch (ArithmeticException e) {
      throw new DamagedException("a size beyond 64 bits (" + a + " times " + b + ")", e);
    }
  }

  /** Adds sizes that are not negative. */
  static long add(long a, long b) {
    try {
      return Math.addExact(a, b);
    } catch (ArithmeticException e) {
      throw new DamagedException("a size beyond 64 bits (" + a + " plus " + b + ")", e);
    }
  }

  /** Returns the strides, in elements, of a contiguous tensor of this shape. */
  static long[] strides(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, shape[i]);
    }
    return strides;
  }

  /**
   * Returns a size as the length of a buffer.
   *
   * @throws BlockwrightException if it is above what one Java buffer holds (2 GiB)
   */
  static int buffer(long bytes, String what) {
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new WeightsException(
          what + " has " + bytes + " bytes; one tensor of 2 GiB or more cannot be loaded");
    }
    return (int) bytes;
  }
}
