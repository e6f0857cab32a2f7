package org.blockwright.runtime.data;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turning pictures as a camera says they were held. */
final class Orientation {
  private static final Pattern XMP = Pattern.compile("tiff:Orientation\\s*(?:=\\s*[\"']|>)([1-8])");

  private Orientation() {}

  /** The orientation that an XMP packet states, 1 where it states none. */
  static int ofXmp(byte[] packet) {
    Matcher found = XMP.matcher(new String(packet, StandardCharsets.UTF_8));
    return found.find() ? Integer.parseInt(found.group(1)) : 1;
  }

  /**
   * The picture upright, where {@code orientation} is its EXIF value, 1 to 8; as PIL's {@code
   * ImageOps.exif_transpose}.
   */
  static RgbImage upright(RgbImage raster, int orientation) {
    if (orientation == 1) {
      return raster;
    }
    boolean swap = orientation >= 5;
    int width = swap ? raster.height() : raster.width();
    int height = swap ? raster.width() : raster.height();
    RgbImage out = new RgbImage(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int fromX = swap ? y : x;
        int fromY = swap ? x : y;
        if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) {
          fromX = raster.width() - 1 - fromX;
        }
        if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) {
          fromY = raster.height() - 1 - fromY;
        }
        System.arraycopy(
            raster.pixels(),
            3 * (fromY * raster.width() + fromX),
            out.pixels(),
            3 * (y * width + x),
            3);
      }
    }
    return out;
  }
}
