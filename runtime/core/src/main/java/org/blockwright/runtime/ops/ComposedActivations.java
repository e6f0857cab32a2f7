package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import org.blockwright.Act;

/** Activations put together of DJL's operators, by {@link Arithmetic#COMPOSED}. */
final class ComposedActivations {
  private static final float SIX = 6;
  private static final float THREE = 3;

  private ComposedActivations() {}

  /** A new array. */
  static NDArray apply(ForwardPass pass, Act act, NDArray x) {
    return switch (act) {
      case RELU6 -> relu6(pass, x);
      case HARD_SIGMOID -> divided(pass, relu6Of3More(pass, x), SIX);
      case HARD_SWISH -> divided(pass, multiplied(pass, relu6Of3More(pass, x), x), SIX);
      case SILU -> silu(x);
      default -> throw new IllegalArgumentException(act + " is an operator of DJL's");
    };
  }

  private static NDArray relu6(ForwardPass pass, NDArray x) {
    if (!pass.training()) {
      return Activations.clipped(x, SIX);
    }
    // Not clip: its gradient is 1 at 0, where channels stand that are dead from the start.
    try (NDArray positive = x.getNDArrayInternal().relu();
        NDArray six = Scalars.of(SIX, x)) {
      return positive.minimum(six);
    }
  }

  private static NDArray relu6Of3More(ForwardPass pass, NDArray x) {
    try (NDArray more = x.add(THREE)) {
      return relu6(pass, more);
    }
  }

  // Never in place: the gradient of the sigmoid needs its value, also in evaluation.
  private static NDArray silu(NDArray x) {
    try (NDArray gate = x.getNDArrayInternal().sigmoid()) {
      return gate.mul(x);
    }
  }

  private static NDArray multiplied(ForwardPass pass, NDArray own, NDArray x) {
    if (!pass.training()) {
      return own.muli(x);
    }
    try (own) {
      return own.mul(x);
    }
  }

  private static NDArray divided(ForwardPass pass, NDArray own, float by) {
    try (NDArray divisor = Scalars.of(by, own)) {
      if (!pass.training()) {
        return own.divi(divisor);
      }
      try (own) {
        return own.div(divisor);
      }
    }
  }
}
