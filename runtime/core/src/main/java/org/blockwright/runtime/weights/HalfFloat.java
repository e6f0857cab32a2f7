package org.blockwright.runtime.weights;

/** Sixteen-bit floating point numbers; Java 17 has no conversion of its own. */
final class HalfFloat {
  private static final int HALF_INFINITY = 0x1f;
  private static final int EXPONENT_SHIFT = 127 - 15;

  private HalfFloat() {}

  /** Returns the value of an IEEE 754 half; exact, NaN payloads kept. */
  static float fromHalf(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int widened = exponent == HALF_INFINITY ? 0xff : exponent + EXPONENT_SHIFT;
    return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
  }

  /** Returns the value of a bfloat16; exact. */
  static float fromBrain(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
