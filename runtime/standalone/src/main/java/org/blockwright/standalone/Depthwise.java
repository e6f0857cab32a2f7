package org.blockwright.standalone;

import java.util.Arrays;

/**
 * A convolution of each channel of a map {@code (C, H, W)} by itself, a norm folded in, with an
 * activation behind it. A channel with its zeros is cut into parts, one for each place in a step of
 * the kernel; in these, what a cell of the kernel meets is one run of numbers for all outputs. So
 * the rows of a product are copies of such runs, and between the lines of outputs stand a few
 * numbers that nobody reads.
 */
public final class Depthwise implements Work {
  private final float[] weight;
  private final float[] bias;
  private final Act act;
  private final int channels;
  private final int height;
  private final int width;
  private final int stride;
  private final int padding;
  private final int outHeight;
  private final int outWidth;

  /** Numbers from one line of a part, and of outputs, to the next. */
  private final int line;

  /** Numbers of a part. */
  private final int part;

  /** Where the run of each cell of the kernel begins. */
  private final int[] starts;

  /** Outputs with what stands between their lines, and how many of them are calculated at once. */
  private final int outputs;

  private final int tile;

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
    stride = sizes.stride;
    padding = sizes.padding;
    outHeight = sizes.outHeight();
    outWidth = sizes.outWidth();
    line = (width + 2 * padding + stride - 1) / stride;
    part = (height + 2 * padding + stride - 1) / stride * line;
    starts = new int[sizes.kernel * sizes.kernel];
    for (int i = 0; i < starts.length; i++) {
      int down = i / sizes.kernel * sizes.dilation;
      int right = i % sizes.kernel * sizes.dilation;
      int place = down % stride * stride + right % stride;
      starts[i] = place * part + down / stride * line + right / stride;
    }
    outputs = outHeight * line;
    tile = Products.width(outputs, starts.length);
  }

  /** Reads the map at {@code x} and writes that at {@code y}. */
  public void run(Memory memory, int x, int y) {
    memory.run(this, x, y, 1, channels);
  }

  /** A part is a channel. */
  @Override
  public void run(float[] values, Scratch scratch, int x, int y, int one, int from, int to) {
    int made = stride * stride * part;
    // the last run may end behind the last part
    scratch.require(starts.length, tile, made + (outputs + tile - 1) / tile * tile + line + tile);
    Arrays.fill(scratch.plane, 0, made, 0);
    for (int c = from; c < to; c++) {
      unpack(values, x + c * height * width, scratch.plane);
      for (int at = 0; at < outputs; at += tile) {
        Arrays.fill(scratch.sums[0], 0, tile, bias[c]);
        Products.slide(scratch, starts, at, weight, c * starts.length, tile);
        act.apply(scratch.sums[0], 0, tile);
        System.arraycopy(scratch.sums[0], 0, scratch.plane, made + at, tile);
      }
      for (int row = 0; row < outHeight; row++) {
        System.arraycopy(
            scratch.plane,
            made + row * line,
            values,
            y + (c * outHeight + row) * outWidth,
            outWidth);
      }
    }
  }

  /** Cuts a channel into its parts; the zeros around it are there. */
  private void unpack(float[] values, int x, float[] plane) {
    for (int row = 0; row < height; row++) {
      int padded = row + padding;
      int to = padded % stride * stride * part + padded / stride * line;
      if (stride == 1) {
        System.arraycopy(values, x + row * width, plane, to + padding, width);
        continue;
      }
      for (int place = 0; place < stride; place++) {
        int first = Math.floorMod(place - padding, stride);
        int target = to + place * part + (first + padding) / stride;
        int count = (width - first + stride - 1) / stride;
        if (stride == 2) {
          everySecond(values, x + row * width + first, plane, target, count);
        } else {
          for (int i = 0; i < count; i++) {
            plane[target + i] = values[x + row * width + first + i * stride];
          }
        }
      }
    }
  }

  /** With a step that the compiler knows, so that it looks for the ends of the arrays but once. */
  private static void everySecond(float[] values, int from, float[] plane, int to, int count) {
    for (int i = 0; i < count; i++) {
      plane[to + i] = values[from + 2 * i];
    }
  }
}
