package org.blockwright.runtime.data;

/**
 * PIL's 8-bit HSV, with its mixture of float32 and float64 (Pillow, {@code libImaging/Convert.c}).
 */
final class Hsv {
  private Hsv() {}

  /**
   * Writes the pixel at {@code i} with {@code add} 255ths of a turn added to its hue, which wraps
   * at 256.
   */
  static void turn(byte[] in, int i, int add, byte[] out) {
    int r = in[i] & 0xff;
    int g = in[i + 1] & 0xff;
    int b = in[i + 2] & 0xff;
    int max = Math.max(r, Math.max(g, b));
    int min = Math.min(r, Math.min(g, b));
    int saturation = max == min ? 0 : (int) ((max - min) / (float) max * 255.0);
    int hue = max == min ? 0 : hue(r, g, b, max, max - min);
    put((hue + add) & 0xff, saturation, max, out, i);
  }

  private static int hue(int r, int g, int b, int max, float range) {
    float rc = (max - r) / range;
    float gc = (max - g) / range;
    float bc = (max - b) / range;
    float sixths;
    if (r == max) {
      sixths = bc - gc;
    } else if (g == max) {
      sixths = (float) (2.0 + rc - bc);
    } else {
      sixths = (float) (4.0 + gc - rc);
    }
    float turns = (float) ((sixths / 6.0 + 1.0) % 1.0);
    return (int) (turns * 255.0);
  }

  private static void put(int hue, int saturation, int value, byte[] out, int o) {
    int sector = (int) (hue * 6.0 / 255.0);
    float rest = (float) (hue * 6.0 / 255.0 - sector);
    float s = (float) (saturation / 255.0);
    byte v = (byte) value;
    byte p = (byte) Math.round(value * (1.0 - s));
    byte q = (byte) Math.round(value * (1.0 - s * rest));
    byte t = (byte) Math.round(value * (1.0 - s * (1.0 - rest)));
    switch (saturation == 0 ? -1 : sector % 6) {
      case 0 -> put(v, t, p, out, o);
      case 1 -> put(q, v, p, out, o);
      case 2 -> put(p, v, t, out, o);
      case 3 -> put(p, q, v, out, o);
      case 4 -> put(t, p, v, out, o);
      case 5 -> put(v, p, q, out, o);
      default -> put(v, v, v, out, o);
    }
  }

  private static void put(byte r, byte g, byte b, byte[] out, int o) {
    out[o] = r;
    out[o + 1] = g;
    out[o + 2] = b;
  }
}
