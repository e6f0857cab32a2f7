package org.blockwright.runtime.data;

import java.io.IOException;
import java.util.Base64;

/**
 * Components of a JPEG with half as many rows as the image and all of its columns (4:4:0). JDKs
 * that link libjpeg-turbo interpolate between such rows, those with the older libjpeg built in
 * write each row twice; here the second becomes the first, so that every JDK gives the same bits.
 */
final class ChromaRows {
  /** 8 x 16 pixels, whose chroma falls from the first of its rows to the last. */
  private static final String PROBE =
      "/9j/4AAQSkZJRgABAgAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxO"
          + "QERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2Nj"
          + "Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAQAAgDARIAAhEBAxEB/8QAFQABAQAAAAAA"
          + "AAAAAAAAAAAAAgT/xAAVEAEBAAAAAAAAAAAAAAAAAAAAE//EABUBAQEAAAAAAAAAAAAAAAAAAAIE/8QAFhEA"
          + "AwAAAAAAAAAAAAAAAAAAABVh/9oADAMBAAIRAxEAPwA1R0JTChnT/9k=";

  private static final class Probe {
    static final boolean REPEATS = repeats();
  }

  private ChromaRows() {}

  /** Whether this JDK writes each row twice. */
  static boolean areRepeated() {
    return Probe.REPEATS;
  }

  private static boolean repeats() {
    try {
      JpegHeader header = JpegHeader.read(Base64.getDecoder().decode(PROBE));
      RgbImage planes = JpegDecoder.interleaved(header, 0);
      for (int y = 0; y < planes.height(); y += 2) {
        if (planes.sample(0, y, 1) != planes.sample(0, y + 1, 1)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Interpolates between rows that were written twice: three parts of the nearer and one of the
   * other, as libjpeg-turbo ({@code h1v2_fancy_upsample} in {@code jdsample.c}).
   *
   * @param samples (height, width, bands)
   * @param band the component
   */
  static void smooth(byte[] samples, int width, int height, int bands, int band) {
    int rows = (height + 1) / 2;
    int[] column = new int[rows];
    int stride = width * bands;
    for (int x = 0; x < width; x++) {
      int top = x * bands + band;
      for (int r = 0; r < rows; r++) {
        column[r] = samples[top + 2 * r * stride] & 0xff;
      }
      for (int y = 0; y < height; y++) {
        int near = column[y / 2];
        boolean upper = y % 2 == 0;
        int far = column[upper ? Math.max(0, y / 2 - 1) : Math.min(rows - 1, y / 2 + 1)];
        samples[top + y * stride] = (byte) ((3 * near + far + (upper ? 1 : 2)) >> 2);
      }
    }
  }
}
