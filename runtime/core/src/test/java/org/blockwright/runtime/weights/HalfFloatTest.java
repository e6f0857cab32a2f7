package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HalfFloatTest {

  @Test
  void everyHalfHasItsValue() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 31;
      int fraction = bits & 1023;
      float value = HalfFloat.fromHalf((short) bits);
      String what = Integer.toHexString(bits);
      if (exponent == 31 && fraction != 0) {
        assertTrue(Float.isNaN(value), what);
        continue;
      }
      double magnitude =
          exponent == 31
              ? Double.POSITIVE_INFINITY
              : exponent == 0
                  ? fraction * Math.pow(2, -24)
                  : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
      // Compared by bits, so that the zeros differ.
      float expected = (float) (bits >> 15 == 0 ? magnitude : -magnitude);
      assertEquals(Float.floatToIntBits(expected), Float.floatToIntBits(value), what);
    }
  }

  @Test
  void brainFloatsAreUpperHalves() {
    assertEquals(1f, HalfFloat.fromBrain((short) 0x3f80));
    assertEquals(-3.140625f, HalfFloat.fromBrain((short) 0xc049));
    assertEquals(Float.NEGATIVE_INFINITY, HalfFloat.fromBrain((short) 0xff80));
    assertTrue(Float.isNaN(HalfFloat.fromBrain((short) 0x7fc0)));
  }
}
