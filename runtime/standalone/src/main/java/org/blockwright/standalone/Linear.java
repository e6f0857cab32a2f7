package org.blockwright.standalone;

/**
 * A linear layer on the last axis, with an activation behind it. The weight is turned over and cut
 * into tiles when it is loaded.
 */
public final class Linear {
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
    width = Products.width(out, in);
    tiles = new float[(out + width - 1) / width][in][];
    for (int tile = 0; tile < tiles.length; tile++) {
      int used = Math.min(width, out - tile * width);
      for (int k = 0; k < in; k++) {
        float[] row = new float[used];
        for (int i = 0; i < used; i++) {
          row[i] = weight[(tile * width + i) * in + k];
        }
        tiles[tile][k] = row;
      }
    }
  }

  /** Reads {@code (count, in)} at {@code x} and writes {@code (count, out)} at {@code y}. */
  public void run(Memory memory, int x, int y, int count) {
    for (int tile = 0; tile < tiles.length; tile++) {
      int first = tile * width;
      int used = Math.min(width, out - first);
      for (int row = 0; row < count; row += Memory.SUMS) {
        int rows = Math.min(Memory.SUMS, count - row);
        for (int r = 0; r < rows; r++) {
          System.arraycopy(bias, first, memory.sums[r], 0, used);
        }
        Products.add(memory.sums, rows, memory.values, x + row * in, in, tiles[tile], in, used);
        for (int r = 0; r < rows; r++) {
          act.apply(memory.sums[r], 0, used);
          System.arraycopy(memory.sums[r], 0, memory.values, y + (row + r) * out + first, used);
        }
      }
    }
  }
}
