package org.blockwright.runtime.data;

import java.util.Arrays;

/** The scans of a JPEG file: how many there are, and whether together they make the whole image. */
final class JpegScans {
  /** Encoders write about ten, searching ones up to some tens. */
  private static final int MAX_SCANS = 100;

  /**
   * Each scan goes over the whole image. A flat image takes about 170 pixels a byte for its first
   * scan and next to nothing for the nine that follow.
   */
  private static final long MAX_PIXELS_PER_BYTE = 4096;

  /** Decoders differ in how they smooth blocks of which these coefficients are not known. */
  private static final int SMOOTHED = 9;

  private static final int RST0 = 0xd0;
  private static final int RST7 = 0xd7;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;

  private final byte[] file;
  private final JpegHeader header;
  private final int[][] missingBits;
  private int scans;

  private JpegScans(byte[] file, JpegHeader header) {
    this.file = file;
    this.header = header;
    this.missingBits = new int[header.components()][64];
    for (int[] component : missingBits) {
      Arrays.fill(component, -1);
    }
  }

  /**
   * Looks at all scans without decoding them.
   *
   * @return how many there are
   * @throws UnreadableImageException if there are too many for what they hold, or too few for an
   *     image that is the same with every decoder
   */
  static int check(byte[] file, JpegHeader header) throws UnreadableImageException {
    JpegScans scans = new JpegScans(file, header);
    scans.walk();
    long pixels = (long) header.width() * header.height() * scans.scans;
    if (scans.scans > MAX_SCANS
        || (scans.scans > 4 && pixels > MAX_PIXELS_PER_BYTE * file.length)) {
      throw new UnreadableImageException(
          "it goes over its "
              + header.width()
              + "x"
              + header.height()
              + " pixels in "
              + scans.scans
              + " scans of "
              + file.length
              + " bytes together, more than any camera or program writes");
    }
    if (header.isProgressive() && !scans.areComplete()) {
      throw new UnreadableImageException(
          "it is cut off: the last scans of a progressive JPEG are missing");
    }
    return scans.scans;
  }

  private boolean areComplete() {
    return Arrays.stream(missingBits)
        .allMatch(bits -> Arrays.stream(bits, 0, SMOOTHED + 1).allMatch(missing -> missing == 0));
  }

  private void walk() {
    int at = header.firstScan();
    while (at + 3 < file.length) {
      int marker = unsigned(at + 1);
      if (unsigned(at) != 0xff
          || marker == 0
          || marker == 0xff
          || (marker >= RST0 && marker <= RST7)) {
        at++;
        continue;
      }
      if (marker == EOI) {
        return;
      }
      if (marker == SOS) {
        scan(at + 4);
      }
      at += 2 + Math.max(2, unsigned(at + 2) << 8 | unsigned(at + 3));
    }
  }

  private void scan(int at) {
    scans++;
    int count = unsigned(at);
    int from = unsigned(at + 1 + 2 * count);
    int to = Math.min(63, unsigned(at + 2 + 2 * count));
    int low = unsigned(at + 3 + 2 * count) & 0xf;
    for (int i = 0; i < count; i++) {
      int component = header.component(unsigned(at + 1 + 2 * i));
      for (int k = from; component >= 0 && k <= to; k++) {
        missingBits[component][k] = low;
      }
    }
  }

  private int unsigned(int at) {
    return at < file.length ? file[at] & 0xff : 0;
  }
}
