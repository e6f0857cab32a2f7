package org.blockwright.runtime.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * What stands in a PNG file beside its pixels. Checked are what the JDK's reader does not look at:
 * lengths before it takes memory for them, and the checksums of the chunks that make the picture.
 */
final class PngChunks {
  private static final byte[] XMP = "XML:com.adobe.xmp\0".getBytes(StandardCharsets.ISO_8859_1);

  private int orientation = 1;

  private PngChunks() {}

  /**
   * Reads all chunks up to the last.
   *
   * @throws UnreadableImageException if one is cut off, or a checksum is wrong
   */
  static PngChunks read(byte[] file) throws UnreadableImageException {
    PngChunks chunks = new PngChunks();
    ByteBuffer in = ByteBuffer.wrap(file);
    boolean exif = false;
    int at = 8;
    while (true) {
      if (at + 12 > file.length) {
        throw new UnreadableImageException("it is damaged (cut off between its PNG chunks)");
      }
      int length = in.getInt(at);
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (length < 0 || length > file.length - at - 12) {
        throw new UnreadableImageException("it is damaged (cut off within a PNG chunk)");
      }
      boolean critical = Character.isUpperCase(type.charAt(0));
      if (critical && crc(file, at + 4, 4 + length) != in.getInt(at + 8 + length)) {
        throw new UnreadableImageException(
            "it is damaged (the checksum of a PNG chunk does not fit)");
      }
      if (type.equals("eXIf")) {
        int found =
            TiffDirectory.read(file, at + 8, length)
                .filter(TiffDirectory::hasOrientation)
                .map(TiffDirectory::orientation)
                .orElse(0);
        exif |= found > 0;
        chunks.orientation = found > 0 ? found : chunks.orientation;
      } else if (type.equals("iTXt") && !exif) {
        byte[] text = Arrays.copyOfRange(file, at + 8, at + 8 + length);
        if (text.length > XMP.length && Arrays.equals(XMP, Arrays.copyOf(text, XMP.length))) {
          chunks.orientation = Orientation.ofXmp(text);
        }
      } else if (type.equals("IEND")) {
        return chunks;
      }
      at += 12 + length;
    }
  }

  /** The EXIF or XMP orientation, 1 (upright) to 8. */
  int orientation() {
    return orientation;
  }

  private static int crc(byte[] file, int at, int length) {
    CRC32 crc = new CRC32();
    crc.update(file, at, length);
    return (int) crc.getValue();
  }
}
