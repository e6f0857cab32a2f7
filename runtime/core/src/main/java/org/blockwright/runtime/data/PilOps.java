package org.blockwright.runtime.data;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Pixel operations that give what PIL's {@code ImageOps} and {@code ImageEnhance} give, bit for
 * bit. Each returns a new picture.
 */
final class PilOps {
  private PilOps() {}

  /** Stretches each channel's range to 0..255; {@code ImageOps.autocontrast}. */
  static RgbImage autoContrast(RgbImage image) {
    byte[][] tables = new byte[3][];
    int[][] histograms = histograms(image);
    for (int c = 0; c < 3; c++) {
      int low = 0;
      int high = 255;
      while (low < 255 && histograms[c][low] == 0) {
        low++;
      }
      while (high > 0 && histograms[c][high] == 0) {
        high--;
      }
      double scale = high > low ? 255.0 / (high - low) : 1;
      double offset = high > low ? -low * scale : 0;
      tables[c] = table(v -> (int) (v * scale + offset));
    }
    return map(image, tables);
  }

  /** Makes each channel's histogram even; {@code ImageOps.equalize}. */
  static RgbImage equalize(RgbImage image) {
    byte[][] tables = new byte[3][];
    int[][] histograms = histograms(image);
    for (int c = 0; c < 3; c++) {
      int[] histogram = histograms[c];
      int last = 255;
      while (histogram[last] == 0) {
        last--;
      }
      int step = (Arrays.stream(histogram).sum() - histogram[last]) / 255;
      int[] below = new int[256];
      for (int v = 0, sum = step / 2; v < 256; sum += histogram[v++]) {
        below[v] = sum;
      }
      // one colour only, or too few pixels to speak of
      tables[c] = table(v -> step == 0 ? v : below[v] / step);
    }
    return map(image, tables);
  }

  /** {@code ImageOps.invert}. */
  static RgbImage invert(RgbImage image) {
    return map(image, table(v -> 255 - v));
  }

  /** Keeps the upper {@code bits}, 0 to 8; {@code ImageOps.posterize}. */
  static RgbImage posterize(RgbImage image, int bits) {
    int mask = -(1 << (8 - bits));
    return map(image, table(v -> v & mask));
  }

  /** Inverts from {@code threshold} on; {@code ImageOps.solarize}. */
  static RgbImage solarize(RgbImage image, int threshold) {
    return map(image, table(v -> v < threshold ? v : 255 - v));
  }

  /** Adds to what is below 128; timm's {@code solarize_add}. */
  static RgbImage solarizeAdd(RgbImage image, int add) {
    return map(image, table(v -> v < 128 ? v + add : v));
  }

  /** Colour balance: 0 is grey, 1 the picture itself; {@code ImageEnhance.Color}. */
  static RgbImage color(RgbImage image, double factor) {
    RgbImage grey = new RgbImage(image.width(), image.height());
    for (int i = 0; i < grey.pixels().length; i += 3) {
      Arrays.fill(grey.pixels(), i, i + 3, (byte) grey(image.pixels(), i));
    }
    return blend(grey, image, factor);
  }

  /** 0 is the mean grey, 1 the picture itself; {@code ImageEnhance.Contrast}. */
  static RgbImage contrast(RgbImage image, double factor) {
    long sum = 0;
    for (int i = 0; i < image.pixels().length; i += 3) {
      sum += grey(image.pixels(), i);
    }
    RgbImage flat = new RgbImage(image.width(), image.height());
    Arrays.fill(flat.pixels(), (byte) (int) (3.0 * sum / image.pixels().length + 0.5));
    return blend(flat, image, factor);
  }

  /** 0 is black, 1 the picture itself; {@code ImageEnhance.Brightness}. */
  static RgbImage brightness(RgbImage image, double factor) {
    return blend(new RgbImage(image.width(), image.height()), image, factor);
  }

