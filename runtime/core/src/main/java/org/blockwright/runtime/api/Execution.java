package org.blockwright.runtime.api;

import java.util.Locale;

/** How a loaded model calculates. */
public enum Execution {
  /** Operator by operator, as the generated code says. */
  BLOCKS,
  /**
   * A program for CPUs with oneDNN, with norms folded and activations, sums and attention fused:
   * the same to rounding, in less time once it is made.
   */
  FUSED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
