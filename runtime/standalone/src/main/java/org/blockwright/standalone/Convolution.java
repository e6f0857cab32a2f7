package org.blockwright.standalone;

import java.util.Arrays;

/**
 * A convolution of one map {@code (C, H, W)}, a norm folded in, with an activation behind it: the
 * product of the weights and of what each output cell reads, packed tile by tile.
 */
public final class Convolution implements Work {
  private final float[] weight;
  private final float[] bias;
  private final Sizes sizes;
  private final Act act;
  private final int depth;
  private final int width;

  private Convolution(float[] weight, float[] bias, Sizes sizes, Act act) {
    this.weight = weight;
    this.bias = bias;
    this.sizes = sizes;
    this.act = act;
    depth = sizes.channels / sizes.groups * sizes.kernel * sizes.kernel;
    width = Products.width(sizes.cells(), depth);
  }

  /** Starts with the map that is read. */
  public static Sizes of(int channels, int height, int width) {
    return new Sizes(channels, height, width);
  }

  /** How a convolution goes over its map. */
  public static final class Sizes {
    final int channels;
    final int height;
    final int width;
    int out;
    int kernel = 1;
    int stride = 1;
    int padding;
    int dilation = 1;
    int groups = 1;

    private Sizes(int channels, int height, int width) {
      this.channels = channels;
      this.height = height;
      this.width = width;
    }

    /** Channels that it makes. */
    public Sizes to(int newOut) {
      out = newOut;
      return this;
    }

    /** Side of the kernel, the step, and the zeros on each side. */
    public Sizes kernel(int newKernel, int newStride, int newPadding) {
      kernel = newKernel;
      stride = newStride;
      padding = newPadding;
      return this;
    }

    /** Distance of the cells that a kernel reads; 1 unless given. */
    public Sizes dilation(int newDilation) {
      dilation = newDilation;
      return this;
    }

    /** Groups of channels that do not see each other; 1 unless given. */
    public Sizes groups(int newGroups) {
      groups = newGroups;
      return this;
    }

    /**
     * The layer.
     *
     * @param weight {@code (out, channels / groups, kernel, kernel)}
     * @param bias {@code (out)}, or null
     */
    public Convolution with(float[] weight, float[] bias, Act act) {
      return new Convolution(weight, bias == null ? new float[out] : bias, this, act);
    }

    /**
     * The layer of as many groups as channels.
     *
     * @param weight {@code (channels, 1, kernel, kernel)}
     * @param bias {@code (channels)}, or null
     */
    public Depthwise depthwise(float[] weight, float[] bias, Act act) {
      return new Depthwise(this, weight, bias, act);
    }

    int outHeight() {
      return (height + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
    }

    int outWidth() {
      return (width + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
    }

    int cells() {
      return outHeight() * outWidth();
    }
  }

  /** Reads the map at {@code x} and writes that at {@code y}. */
  public void run(Memory memory, int x, int y) {
    memory.run(this, x, y, 1, sizes.groups * tiles() * blocks());
  }

  private int tiles() {
    return (sizes.cells() + width - 1) / width;
  }

  private int blocks() {
    return (sizes.out / sizes.groups + Scratch.SUMS - 1) / Scratch.SUMS;
  }

  /** A part is a block of channels in a tile of a group. */
  @Override
  public void run(float[] values, Scratch scratch, int x, int y, int one, int from, int to) {
    scratch.require(depth, width, 0);
    int blocks = blocks();
    int packed = -1;
    for (int part = from; part < to; part++) {
      int tile = part / blocks;
      int group = tile / tiles();
      int cell = tile % tiles() * width;
      int used = Math.min(width, sizes.cells() - cell);
      if (tile != packed) {
        int in = sizes.channels / sizes.groups * sizes.height * sizes.width;
        pack(values, scratch.rows, x + group * in, cell, used);
        packed = tile;
      }
      multiply(values, scratch, y, group, part % blocks * Scratch.SUMS, cell, used);
    }
  }

  private void multiply(
      float[] values, Scratch scratch, int y, int group, int row, int cell, int used) {
    int count = sizes.out / sizes.groups;
    int first = group * count + row;
    int rows = Math.min(Scratch.SUMS, count - row);
    for (int r = 0; r < rows; r++) {
      Arrays.fill(scratch.sums[r], 0, width, bias[first + r]);
    }
    Products.add(scratch.sums, rows, weight, first * depth, depth, scratch.rows, depth, width);
    for (int r = 0; r < rows; r++) {
      act.apply(scratch.sums[r], 0, used);
      System.arraycopy(scratch.sums[r], 0, values, y + (first + r) * sizes.cells() + cell, used);
    }
  }

  /** One row for each channel and place of the kernel. */
  private void pack(float[] values, float[][] rows, int x, int cell, int used) {
    int area = sizes.height * sizes.width;
    if (sizes.kernel == 1 && sizes.stride == 1 && sizes.padding == 0) {
      for (int c = 0; c < depth; c++) {
        System.arraycopy(values, x + c * area + cell, rows[c], 0, used);
      }
      return;
    }
    int row = 0;
    for (int c = 0; c < sizes.channels / sizes.groups; c++) {
      for (int down = 0; down < sizes.kernel; down++) {
        for (int right = 0; right < sizes.kernel; right++) {
          pack(values, x + c * area, down, right, rows[row++], cell, used);
        }
      }
    }
  }

  private void pack(float[] values, int x, int down, int right, float[] row, int cell, int used) {
    int across = sizes.outWidth();
    int line = cell / across;
    int column = cell - line * across;
    int shift = right * sizes.dilation - sizes.padding;
    // columns whose cell is inside the map
    int first = shift >= 0 ? 0 : (-shift + sizes.stride - 1) / sizes.stride;
    int last = Math.floorDiv(sizes.width - 1 - shift, sizes.stride) + 1;
    for (int at = 0; at < used; line++, column = 0) {
      int end = Math.min(across, column + used - at);
      int read = line * sizes.stride + down * sizes.dilation - sizes.padding;
      int start = at - column;
      if (read < 0 || read >= sizes.height) {
        Arrays.fill(row, at, start + end, 0);
      } else {
        int from = Math.min(Math.max(column, first), end);
        int to = Math.max(Math.min(end, last), from);
        Arrays.fill(row, at, start + from, 0);
        int source = x + read * sizes.width + shift;
        if (sizes.stride == 1) {
          System.arraycopy(values, source + from, row, start + from, to - from);
        } else {
          for (int i = from; i < to; i++) {
            row[start + i] = values[source + i * sizes.stride];
          }
        }
        Arrays.fill(row, start + to, start + end, 0);
      }
      at = start + end;
    }
  }
}
