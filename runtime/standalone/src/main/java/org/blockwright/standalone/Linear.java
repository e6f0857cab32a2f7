package org.blockwright.standalone;

/**
 * A linear layer on the last axis, with an activation behind it. The weight is turned over and cut
 * into tiles when it is loaded.
 */
public final class Linear implements Work {
  private final float[][][] tiles;
  private final float[] bias;
  private final Act act;
  private final int in;
  private final int out;
  private final int width;

  /**
   * The layer.
   *
   * @param weight {@code (out, in)}
   * @param bias {@code (out)}, or null
   */
  public Linear(int in, int out, float[] weight, float[] bias, Act act) {
    this.in = in;
    this.out = out;
    this.act = act;
    this.bias = bias == null ? new float[out] : bias;
    width = Products.width(out, 1);
    tiles = new float[(out + width - 1) / width][in][];
    for (int tile = 0; tile < tiles.length; tile++) {
      int used = Math.min(width, out - tile * width);
      for (int k = 0; k < in; k++) {
        float[] row = new float[Products.padded(used)];
        for (int i = 0; i < used; i++) {
          row[i] = weight[(tile * width + i) * in + k];
        }
        tiles[tile][k] = row;
      }
    }
  }

  /** Reads {@code (count, in)} at {@code x} and writes {@code (count, out)} at {@code y}. */
  public void run(Memory memory, int x, int y, int count) {
    memory.run(this, x, y, count, tiles.length * blocks(count));
  }

  private static int blocks(int count) {
    return (count + Scratch.SUMS - 1) / Scratch.SUMS;
  }

  /** A part is a block of rows in a tile of outputs. */
  @Override
  public void run(float[] values, Scratch scratch, int x, int y, int count, int from, int to) {
    for (int part = from; part < to; part++) {
      int tile = part / blocks(count);
      int row = part % blocks(count) * Scratch.SUMS;
      int first = tile * width;
      int used = Math.min(width, out - first);
      int rows = Math.min(Scratch.SUMS, count - row);
      for (int r = 0; r < rows; r++) {
        System.arraycopy(bias, first, scratch.sums[r], 0, used);
      }
      Products.add(
          scratch.sums, rows, values, x + row * in, in, tiles[tile], in, Products.padded(used));
      for (int r = 0; r < rows; r++) {
        act.apply(scratch.sums[r], 0, used);
        System.arraycopy(scratch.sums[r], 0, values, y + (row + r) * out + first, used);
      }
    }
  }
}
