package org.blockwright.runtime.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What stands in a WebP file beside its pixels. */
final class WebpChunks {
  private int orientation = 1;

  private WebpChunks() {}

  /**
   * Reads all chunks.
   *
   * @throws UnreadableImageException if it is cut off, or an animation
   */
  static WebpChunks read(byte[] file) throws UnreadableImageException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    WebpChunks chunks = new WebpChunks();
    long end = file.length < 12 ? 0 : (in.getInt(4) & 0xffffffffL) + 8;
    if (end < 12 || end > file.length) {
      throw new UnreadableImageException("it is cut off: the WebP data ends before the image does");
    }
    boolean exif = false;
    for (long at = 12; at + 8 <= end; ) {
      String type = new String(file, (int) at, 4, StandardCharsets.ISO_8859_1);
      long length = in.getInt((int) at + 4) & 0xffffffffL;
      if (at + 8 + length > end) {
        throw new UnreadableImageException("it is damaged (a WebP chunk is cut off)");
      }
      int from = (int) at + 8;
      switch (type) {
        case "ANIM" ->
            throw new UnreadableImageException(
                "it is an animated WebP, of which no picture can be read");
        case "EXIF" -> {
          boolean prefixed =
              new String(file, from, (int) Math.min(6, length), StandardCharsets.ISO_8859_1)
                  .equals("Exif\0\0");
          int skip = prefixed ? 6 : 0;
          int found =
              TiffDirectory.read(file, from + skip, (int) length - skip)
                  .filter(TiffDirectory::hasOrientation)
                  .map(TiffDirectory::orientation)
                  .orElse(0);
          exif |= found > 0;
          chunks.orientation = found > 0 ? found : chunks.orientation;
        }
        case "XMP " -> {
          if (!exif) {
            chunks.orientation =
                Orientation.ofXmp(Arrays.copyOfRange(file, from, from + (int) length));
          }
        }
        default -> {
          // pixels, profiles
        }
      }
      at += 8 + length + length % 2;
    }
    return chunks;
  }

  /** The EXIF or XMP orientation, 1 (upright) to 8. */
  int orientation() {
    return orientation;
  }
}
