package org.blockwright.standalone;

import java.util.Arrays;

/**
 * A convolution of each channel of a map {@code (C, H, W)} by itself, a norm folded in, with an
 * activation behind it.
 */
public final class Depthwise {
  private static final int UNROLLED = 3;

  private final float[] weight;
  private final float[] bias;
  private final Act act;
  private final int channels;
  private final int height;
  private final int width;
  private final int kernel;
  private final int stride;
  private final int padding;
  private final int dilation;
  private final int outHeight;
  private final int outWidth;
  private final int paddedWidth;

  /**
   * The layer.
   *
   * @param sizes with as many groups as channels
   * @param weight {@code (C, 1, kernel, kernel)}
   * @param bias {@code (C)}, or null
   */
  Depthwise(Convolution.Sizes sizes, float[] weight, float[] bias, Act act) {
    this.weight = weight;
    this.bias = bias == null ? new float[sizes.channels] : bias;
    this.act = act;
    channels = sizes.channels;
    height = sizes.height;
    width = sizes.width;
    kernel = sizes.kernel;
    stride = sizes.stride;
    padding = sizes.padding;
    dilation = sizes.dilation;
    outHeight = sizes.outHeight();
    outWidth = sizes.outWidth();
    paddedWidth = width + 2 * padding;
  }

  /** Reads the map at {@code x} and writes that at {@code y}. */
  public void run(Memory memory, int x, int y) {
    memory.require(0, 0, (height + 2 * padding) * paddedWidth);
    Arrays.fill(memory.plane, 0, (height + 2 * padding) * paddedWidth, 0);
    int cells = outHeight * outWidth;
    for (int c = 0; c < channels; c++) {
      for (int row = 0; row < height; row++) {
        System.arraycopy(
            memory.values,
            x + (c * height + row) * width,
            memory.plane,
            (row + padding) * paddedWidth + padding,
            width);
      }
      for (int row = 0; row < outHeight; row++) {
        int to = y + c * cells + row * outWidth;
        if (kernel == UNROLLED && dilation == 1) {
          three(
              memory.plane,
              row * stride * paddedWidth,
              c * kernel * kernel,
              bias[c],
              memory.values,
              to);
        } else {
          any(
              memory.plane,
              row * stride * paddedWidth,
              c * kernel * kernel,
              bias[c],
              memory.values,
              to);
        }
      }
      act.apply(memory.values, y + c * cells, y + (c + 1) * cells);
    }
  }

  private void three(float[] plane, int from, int at, float shift, float[] values, int to) {
    float a = weight[at];
    float b = weight[at + 1];
    float c = weight[at + 2];
    float d = weight[at + 3];
    float e = weight[at + 4];
    float f = weight[at + 5];
    float g = weight[at + 6];
    float h = weight[at + 7];
    float i = weight[at + 8];
    int second = from + paddedWidth;
    int third = second + paddedWidth;
    for (int column = 0, s = 0; column < outWidth; column++, s += stride) {
      values[to + column] =
          shift
              + (a * plane[from + s] + b * plane[from + s + 1] + c * plane[from + s + 2])
              + (d * plane[second + s] + e * plane[second + s + 1] + f * plane[second + s + 2])
              + (g * plane[third + s] + h * plane[third + s + 1] + i * plane[third + s + 2]);
    }
  }

  private void any(float[] plane, int from, int at, float shift, float[] values, int to) {
    for (int column = 0; column < outWidth; column++) {
      float sum = shift;
      for (int down = 0; down < kernel; down++) {
        int read = from + down * dilation * paddedWidth + column * stride;
        for (int right = 0; right < kernel; right++) {
          sum += weight[at + down * kernel + right] * plane[read + right * dilation];
        }
      }
      values[to + column] = sum;
    }
  }
}
