package org.blockwright.runtime.weights;

import java.nio.ByteBuffer;

/** Copies strided elements into C order. */
final class Strided {
  private Strided() {}

  /**
   * Gathers a view.
   *
   * @param from little-endian elements, read at absolute positions
   * @param itemSize bytes of one element
   * @param shape the view's shape
   * @param strides its strides in elements, not negative
   * @param into receives the elements in C order; has room for exactly those
   */
  static void gather(ByteBuffer from, int itemSize, long[] shape, long[] strides, ByteBuffer into) {
    if (!into.hasRemaining()) {
      return;
    }
    int rank = shape.length;
    if (rank == 0) {
      copy(from, 0, itemSize, into);
      return;
    }
    long[] index = new long[rank];
    long inner = shape[rank - 1];
    long innerStride = strides[rank - 1] * itemSize;
    long row = 0;
    while (true) {
      long at = row * itemSize;
      for (long i = 0; i < inner; i++, at += innerStride) {
        copy(from, (int) at, itemSize, into);
      }
      int d = rank - 2;
      while (d >= 0 && index[d] == shape[d] - 1) {
        row -= index[d] * strides[d];
        index[d] = 0;
        d--;
      }
      if (d < 0) {
        return;
      }
      index[d]++;
      row += strides[d];
    }
  }

  private static void copy(ByteBuffer from, int at, int itemSize, ByteBuffer into) {
    switch (itemSize) {
      case 16 -> into.putLong(from.getLong(at)).putLong(from.getLong(at + Long.BYTES));
      case 8 -> into.putLong(from.getLong(at));
      case 4 -> into.putInt(from.getInt(at));
      case 2 -> into.putShort(from.getShort(at));
      default -> into.put(from.get(at));
    }
  }
}
