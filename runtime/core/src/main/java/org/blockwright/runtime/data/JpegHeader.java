package org.blockwright.runtime.data;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * What stands before the first scan of a JPEG file, and the same file with the application segments
 * left out: colour profiles, thumbnails and comments, which PIL does not look at either.
 */
final class JpegHeader {
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;
  private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

  private final byte[] file;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private int scan;
  private int width;
  private int height;
  private int components;
  private boolean jfif;
  private int adobeTransform = -1;
  private String componentIds = "";
  private boolean progressive;
  private int[] columns = {};
  private int[] rows = {};
  private int exifOrientation;
  private int xmpOrientation;

  private JpegHeader(byte[] file) {
    this.file = file;
  }

  /**
   * Reads the segments up to the first scan.
   *
   * @throws UnreadableImageException if there is none, or if the coding is not one that decoders
   *     know
   */
  static JpegHeader read(byte[] file) throws UnreadableImageException {
    JpegHeader header = new JpegHeader(file);
    header.parse();
    if (header.width < 1 || header.height < 1) {
      throw new UnreadableImageException("its JPEG header has no size");
    }
    return header;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int components() {
    return components;
  }

  /** Whether coefficients come in several scans, each of a part of them. */
  boolean isProgressive() {
    return progressive;
  }

  /** Where the first scan begins. */
  int firstScan() {
    return scan;
  }

  /** The place of the component with that identifier, or -1. */
  int component(int id) {
    return componentIds.indexOf((char) id);
  }

  /** Whether a component has all of the image's columns and half of its rows. */
  boolean hasHalfTheRows(int component) {
    return columns[component] == Arrays.stream(columns).max().orElse(0)
        && 2 * rows[component] == Arrays.stream(rows).max().orElse(0);
  }

  /** The EXIF orientation, 1 (upright) to 8; where there is none, that of the XMP packet. */
  int orientation() {
    return Math.max(1, exifOrientation > 0 ? exifOrientation : xmpOrientation);
  }

  /**
   * The file with one APP14 segment that states a colour transform instead of whatever application
   * segments it had.
   */
  byte[] canonical(int transform) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(kept.size() + file.length - scan + 18);
    out.write(0xff);
    out.write(SOI);
    if (components > 1) {
      byte[] adobe = {
        (byte) 0xff,
        (byte) APP14,
        0,
        14,
        'A',
        'd',
        'o',
        'b',
        'e',
        0,
        100,
        0,
        0,
        0,
        0,
        (byte) transform
      };
      out.writeBytes(adobe);
    }
    out.writeBytes(kept.toByteArray());
    out.write(file, scan, file.length - scan);
    return out.toByteArray();
  }

  /**
   * The Adobe code (0 none, 1 YCbCr, 2 YCCK) of the colour space that libjpeg takes the samples for
   * ({@code jdapimin.c}).
   */
  int transform() {
    if (components == 4) {
      return adobeTransform <= 0 ? 0 : 2;
    }
    if (jfif) {
      return 1;
    }
    return adobeTransform == 0 || (adobeTransform < 0 && componentIds.equals("RGB")) ? 0 : 1;
  }

  private void parse() throws UnreadableImageException {
    int at = 2;
    while (true) {
      while (at < file.length && (file[at] & 0xff) != 0xff) {
        at++;
      }
      while (at < file.length && (file[at] & 0xff) == 0xff) {
        at++;
      }
      if (at >= file.length) {
        throw new UnreadableImageException("it is cut off in its JPEG header");
      }
      int marker = unsigned(at++);
      if (marker == 0 || marker == 0x01 || (marker >= 0xd0 && marker <= SOI)) {
        continue;
      }
      if (marker == EOI) {
        throw new UnreadableImageException("its JPEG data holds no image");
      }
      int length = unsigned(at) << 8 | unsigned(at + 1);
      if (length < 2 || at + length > file.length) {
        throw new UnreadableImageException("it is cut off in its JPEG header");
      }
      if (marker == SOS) {
        scan = at - 2;
        return;
      }
      segment(marker, at + 2, length - 2);
      if (marker < APP0 || (marker > APP15 && marker != COMMENT)) {
        kept.write(0xff);
        kept.write(marker);
        kept.write(file, at, length);
      }
      at += length;
    }
  }

  private void segment(int marker, int at, int length) throws UnreadableImageException {
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
      frame(marker, at, length);
    } else if (marker == APP0) {
      jfif |= startsWith(at, length, "JFIF\0");
    } else if (marker == APP1 && startsWith(at, length, "Exif\0\0")) {
      exifOrientation =
          TiffDirectory.read(file, at + 6, length - 6)
              .filter(TiffDirectory::hasOrientation)
              .map(TiffDirectory::orientation)
              .orElse(exifOrientation);
    } else if (marker == APP1 && startsWith(at, length, XMP)) {
      xmpOrientation = Orientation.ofXmp(Arrays.copyOfRange(file, at, at + length));
    } else if (marker == APP14 && length >= 12 && startsWith(at, length, "Adobe")) {
      adobeTransform = unsigned(at + 11);
    }
  }

  private void frame(int marker, int at, int length) throws UnreadableImageException {
    if (marker > 0xc2) {
      throw new UnreadableImageException(
          "it is a lossless, hierarchical or arithmetic-coded JPEG, which is not supported");
    }
    if (length < 6 || length < 6 + 3 * unsigned(at + 5)) {
      throw new UnreadableImageException("its JPEG frame header is damaged");
    }
    if (unsigned(at) != 8) {
      throw new UnreadableImageException(
          "it is a JPEG of " + unsigned(at) + " bits a sample; only 8 are supported");
    }
    height = unsigned(at + 1) << 8 | unsigned(at + 2);
    width = unsigned(at + 3) << 8 | unsigned(at + 4);
    components = unsigned(at + 5);
    if (components != 1 && components != 3 && components != 4) {
      throw new UnreadableImageException(
          "it is a JPEG of " + components + " components; 1, 3 and 4 are supported");
    }
    progressive = marker == 0xc2;
    columns = new int[components];
    rows = new int[components];
    StringBuilder ids = new StringBuilder();
    for (int c = 0; c < components; c++) {
      ids.append((char) unsigned(at + 6 + 3 * c));
      columns[c] = unsigned(at + 7 + 3 * c) >> 4;
      rows[c] = unsigned(at + 7 + 3 * c) & 0xf;
    }
    componentIds = ids.toString();
  }

  private boolean startsWith(int at, int length, String text) {
    if (length < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (file[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The byte at {@code at}, or 0 past the end. */
  private int unsigned(int at) {
    return at < file.length ? file[at] & 0xff : 0;
  }
}
