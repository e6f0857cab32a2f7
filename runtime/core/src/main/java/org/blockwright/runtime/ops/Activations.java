package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import org.blockwright.Act;

/** Activation functions; those that the engine lacks are put together here. */
final class Activations {
  private static final float SIX = 6;
  private static final float THREE = 3;

  private Activations() {}

  /** A new array, or {@code x} itself where there is no function. */
  static NDArray apply(ForwardPass pass, Act act, NDArray x) {
    NDArrayEx ex = x.getNDArrayInternal();
    return switch (act) {
      case NONE -> x;
      case RELU -> ex.relu();
      case RELU6 -> relu6(pass, x);
      case HARD_SIGMOID -> divided(pass, relu6Of3More(pass, x), SIX);
      case HARD_SWISH -> divided(pass, multiplied(pass, relu6Of3More(pass, x), x), SIX);
      case SIGMOID -> ex.sigmoid();
      case SILU -> silu(x);
      case GELU -> ex.gelu();
      case TANH -> ex.tanh();
    };
  }

  /** The function of an array that its caller made, and which is closed for the result. */
  static NDArray replace(ForwardPass pass, Act act, NDArray own) {
    NDArray y = apply(pass, act, own);
    if (y != own) {
      own.close();
    }
    return y;
  }

  private static NDArray relu6(ForwardPass pass, NDArray x) {
    if (!pass.training()) {
      return clipped(x);
    }
    // Not clip: its gradient is 1 at 0, where channels stand that are dead from the start.
    try (NDArray positive = x.getNDArrayInternal().relu();
        NDArray six = Scalars.of(SIX, x)) {
      return positive.minimum(six);
    }
  }

  /** Clips to 0 and 6, and closes the two bounds, which clip leaves behind in its manager. */
  private static NDArray clipped(NDArray x) {
    NDManager manager = x.getManager();
    try (NDManager scratch = manager.newSubManager()) {
      NDArray view = x.reshape(x.getShape());
      view.attach(scratch);
      NDArray y = view.clip(0, SIX);
      y.attach(manager);
      return y;
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
