package org.blockwright.zoo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/** The formula of the parity files: every value follows from the name of its tensor. */
final class Formula {
  private Formula() {}

  /** The images of a file. */
  static float[] input(int count) {
    return input("input", count);
  }

  /** Images of a name. */
  static float[] input(String name, int count) {
    float[] values = new float[count];
    long base = hash(name);
    for (int i = 0; i < count; i++) {
      values[i] = (float) (uniform(base, i) * 1.5);
    }
    return values;
  }

  /** A parameter or buffer. */
  static float[] state(String name, long[] shape, double gain) {
    return state(name, shape, gain, Set.of());
  }

  /** The same, where last parts of names in a set are scales whatever their shape. */
  static float[] state(String name, long[] shape, double gain, Set<String> scales) {
    int count = 1;
    for (long dimension : shape) {
      count = Math.multiplyExact(count, Math.toIntExact(dimension));
    }
    float[] values = new float[count];
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (last.equals("num_batches_tracked")) {
      return values;
    }
    boolean weight = last.equals("weight");
    boolean scale =
        last.equals("running_var") || scales.contains(last) || (weight && shape.length == 1);
    double bound = weight && !scale ? gain * Math.sqrt(3.0 * shape[0] / count) : 0.2;
    long base = hash(name);
    for (int i = 0; i < count; i++) {
      double r = uniform(base, i);
      values[i] = (float) (scale ? 0.5 + (r + 1) * 0.5 : r * bound);
    }
    return values;
  }

  /** FNV-1a of the name. */
  private static long hash(String name) {
    long h = 0xCBF29CE484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return h;
  }

  /** Splitmix64 to [-1, 1). */
  private static double uniform(long base, long i) {
    long z = base + (i + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >>> 40) * 0x1p-23 - 1.0;
  }

  /** Adds values to a checksum as little-endian float32. */
  static void update(CRC32 crc, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    crc.update(bytes);
  }

  /** A checksum as the files print it. */
  static String hex(CRC32 crc) {
    return String.format("%08x", crc.getValue());
  }
}
