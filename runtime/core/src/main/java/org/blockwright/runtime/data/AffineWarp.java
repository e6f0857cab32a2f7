package org.blockwright.runtime.data;

/**
 * PIL's {@code Image.transform(size, AFFINE, matrix)} with a fill colour, bit for bit: float64, cut
 * off towards zero, without antialiasing (Pillow, {@code libImaging/Geometry.c}). Its bicubic
 * filter is Keys' with a = -1, unlike that of resizing.
 */
final class AffineWarp {
  private final RgbImage in;
  private final int width;
  private final int height;

  private AffineWarp(RgbImage in) {
    this.in = in;
    this.width = in.width();
    this.height = in.height();
  }

  /**
   * Result pixel (x, y) is the source at (a x + b y + c, d x + e y + f), pixels' middles at halves.
   *
   * @param matrix a, b, c, d, e, f
   * @param fill red, green and blue of what lies outside
   */
  static RgbImage apply(RgbImage image, double[] matrix, Interpolation interpolation, byte[] fill) {
    AffineWarp source = new AffineWarp(image);
    RgbImage out = new RgbImage(image.width(), image.height());
    int o = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, o += 3) {
        double fromX = matrix[0] * (x + 0.5) + matrix[1] * (y + 0.5) + matrix[2];
        double fromY = matrix[3] * (x + 0.5) + matrix[4] * (y + 0.5) + matrix[5];
        if (fromX < 0 || fromX >= image.width() || fromY < 0 || fromY >= image.height()) {
          System.arraycopy(fill, 0, out.pixels(), o, 3);
        } else if (interpolation == Interpolation.BILINEAR) {
          source.bilinear(fromX - 0.5, fromY - 0.5, out.pixels(), o);
        } else {
          source.bicubic(fromX - 0.5, fromY - 0.5, out.pixels(), o);
        }
      }
    }
    return out;
  }

  private void bilinear(double fromX, double fromY, byte[] out, int o) {
    int x = (int) Math.floor(fromX);
    int y = (int) Math.floor(fromY);
    double dx = fromX - x;
    double dy = fromY - y;
    int left = 3 * column(x);
    int right = 3 * column(x + 1);
    int upper = 3 * width * row(y);
    int lower = y + 1 < height ? 3 * width * (y + 1) : upper;
    for (int c = 0; c < 3; c++) {
      double above = mix(at(upper + left + c), at(upper + right + c), dx);
      double below = mix(at(lower + left + c), at(lower + right + c), dx);
      out[o + c] = (byte) (int) mix(above, below, dy);
    }
  }

  private static double mix(double a, double b, double d) {
    return a + (b - a) * d;
  }

  private void bicubic(double fromX, double fromY, byte[] out, int o) {
    int x = (int) Math.floor(fromX);
    int y = (int) Math.floor(fromY);
    double dx = fromX - x;
    double dy = fromY - y;
    int x0 = 3 * column(x - 1);
    int x1 = 3 * column(x);
    int x2 = 3 * column(x + 1);
    int x3 = 3 * column(x + 2);
    for (int c = 0; c < 3; c++) {
      double v0 = cubic(row(y - 1), x0 + c, x1 + c, x2 + c, x3 + c, dx);
      double v1 = cubic(row(y), x0 + c, x1 + c, x2 + c, x3 + c, dx);
      double v2 = cubic(row(y + 1), x0 + c, x1 + c, x2 + c, x3 + c, dx);
      double v3 = cubic(row(y + 2), x0 + c, x1 + c, x2 + c, x3 + c, dx);
      double value = cubic(v0, v1, v2, v3, dy);
      out[o + c] = (byte) (value <= 0 ? 0 : value >= 255 ? 255 : (int) value);
    }
  }

  private double cubic(int row, int x0, int x1, int x2, int x3, double d) {
    int line = 3 * width * row;
    return cubic(at(line + x0), at(line + x1), at(line + x2), at(line + x3), d);
  }

  private static double cubic(double v0, double v1, double v2, double v3, double d) {
    double p1 = -v0 + v2;
    double p2 = 2 * (v0 - v1) + v2 - v3;
    double p3 = -v0 + v1 - v2 + v3;
    return v1 + d * (p1 + d * (p2 + d * p3));
  }

  private int at(int i) {
    return in.pixels()[i] & 0xff;
  }

  private int column(int x) {
    return Math.max(0, Math.min(x, width - 1));
  }

  private int row(int y) {
    return Math.max(0, Math.min(y, height - 1));
  }
}
