package org.blockwright.standalone;

/** Functions of one number, to the precision of a float and in less time than those of a double. */
final class Functions {
  private static final float LOG2_E = 1.44269504f;
  // ln 2 in two parts, the first of which is exact when multiplied with a small integer.
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float GREATEST = 88.37f;
  private static final float LEAST = -87.33f;
  private static final float MAGIC = 12582912f; // 1.5 * 2^23: adding it rounds to an integer
  private static final float SQRT_HALF = 0.70710678f;

  private Functions() {}

  /**
   * {@code e^x} by {@code 2^n e^r}, {@code |r| <= ln 2 / 2}, and the Taylor series of {@code e^r}.
   */
  static float exp(float number) {
    if (number < LEAST) {
      return 0;
    }
    float x = Math.min(number, GREATEST);
    float n = x * LOG2_E + MAGIC - MAGIC;
    float r = x - n * LN2_HIGH - n * LN2_LOW;
    float series =
        1 + r * (1 + r * (1 / 2f + r * (1 / 6f + r * (1 / 24f + r * (1 / 120f + r * (1 / 720f))))));
    return series * Float.intBitsToFloat(((int) n + 127) << 23);
  }

  /** GELU with the error function of Abramowitz and Stegun 7.1.26, off by at most 1.5e-7. */
  static float gelu(float x) {
    float z = Math.abs(x) * SQRT_HALF;
    float t = 1 / (1 + 0.3275911f * z);
    float p =
        t
            * (0.254829592f
                + t
                    * (-0.284496736f
                        + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
    float tail = p * exp(-z * z);
    // 1 + erf(x / sqrt 2): without 1 - 1 for the negative
    return x * 0.5f * (x < 0 ? tail : 2 - tail);
  }
}
