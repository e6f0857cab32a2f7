package org.blockwright.runtime.ops;

import ai.djl.training.initializer.Initializer;
import org.blockwright.rule.ParameterSpec;

/** How parameters are drawn. */
final class Initialization {
  private Initialization() {}

  /** PyTorch's own rule for a layer of that kind. */
  static Initializer standard(ParameterSpec spec) {
    return switch (spec.role()) {
      case NORM_SCALE, RUNNING_VAR -> Initializer.ONES;
      default -> Initializer.ZEROS;
    };
  }
}
