package org.blockwright.runtime.weights;

/** Floating point numbers of eight bits, as PyTorch has them. */
final class Float8 {
  private static final int MAGNITUDE = 0x7f;
  private static final int SIGN = 0x80;

  private Float8() {}

  /** Returns the value of an E4M3 with the bias 7, whose largest magnitude is NaN. */
  static float fromE4M3(byte bits) {
    return (bits & MAGNITUDE) == MAGNITUDE ? Float.NaN : value(bits, 3, 7);
  }

  /** Returns the value of an E5M2: the upper byte of a half. */
  static float fromE5M2(byte bits) {
    return HalfFloat.fromHalf((short) (bits << 8));
  }

  /** Returns the value of an E4M3 with the bias 8, whose negative zero is NaN. */
  static float fromE4M3Fnuz(byte bits) {
    return (bits & 0xff) == SIGN ? Float.NaN : value(bits, 3, 8);
  }

  /** Returns the value of an E5M2 with the bias 16, whose negative zero is NaN. */
  static float fromE5M2Fnuz(byte bits) {
    return (bits & 0xff) == SIGN ? Float.NaN : value(bits, 2, 16);
  }

  /** Returns the value of an E8M0: a power of two from -127 to 127, or NaN. */
  static float fromE8M0(byte bits) {
    int exponent = bits & 0xff;
    return exponent == 0xff ? Float.NaN : Math.scalb(1f, exponent - 127);
  }

  private static float value(byte bits, int fractionBits, int bias) {
    int exponent = (bits & MAGNITUDE) >>> fractionBits;
    int fraction = bits & ((1 << fractionBits) - 1);
    int whole = exponent == 0 ? fraction : fraction | 1 << fractionBits;
    float magnitude = Math.scalb((float) whole, Math.max(1, exponent) - bias - fractionBits);
    return (bits & SIGN) == 0 ? magnitude : -magnitude;
  }
}
