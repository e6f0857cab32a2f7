package org.blockwright.processor.infer;

/**
 * A value spread over repetitions.
 *
 * @param last its value at the last repetition
 * @param offset repetitions before this node's
 * @param count all repetitions
 */
public record Ramp(double last, int offset, int count) {
  /** The value at one of this node's repetitions. */
  public double at(int repetition) {
    return count == 1 ? 0 : last * (offset + repetition) / (count - 1);
  }
}
