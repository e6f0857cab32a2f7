package org.blockwright.runtime.export;

import org.blockwright.runtime.ops.Primitives;

/**
 * The primitives with those of 8 bits: a number {@code q} stands for {@code (q - zeroPoint) *
 * scale}. Values between primitives stay of single precision; a runtime that knows the pattern, or
 * a pass, works on the bytes themselves.
 */
interface QuantizedPrimitives<V> extends Primitives<V> {
  /**
   * What 8 bits without a sign say of a value.
   *
   * @param scale the distance of two numbers
   * @param zeroPoint the number that stands for 0, 0 to 255
   */
  record Levels(float scale, int zeroPoint) {
    private static final int MOST = 255;

    /** Levels that reach from one value to another, and hold 0. */
    static Levels between(float least, float most) {
      double low = Math.min(least, 0);
      double high = Math.max(most, 0);
      float scale = (float) ((high - low) / MOST);
      if (scale < Float.MIN_NORMAL) {
        return new Levels(1, 0);
      }
      return new Levels(scale, (int) Math.max(0, Math.min(MOST, Math.rint(-low / scale))));
    }
  }

  /** A value rounded to levels. */
  V quantized(V x, Levels levels);

  /**
   * A convolution whose weight is of bytes.
   *
   * @param x rounded to {@code levels}
   */
  V convolution(
      V x,
      Levels levels,
      QuantizedWeight weight,
      int stride,
      int padding,
      int dilation,
      int groups);

  /**
   * A linear layer on the last axis, whose weight is of bytes.
   *
   * @param x rounded to {@code levels}
   * @param matrix whether {@code x} is {@code (N, in)}
   */
  V linear(V x, Levels levels, QuantizedWeight weight, boolean matrix);
}
