package org.blockwright.runtime.trace;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.blockwright.runtime.data.RgbImage;

/**
 * The ways of resizing that are about, for trying which of them somebody took. In double precision
 * and rounded once for each direction, so that a result may be a level beside the library's own.
 */
enum PixelFilter {
  NEAREST("nearest", 0, false, x -> 1),
  BOX("box", 0.5, true, x -> x > -0.5 && x <= 0.5 ? 1 : 0),
  BILINEAR("bilinear, antialiased", 1, true, x -> Math.max(0, 1 - Math.abs(x))),
  BILINEAR_SHARP("bilinear without antialias", 1, false, x -> Math.max(0, 1 - Math.abs(x))),
  BICUBIC("bicubic, antialiased", 2, true, x -> cubic(x, -0.5)),
  BICUBIC_SHARP("bicubic without antialias", 2, false, x -> cubic(x, -0.75)),
  LANCZOS("Lanczos, antialiased", 3, true, PixelFilter::lanczos);

  private static final int RGB = 3;

  final String text;
  private final double support;
  private final boolean antialias;
  private final DoubleUnaryOperator weight;

  PixelFilter(String text, double support, boolean antialias, DoubleUnaryOperator weight) {
    this.text = text;
    this.support = support;
    this.antialias = antialias;
    this.weight = weight;
  }

  private static double cubic(double at, double a) {
    double x = Math.abs(at);
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }

  private static double lanczos(double x) {
    return Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  RgbImage resize(RgbImage image, int width, int height) {
    byte[] narrow = pass(image.pixels(), image.height(), image.width(), width, RGB);
    byte[] out = pass(narrow, 1, image.height(), height, RGB * width);
    return new RgbImage(width, height, out);
  }

  /** Resizes the middle one of three axes: {@code (outer, from, inner)} to another length. */
  private byte[] pass(byte[] in, int outer, int from, int to, int inner) {
    byte[] out = new byte[outer * to * inner];
    double scale = (double) from / to;
    double widening = antialias ? Math.max(1, scale) : 1;
    double[] sums = new double[inner];
    for (int o = 0; o < to; o++) {
      double center = (o + 0.5) * scale;
      double reach = Math.max(support * widening, 0.5);
      int low = (int) Math.floor(center - reach);
      int high = (int) Math.ceil(center + reach);
      if (this == NEAREST) {
        low = (int) center;
        high = low + 1;
      }
      for (int row = 0; row < outer; row++) {
        Arrays.fill(sums, 0);
        double total = 0;
        for (int i = low; i < high; i++) {
          // PIL leaves out what lies beyond the edge, others repeat the edge; both are near.
          if (antialias && (i < 0 || i >= from)) {
            continue;
          }
          double share = this == NEAREST ? 1 : weight.applyAsDouble((i + 0.5 - center) / widening);
          total += share;
          int at = (row * from + Math.min(Math.max(i, 0), from - 1)) * inner;
          for (int k = 0; k < inner && share != 0; k++) {
            sums[k] += share * (in[at + k] & 0xff);
          }
        }
        int at = (row * to + o) * inner;
        for (int k = 0; k < inner; k++) {
          out[at + k] = (byte) Math.max(0, Math.min(255, Math.round(sums[k] / total)));
        }
      }
    }
    return out;
  }
}
