package org.blockwright.runtime.train;

/** A block that can calculate in another precision than float32 between float32 ends. */
public interface PrecisionAware {
  /**
   * Asks for a precision.
   *
   * @param precision {@code fp32} or {@code bf16}
   * @return whether the block can do that, and will from now on
   */
  boolean usePrecision(String precision);
}
