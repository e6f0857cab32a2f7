package org.blockwright.runtime.data;

/**
 * An RGB picture of 8 bits a sample, interleaved: the red of pixel (x, y) is {@code pixels()[3 * (y
 * * width + x)]}, then green, then blue.
 *
 * <p>The array is not copied: who holds a raster may write into it, so a source hands out a fresh
 * one each time.
 */
public final class RgbImage {
  private final int width;
  private final int height;
  private final byte[] pixels;

  /**
   * Wraps samples.
   *
   * @throws IllegalArgumentException if {@code pixels} does not hold {@code 3 * width * height}
   *     samples
   */
  public RgbImage(int width, int height, byte[] pixels) {
    if (width < 1 || height < 1 || pixels.length != 3L * width * height) {
      throw new IllegalArgumentException(
          pixels.length + " samples are no " + width + "x" + height + " RGB picture");
    }
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /** A black picture. */
  public RgbImage(int width, int height) {
    this(width, height, new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))]);
  }

  /** A picture of one grey sample a pixel, each copied into red, green and blue. */
  static RgbImage ofGrey(int width, int height, byte[] grey, int offset) {
    RgbImage raster = new RgbImage(width, height);
    for (int i = 0, o = 0; o < raster.pixels.length; i++, o += 3) {
      byte value = grey[offset + i];
      raster.pixels[o] = value;
      raster.pixels[o + 1] = value;
      raster.pixels[o + 2] = value;
    }
    return raster;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** The samples themselves, (height, width, 3). */
  public byte[] pixels() {
    return pixels;
  }

  /** One sample, 0..255; channel 0 is red. */
  public int sample(int x, int y, int channel) {
    return pixels[3 * (y * width + x) + channel] & 0xff;
  }
}
