package org.blockwright.standalone;

/** A layer's work, in parts that do not write to the same place. */
interface Work {
  /**
   * Does some parts.
   *
   * @param values the memory
   * @param scratch of the thread
   * @param x where the layer reads
   * @param y where it writes
   * @param more what else the layer is told: how many rows it reads, or where its second array is
   * @param from the first part
   * @param to behind the last part
   */
  void run(float[] values, Scratch scratch, int x, int y, int more, int from, int to);
}