  /** 0 is smoothed, 1 the picture itself; {@code ImageEnhance.Sharpness}. */
  static RgbImage sharpness(RgbImage image, double factor) {
    RgbImage smooth = new RgbImage(image.width(), image.height(), image.pixels().clone());
    byte[] in = image.pixels();
    int row = 3 * image.width();
    for (int y = 1; y < image.height() - 1; y++) {
      for (int i = y * row + 3; i < (y + 1) * row - 3; i++) {
        int sum = 4 * (in[i] & 0xff);
        for (int line = i - row; line <= i + row; line += row) {
          sum += (in[line - 3] & 0xff) + (in[line] & 0xff) + (in[line + 3] & 0xff);
        }
        // thirteenths, to the nearest
        smooth.pixels()[i] = (byte) ((2 * sum + 13) / 26);
      }
    }
    return blend(smooth, image, factor);
  }

  /**
   * Turns the hue by {@code shift} turns, -0.5 to 0.5, in PIL's 8-bit HSV; torchvision's {@code
   * adjust_hue}.
   */
  static RgbImage hue(RgbImage image, double shift) {
    RgbImage out = new RgbImage(image.width(), image.height());
    int add = (int) (shift * 255);
    for (int i = 0; i < image.pixels().length; i += 3) {
      Hsv.turn(image.pixels(), i, add, out.pixels());
    }
    return out;
  }

  /** A turn about the middle, counterclockwise; {@code Image.rotate} with a fill colour. */
  static RgbImage rotate(RgbImage image, double degrees, Interpolation interpolation, byte[] fill) {
    double turn = degrees % 360;
    if (turn == 0) {
      return image;
    }
    // as Python's modulo, whose result is positive
    double angle = -Math.toRadians(turn < 0 ? turn + 360 : turn);
    double cos = fifteenDigits(StrictMath.cos(angle));
    double sin = fifteenDigits(StrictMath.sin(angle));
    double x = image.width() / 2.0;
    double y = image.height() / 2.0;
    double[] matrix = {
      cos, sin, cos * -x + sin * -y + 0.0 + x, -sin, cos, -sin * -x + cos * -y + 0.0 + y
    };
    return AffineWarp.apply(image, matrix, interpolation, fill);
  }

  private static double fifteenDigits(double value) {
    return new BigDecimal(value).setScale(15, RoundingMode.HALF_EVEN).doubleValue();
  }

  /** PIL's luma of a pixel ({@code convert("L")}). */
  private static int grey(byte[] pixels, int i) {
    return ((pixels[i] & 0xff) * 19595
            + (pixels[i + 1] & 0xff) * 38470
            + (pixels[i + 2] & 0xff) * 7471
            + 0x8000)
        >> 16;
  }

  /** {@code Image.blend}: float32, cut off towards zero. */
  private static RgbImage blend(RgbImage from, RgbImage to, double factor) {
    float alpha = (float) factor;
    RgbImage out = new RgbImage(from.width(), from.height());
    byte[] result = out.pixels();
    for (int i = 0; i < result.length; i++) {
      int a = from.pixels()[i] & 0xff;
      int b = to.pixels()[i] & 0xff;
      float value = a + alpha * (b - a);
      result[i] = (byte) (value <= 0 ? 0 : value >= 255 ? 255 : (int) value);
    }
    return out;
  }

  private static int[][] histograms(RgbImage image) {
    int[][] histograms = new int[3][256];
    byte[] pixels = image.pixels();
    for (int i = 0; i < pixels.length; i += 3) {
      histograms[0][pixels[i] & 0xff]++;
      histograms[1][pixels[i + 1] & 0xff]++;
      histograms[2][pixels[i + 2] & 0xff]++;
    }
    return histograms;
  }

  private static byte[] table(IntUnaryOperator value) {
    byte[] table = new byte[256];
    for (int v = 0; v < 256; v++) {
      table[v] = (byte) Math.max(0, Math.min(255, value.applyAsInt(v)));
    }
    return table;
  }

  private static RgbImage map(RgbImage image, byte[]... tables) {
    RgbImage out = new RgbImage(image.width(), image.height());
    byte[] in = image.pixels();
    for (int c = 0; c < 3; c++) {
      byte[] table = tables[c % tables.length];
      for (int i = c; i < in.length; i += 3) {
        out.pixels()[i] = table[in[i] & 0xff];
      }
    }
    return out;
  }
}
