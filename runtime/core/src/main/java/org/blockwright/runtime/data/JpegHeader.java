package org.blockwright.runtime.data;

import java.io.ByteArrayOutputStream;

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
  private static final int ORIENTATION_TAG = 0x0112;

  private final byte[] file;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private int scan;
  private int width;
  private int height;
  private int components;
  private boolean jfif;
  private int adobeTransform = -1;
  private String componentIds = "";
  private int orientation = 1;

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

  /** Whether the four components are luma, two chromas and black instead of four inks. */
  boolean inYcck() {
    return components == 4 && transform() == 2;
  }

  /** The EXIF orientation, 1 (upright) to 8. */
  int orientation() {
    return orientation;
  }

  /**
   * The file with one APP14 segment that states the colour transform instead of whatever
   * application segments it had.
   */
  byte[] canonical() {
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
        (byte) transform()
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
  private int transform() {
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
      orientation = orientation(at + 6, length - 6);
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
    StringBuilder ids = new StringBuilder();
    for (int c = 0; c < components; c++) {
      ids.append((char) unsigned(at + 6 + 3 * c));
    }
    componentIds = ids.toString();
  }

  /**
   * The orientation in the first directory of the TIFF structure at {@code at}; 1 where there is
   * none or it makes no sense.
   */
  private int orientation(int at, int length) {
    if (length < 14) {
      return 1;
    }
    boolean little = unsigned(at) == 'I';
    int directory = number(at + 4, 4, little);
    if (directory < 8 || directory > length - 2) {
      return 1;
    }
    int entries = number(at + directory, 2, little);
    for (int e = 0, entry = directory + 2; e < entries && entry + 12 <= length; e++, entry += 12) {
      if (number(at + entry, 2, little) == ORIENTATION_TAG) {
        int value = number(at + entry + 8, 2, little);
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  private int number(int at, int bytes, boolean little) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | unsigned(little ? at + bytes - 1 - i : at + i);
    }
    return value;
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
