package org.blockwright.runtime.standalone;

/** What a step does; behind each, what its numbers are. */
enum Kind {
  /** Kernel, stride, padding, dilation, groups. */
  CONVOLUTION,
  LINEAR,
  /** {@code scale x + shift} for each channel. */
  AFFINE,
  LAYER_NORM,
  MATMUL,
  ACTIVATION,
  /** Axis. */
  SOFTMAX,
  EXP,
  LOG,
  ADD,
  MULTIPLY,
  POWER,
  SCALE,
  AT_LEAST,
  /** Axes. */
  SUM,
  /** Axes. */
  MEAN,
  /** Axes. */
  MAX,
  /** Kernel, stride, padding. */
  MAX_POOL,
  /** Kernel, stride, padding, whether the padding counts. */
  MEAN_POOL,
  /** Axis. */
  CONCAT,
  /** Axis, from, to, step. */
  SLICE,
  /** Axis, before, behind. */
  PAD,
  RESHAPE,
  /** The axes in their new order. */
  TRANSPOSE;

  /** Whether each value depends on those at its own place alone, or on its own row's. */
  boolean canReplace() {
    return switch (this) {
      case AFFINE,
          LAYER_NORM,
          ACTIVATION,
          SOFTMAX,
          EXP,
          LOG,
          ADD,
          MULTIPLY,
          POWER,
          SCALE,
          AT_LEAST ->
          true;
      default -> false;
    };
  }
}
