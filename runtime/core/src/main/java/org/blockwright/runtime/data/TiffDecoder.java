package org.blockwright.runtime.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * TIFF into RGB as PIL does: turned as its orientation says (PIL does that for TIFF whenever it
 * loads one), palettes by the upper 8 bits of their colours, CMYK without a profile.
 */
final class TiffDecoder {
  private static final int PALETTE = 3;
  private static final int CMYK = 5;

  /** White is zero, black is zero, RGB, palette, CMYK, YCbCr. */
  private static final Set<Integer> PHOTOMETRICS = Set.of(0, 1, 2, PALETTE, CMYK, 6);

  private static final Set<Integer> BITS = Set.of(1, 2, 4, 8, 16);
  private static final int UNSIGNED = 1;

  private TiffDecoder() {}

  /**
   * Looks at a file's directory before the JDK's reader does, which takes memory for whatever is
   * claimed there.
   *
   * @throws UnreadableImageException if it is cut off, or of a kind that would not become what PIL
   *     makes of it
   */
  private static void requireReadable(TiffDirectory directory) throws UnreadableImageException {
    if (!directory.isPlausible()) {
      throw damaged();
    }
    int photometric = directory.value(TiffDirectory.PHOTOMETRIC, 1);
    int bits = directory.value(TiffDirectory.BITS, 1);
    boolean unsigned =
        Arrays.stream(directory.values(TiffDirectory.SAMPLE_FORMAT)).allMatch(f -> f == UNSIGNED);
    if (!PHOTOMETRICS.contains(photometric)
        || !BITS.contains(bits)
        || !unsigned
        || (photometric == PALETTE && bits > 8)) {
      throw new UnreadableImageException(
          "it is a TIFF of "
              + bits
              + (unsigned ? " bits" : " bits, signed or floating,")
              + " in colour space "
              + photometric
              + "; grey, RGB, palette, CMYK and YCbCr of at most 16 bits can be read");
    }
  }

  private static UnreadableImageException damaged() {
    return new UnreadableImageException("it is damaged (its TIFF directory is cut off)");
  }

  /** Decodes a file's first picture. */
  static RgbImage decode(byte[] file) throws IOException {
    TiffDirectory directory =
        TiffDirectory.read(file, 0, file.length).orElseThrow(TiffDecoder::damaged);
    requireReadable(directory);
    int photometric = directory.value(TiffDirectory.PHOTOMETRIC, 1);
    BufferedImage image = ImageDecoder.read(file, "tiff", reader -> reader.read(0));
    RgbImage raster;
    if (photometric == PALETTE) {
      raster =
          Samples.indexed(image.getRaster(), palette(directory.values(TiffDirectory.COLOR_MAP)));
    } else if (photometric == CMYK && image.getRaster().getNumBands() >= 4) {
      raster = Samples.components(image, true);
    } else {
      raster = Samples.toRgb(image);
    }
    return Orientation.upright(raster, directory.orientation());
  }

  /** All reds, then all greens, then all blues, of 16 bits each. */
  private static int[] palette(long[] map) {
    int[] colors = new int[map.length / 3];
    for (int i = 0; i < colors.length; i++) {
      long red = map[i] >> 8;
      long green = map[colors.length + i] >> 8;
      long blue = map[2 * colors.length + i] >> 8;
      colors[i] = (int) (red << 16 | green << 8 | blue);
    }
    return colors;
  }
}
