package org.blockwright.runtime.data;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The samples that ImageIO's readers hand out, into RGB of 8 bits: without conversion of colours,
 * transparency dropped, of 16 bits the upper 8.
 */
final class Samples {
  private Samples() {}

  /**
   * Into RGB, whatever the image's colour model.
   *
   * @throws UnreadableImageException if its samples are neither bytes nor 16-bit words
   */
  static RgbImage toRgb(BufferedImage image) throws UnreadableImageException {
    if (image.getColorModel() instanceof IndexColorModel palette) {
      int[] colors = new int[palette.getMapSize()];
      palette.getRGBs(colors);
      return indexed(image.getRaster(), colors);
    }
    if (image.getColorModel() instanceof DirectColorModel) {
      return packed(image.getRaster());
    }
    return components(image, false);
  }

  /** Palette numbers into the colours of a palette (0xRRGGBB); numbers beyond it are black. */
  static RgbImage indexed(Raster samples, int[] colors) {
    RgbImage out = new RgbImage(samples.getWidth(), samples.getHeight());
    int[] line = new int[out.width()];
    for (int y = 0, o = 0; y < out.height(); y++) {
      samples.getSamples(samples.getMinX(), samples.getMinY() + y, line.length, 1, 0, line);
      for (int x = 0; x < line.length; x++, o += 3) {
        int color = line[x] < colors.length ? colors[line[x]] : 0;
        out.pixels()[o] = (byte) (color >> 16);
        out.pixels()[o + 1] = (byte) (color >> 8);
        out.pixels()[o + 2] = (byte) color;
      }
    }
    return out;
  }

  /** Bands of fewer bits than 8, as 5-6-5: {@code value * 255 / largest}, without rounding. */
  private static RgbImage packed(Raster samples) {
    RgbImage out = new RgbImage(samples.getWidth(), samples.getHeight());
    int bands = samples.getNumBands();
    int[] line = new int[out.width() * bands];
    for (int y = 0, o = 0; y < out.height(); y++) {
      samples.getPixels(samples.getMinX(), samples.getMinY() + y, out.width(), 1, line);
      for (int i = 0; i < line.length; i += bands, o += 3) {
        for (int c = 0; c < 3; c++) {
          int bits = samples.getSampleModel().getSampleSize(c);
          out.pixels()[o + c] =
              (byte) (bits == 0 ? 0 : ((long) line[i + c] * 255 / ((1L << bits) - 1)));
        }
      }
    }
    return out;
  }

  /**
   * Grey, RGB or, where {@code inks} says so, CMYK; colours that were multiplied by their alpha are
   * divided by it again.
   */
  static RgbImage components(BufferedImage image, boolean inks) throws UnreadableImageException {
    Raster samples = image.getRaster();
    int type = samples.getSampleModel().getTransferType();
    if (!(image.getColorModel() instanceof ComponentColorModel)
        || (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT)) {
      throw new UnreadableImageException("its samples are not of 8 or 16 bits");
    }
    int shift = type == DataBuffer.TYPE_USHORT ? 8 : 0;
    int bands = samples.getNumBands();
    boolean multiplied = image.isAlphaPremultiplied() && (bands == 2 || bands >= 4);
    int alphaAt = bands < 3 ? 1 : 3;
    RgbImage out = new RgbImage(image.getWidth(), image.getHeight());
    int[] line = new int[out.width() * bands];
    byte[] pixels = out.pixels();
    for (int y = 0, o = 0; y < out.height(); y++) {
      samples.getPixels(samples.getMinX(), samples.getMinY() + y, out.width(), 1, line);
      for (int i = 0; i < line.length; i += bands, o += 3) {
        for (int c = 0; c < 3; c++) {
          int value = line[bands < 3 ? i : i + c] >> shift;
          if (inks) {
            value = dimmed(value, line[i + 3] >> shift);
          } else if (multiplied) {
            value = divided(value, line[i + alphaAt] >> shift);
          }
          pixels[o + c] = (byte) value;
        }
      }
    }
    return out;
  }

  /** An ink under black: {@code 255 - black - ink * (255 - black) / 255}, as PIL rounds it. */
  static int dimmed(int ink, int black) {
    int light = 255 - black;
    int product = ink * light + 128;
    return Math.max(0, light - (((product >> 8) + product) >> 8));
  }

  private static int divided(int value, int alpha) {
    return alpha == 0 ? 0 : Math.min(255, value * 255 / alpha);
  }
}
