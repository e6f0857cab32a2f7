package org.blockwright.standalone;

import java.util.Arrays;

/**
 * A convolution of one map {@code (C, H, W)}, a norm folded in, with an activation behind it: the
 * product of the weights and of what each output cell reads, packed tile by tile.
 */
public final class Convolution {
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
    memory.require(depth, width, 0);
    int in = sizes.channels / sizes.groups * sizes.height * sizes.width;
    int out = sizes.out / sizes.groups;
    for (int group = 0; group < sizes.groups; group++) {
      run(memory, x + group * in, y + group * out * sizes.cells(), group * out);
    }
  }

  private void run(Memory memory, int x, int y, int first) {
    int cells = sizes.cells();
    int count = sizes.out / sizes.groups;
    for (int cell = 0; cell < cells; cell += width) {
      int used = Math.min(width, cells - cell);
      if (sizes.kernel == 1 && sizes.stride == 1 && sizes.padding == 0) {
        for (int c = 0; c < depth; c++) {
          System.arraycopy(memory.values, x + c * cells + cell, memory.rows[c], 0, used);
        }
      } else {
        pack(memory, x, cell, used);
      }
      for (int row = 0; row < count; row += Memory.SUMS) {
        int rows = Math.min(Memory.SUMS, count - row);
        for (int r = 0; r < rows; r++) {
          Arrays.fill(memory.sums[r], 0, width, bias[first + row + r]);
        }
        Products.add(
            memory.sums, rows, weight, (first + row) * depth, depth, memory.rows, depth, width);
        for (int r = 0; r < rows; r++) {
          act.apply(memory.sums[r], 0, used);
          System.arraycopy(memory.sums[r], 0, memory.values, y + (row + r) * cells + cell, used);
        }
      }
    }
  }

  /** One row for each channel and place of the kernel. */
  private void pack(Memory memory, int x, int cell, int used) {
    int area = sizes.height * sizes.width;
    int row = 0;
    for (int c = 0; c < sizes.channels / sizes.groups; c++) {
      for (int down = 0; down < sizes.kernel; down++) {
        for (int right = 0; right < sizes.kernel; right++) {
          pack(memory.values, x + c * area, down, right, memory.rows[row++], cell, used);
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
