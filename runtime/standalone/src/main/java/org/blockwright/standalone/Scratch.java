package org.blockwright.standalone;

/** Room for a layer's rows, of one thread. */
final class Scratch {
  /** Rows of sums that a layer works on at a time. */
  static final int SUMS = 32;

  /** The longest row. */
  static final int WIDTH = 256;

  /** Rows that are multiplied, packed from the values; as many as the deepest layer has. */
  float[][] rows = new float[0][];

  /** Sums of products. */
  final float[][] sums = new float[SUMS][WIDTH];

  /** A channel with its padding. */
  float[] plane = new float[0];

  private int depth;
  private int width;

  /** Makes sure that a layer has its rows and its plane; makes none where it has. */
  void require(int rowCount, int rowLength, int cells) {
    if (rowCount > depth || rowLength > width) {
      depth = Math.max(depth, rowCount);
      width = Math.max(width, rowLength);
      rows = new float[depth][width];
    }
    if (cells > plane.length) {
      plane = new float[cells];
    }
  }
}
