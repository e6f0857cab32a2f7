package org.blockwright.runtime.faithfulness;

import java.util.Arrays;
import java.util.Random;
import org.blockwright.runtime.explain.Heatmap;

/** Pixels from the most relevant to the least. */
final class PixelOrder {
  private PixelOrder() {}

  /**
   * The pixels' numbers, {@code y * width + x}, by falling value of a map. Equals, of which a map
   * that was cut off at 0 has many, stand in an order that chance decides once for all maps of a
   * size, so that it is not the upper left of a picture that goes first.
   */
  static int[] of(Heatmap heat) {
    int[] shuffled = shuffled(heat.values().length);
    long[] keys = new long[shuffled.length];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToIntBits(heat.values()[shuffled[i]] + 0f); // -0 becomes 0
      int rising = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
      keys[i] = -(long) rising << 32 | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> shuffled[(int) key]).toArray();
  }

  private static int[] shuffled(int count) {
    Random random = new Random(0);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
