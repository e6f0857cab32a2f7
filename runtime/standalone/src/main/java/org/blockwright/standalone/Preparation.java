package org.blockwright.standalone;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * From a picture to a network's input: the shorter side to {@code resize}, the middle {@code
 * size}x{@code size} of it, then {@code (value / 255 - mean) / std}. As in training, bit for bit.
 */
public final class Preparation {
  private final int size;
  private final int resize;
  private final boolean cubic;
  private final float[] mean;
  private final float[] std;

  /**
   * A preparation.
   *
   * @param size height and width of the input
   * @param resize the shorter side before the crop; 0 leaves the picture's size as it is
   * @param cubic whether pixels are made up by a cubic filter, or by a linear one
   * @param mean of red, green and blue
   * @param std of red, green and blue
   */
  public Preparation(int size, int resize, boolean cubic, float[] mean, float[] std) {
    this.size = size;
    this.resize = resize;
    this.cubic = cubic;
    this.mean = mean.clone();
    this.std = std.clone();
  }

  /** A network's input {@code (3, size, size)} of a picture, whose transparency is dropped. */
  public float[] apply(BufferedImage picture) {
    return apply(rgb(picture), picture.getWidth(), picture.getHeight());
  }

  /** A network's input {@code (3, size, size)} of pixels {@code (height, width, 3)}. */
  public float[] apply(byte[] rgb, int width, int height) {
    int scaledWidth = width;
    int scaledHeight = height;
    if (resize > 0) {
      // the longer side is truncated
      scaledWidth = width <= height ? resize : (int) ((double) resize * width / height);
      scaledHeight = width <= height ? (int) ((double) resize * height / width) : resize;
    }
    byte[] scaled = Resampler.resize(rgb, width, height, scaledWidth, scaledHeight, cubic);
    float[][] levels = new float[3][256];
    for (int c = 0; c < levels.length; c++) {
      for (int v = 0; v < levels[c].length; v++) {
        levels[c][v] = (v / 255f - mean[c]) / std[c];
      }
    }
    int left = middle(scaledWidth);
    int top = middle(scaledHeight);
    float[] input = new float[3 * size * size];
    for (int i = 0; i < input.length; i++) {
      int channel = i / (size * size);
      int row = i / size % size + top;
      int column = i % size + left;
      boolean inside = row >= 0 && row < scaledHeight && column >= 0 && column < scaledWidth;
      int sample = inside ? scaled[3 * (row * scaledWidth + column) + channel] & 0xff : 0;
      input[i] = levels[channel][sample];
    }
    return input;
  }

  private int middle(int length) {
    // halves go to the even number; a picture that is too small gets black edges
    return length >= size ? (int) Math.rint((length - size) / 2.0) : -((size - length) / 2);
  }

  /** The samples as they are, {@code (height, width, 3)}: no conversion of colours. */
  static byte[] rgb(BufferedImage picture) {
    Raster samples = picture.getRaster();
    int width = picture.getWidth();
    int height = picture.getHeight();
    int bands = samples.getNumBands();
    int shift = samples.getSampleModel().getTransferType() == DataBuffer.TYPE_USHORT ? 8 : 0;
    int[] palette = palette(picture);
    boolean packed = picture.getColorModel() instanceof DirectColorModel;
    if (palette == null && !packed && !(picture.getColorModel() instanceof ComponentColorModel)) {
      throw new IllegalArgumentException(
          "a picture of the colour model " + picture.getColorModel());
    }
    boolean multiplied = !packed && picture.isAlphaPremultiplied() && (bands == 2 || bands >= 4);
    byte[] rgb = new byte[3 * width * height];
    int[] line = new int[width * bands];
    for (int y = 0, o = 0; y < height; y++) {
      samples.getPixels(samples.getMinX(), samples.getMinY() + y, width, 1, line);
      for (int i = 0; i < line.length; i += bands) {
        for (int c = 0; c < 3; c++, o++) {
          int value = line[bands < 3 ? i : i + c];
          if (palette != null) {
            value = value < palette.length ? palette[value] >> (16 - 8 * c) : 0;
          } else if (packed) {
            value = value * 255 / ((1 << samples.getSampleModel().getSampleSize(c)) - 1);
          } else {
            value >>= shift;
            if (multiplied) {
              int alpha = line[i + (bands < 3 ? 1 : 3)] >> shift;
              value = alpha == 0 ? 0 : Math.min(255, value * 255 / alpha);
            }
          }
          rgb[o] = (byte) value;
        }
      }
    }
    return rgb;
  }

  private static int[] palette(BufferedImage picture) {
    if (picture.getColorModel() instanceof IndexColorModel palette) {
      int[] colors = new int[palette.getMapSize()];
      palette.getRGBs(colors);
      return colors;
    }
    return null;
  }
}
