package org.blockwright;

/** Activation functions, elementwise. */
public enum Act {
  /** The identity. */
  NONE,
  /** {@code max(x, 0)}. */
  RELU,
  /** {@code min(max(x, 0), 6)}. */
  RELU6,
  /** {@code x * relu6(x + 3) / 6}. */
  HARD_SWISH,
  /** {@code relu6(x + 3) / 6}. */
  HARD_SIGMOID,
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID,
  /** {@code x * sigmoid(x)}. */
  SILU,
  /** The exact form with erf, not the tanh approximation. */
  GELU,
  /** Hyperbolic tangent. */
  TANH
}
