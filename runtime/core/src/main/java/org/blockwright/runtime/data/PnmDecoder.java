package org.blockwright.runtime.data;

/**
 * Portable bitmaps, greymaps and pixmaps ({@code netpbm}'s PBM, PGM and PPM), plain and raw, as PIL
 * reads them: values are scaled to 255 and rounded, halves to the even number. Of greys of 16 bits
 * the upper 8 are taken, as of those in other files.
 */
final class PnmDecoder {
  private static final int MAX_VALUE = 65535;

  private final byte[] file;
  private int at = 2;

  private PnmDecoder(byte[] file) {
    this.file = file;
  }

  /** Whether the bytes begin as such a file. */
  static boolean recognises(byte[] file) {
    return file.length > 2
        && file[0] == 'P'
        && file[1] >= '1'
        && file[1] <= '6'
        && (isSpace(file[2]) || file[2] == '#');
  }

  /**
   * Decodes a file.
   *
   * @throws UnreadableImageException if it is cut off, or a value makes no sense
   */
  static RgbImage decode(byte[] file) throws UnreadableImageException {
    return new PnmDecoder(file).picture();
  }

  private RgbImage picture() throws UnreadableImageException {
    int kind = file[1] - '0';
    boolean plain = kind <= 3;
    boolean bitmap = kind == 1 || kind == 4;
    int bands = kind == 3 || kind == 6 ? 3 : 1;
    int width = number(Integer.MAX_VALUE);
    int height = number(Integer.MAX_VALUE);
    int max = bitmap ? 1 : number(MAX_VALUE);
    if (width < 1 || height < 1 || max < 1) {
      throw new UnreadableImageException("its PNM header is damaged");
    }
    long samples = (long) width * height * bands;
    long rowBits = bitmap ? (width + 7L) / 8 * 8 : 8L * width * bands * (max > 255 ? 2 : 1);
    ImageDecoder.checkPixels(width, height);
    if (!plain) {
      at++; // the one space after the header
    }
    // of plain files at least a digit a sample
    if (file.length - at < (plain ? samples : rowBits / 8 * height)) {
      throw cutOff();
    }
    RgbImage out = new RgbImage(width, height);
    byte[] levels = levels(max, bands);
    byte[] pixels = out.pixels();
    for (int y = 0, o = 0; y < height; y++) {
      for (int x = 0; x < width; x++, o += 3) {
        for (int c = 0; c < bands; c++) {
          int value = plain ? plain(bitmap, max) : raw(bitmap, max, x);
          pixels[o + c] = levels[bitmap ? 1 - value : Math.min(value, max)];
        }
        if (bands == 1) {
          pixels[o + 1] = pixels[o];
          pixels[o + 2] = pixels[o];
        }
      }
      if (bitmap && !plain && width % 8 != 0) {
        at++;
      }
    }
    return out;
  }

  private static byte[] levels(int max, int bands) {
    byte[] levels = new byte[max + 1];
    boolean deep = bands == 1 && max > 255;
    for (int v = 0; v <= max; v++) {
      double share = (double) v / max;
      levels[v] = (byte) (deep ? (int) Math.rint(share * MAX_VALUE) >> 8 : Math.rint(share * 255));
    }
    return levels;
  }

  private int raw(boolean bitmap, int max, int x) {
    if (bitmap) {
      int bit = file[at] >> (7 - x % 8) & 1;
      at += x % 8 == 7 ? 1 : 0;
      return bit;
    }
    int value = file[at++] & 0xff;
    return max > 255 ? value << 8 | file[at++] & 0xff : value;
  }

  private int plain(boolean bitmap, int max) throws UnreadableImageException {
    if (!bitmap) {
      return number(max);
    }
    skipSpace();
    if (at >= file.length) {
      throw cutOff();
    }
    int digit = file[at++] - '0';
    if (digit != 0 && digit != 1) {
      throw new UnreadableImageException("its PNM data holds what is no digit");
    }
    return digit;
  }

  /** The next number in digits. */
  private int number(int max) throws UnreadableImageException {
    skipSpace();
    if (at >= file.length) {
      throw cutOff();
    }
    long value = 0;
    int from = at;
    while (at < file.length && file[at] >= '0' && file[at] <= '9' && value <= max) {
      value = 10 * value + file[at++] - '0';
    }
    if (at == from || (at < file.length && !isSpace(file[at]) && file[at] != '#')) {
      throw new UnreadableImageException("its PNM data holds what is no number up to " + max);
    }
    if (value > max) {
      throw new UnreadableImageException("its PNM data holds a number above " + max);
    }
    return (int) value;
  }

  private void skipSpace() {
    while (at < file.length && (isSpace(file[at]) || file[at] == '#')) {
      if (file[at] == '#') {
        while (at < file.length && file[at] != '\n' && file[at] != '\r') {
          at++;
        }
      } else {
        at++;
      }
    }
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  private static UnreadableImageException cutOff() {
    return new UnreadableImageException("it is cut off: its PNM data ends before the image does");
  }
}
