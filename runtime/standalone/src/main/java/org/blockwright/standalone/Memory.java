package org.blockwright.standalone;

/**
 * What one instance of a network writes to: its values, each at an offset that was planned when the
 * class was written, and room for a layer's rows.
 */
public final class Memory {
  /** Rows of sums that a layer works on at a time. */
  static final int SUMS = 32;

  /** The longest row. */
  static final int WIDTH = 256;

  /** All values. */
  final float[] values;

  /** Rows that are multiplied, packed from the values; as many as the deepest layer has. */
  float[][] rows = new float[0][];

  /** Sums of products. */
  final float[][] sums = new float[SUMS][WIDTH];

  /** A channel with its padding. */
  float[] plane = new float[0];

  private int depth;
  private int width;

  /** Room for so many values. */
  public Memory(int size) {
    values = new float[size];
  }

  /** All values. */
  public float[] values() {
    return values;
  }

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
