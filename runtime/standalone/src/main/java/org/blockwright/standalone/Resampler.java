package org.blockwright.standalone;

/**
 * Resizing as PIL's {@code Image.resize} does it: a horizontal and then a vertical pass over 8-bit
 * samples, the filter widened when shrinking, its weights in fixed point.
 */
final class Resampler {
  /** 8 bits for the sample, 2 for what the cubic filter overshoots. */
  private static final int PRECISION = 32 - 8 - 2;

  private static final int HALF = 1 << (PRECISION - 1);
  private static final double SHARPNESS = -0.5;

  private final int[] start;
  private final int[][] weights;

  private Resampler(int inSize, int outSize, boolean cubic) {
    double scale = (double) inSize / outSize;
    double widening = Math.max(scale, 1);
    double support = (cubic ? 2 : 1) * widening;
    start = new int[outSize];
    weights = new int[outSize][];
    for (int out = 0; out < outSize; out++) {
      double center = (out + 0.5) * scale;
      int low = Math.max((int) (center - support + 0.5), 0);
      int high = Math.min((int) (center + support + 0.5), inSize);
      double[] exact = new double[high - low];
      double sum = 0;
      for (int i = low; i < high; i++) {
        exact[i - low] = weight((i - center + 0.5) * (1 / widening), cubic);
        sum += exact[i - low];
      }
      start[out] = low;
      weights[out] = new int[exact.length];
      for (int i = 0; i < exact.length; i++) {
        double normal = sum == 0 ? exact[i] : exact[i] / sum;
        weights[out][i] = (int) (normal * (1 << PRECISION) + (normal < 0 ? -0.5 : 0.5));
      }
    }
  }

  private static double weight(double distance, boolean cubic) {
    double x = Math.abs(distance);
    if (!cubic) {
      return Math.max(0, 1 - x);
    }
    if (x < 1) {
      return ((SHARPNESS + 2) * x - (SHARPNESS + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * SHARPNESS : 0;
  }

  /** Pixels {@code (height, width, 3)} at another size. */
  static byte[] resize(
      byte[] rgb, int width, int height, int toWidth, int toHeight, boolean cubic) {
    if (width == toWidth && height == toHeight) {
      return rgb;
    }
    byte[] narrow = new Resampler(width, toWidth, cubic).apply(rgb, height, 3 * width, 3, 3);
    return new Resampler(height, toHeight, cubic).apply(narrow, 1, 0, 3 * toWidth, 3 * toWidth);
  }

  /** Each of {@code lines} lines, of entries that are {@code step} apart and {@code size} long. */
  private byte[] apply(byte[] in, int lines, int line, int step, int size) {
    byte[] out = new byte[lines * start.length * size];
    for (int y = 0, o = 0; y < lines; y++) {
      for (int i = 0; i < start.length; i++) {
        for (int c = 0; c < size; c++, o++) {
          int sum = HALF;
          int read = y * line + start[i] * step + c;
          for (int k = 0; k < weights[i].length; k++) {
            sum += (in[read + k * step] & 0xff) * weights[i][k];
          }
          int value = sum >> PRECISION;
          out[o] = (byte) (value < 0 ? 0 : Math.min(value, 255));
        }
      }
    }
    return out;
  }
}
