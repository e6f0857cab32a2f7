package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.blockwright.Act;
import org.blockwright.runtime.pytorch.ScriptFunction;

/** Activation functions; those that DJL has no method for are called in the engine by name. */
final class Activations {
  private static final float SIX = 6;

  /** What the engine calls them. */
  private static final Map<Act, String> NAMED =
      Map.of(
          Act.RELU6, "torch.hardtanh(x, 0., 6.)",
          Act.HARD_SIGMOID, "torch.hardsigmoid(x)",
          Act.HARD_SWISH, "torch.hardswish(x)",
          Act.SILU, "torch.silu(x)");

  /** Those whose gradients need their value alone, so that it may stand where their input stood. */
  private static final Map<Act, String> OVERWRITING =
      Map.of(Act.RELU, "torch.relu_(x)", Act.RELU6, "torch.hardtanh_(x, 0., 6.)");

  /** Of the process: compiled at their first use. */
  private static final Map<Act, ScriptFunction> FUNCTIONS = new ConcurrentHashMap<>();

  /** As {@link #FUNCTIONS}. */
  private static final Map<Act, ScriptFunction> OVERWRITERS = new ConcurrentHashMap<>();

  private Activations() {}

  /** A new array, or {@code x} itself where there is no function. */
  static NDArray apply(ForwardPass pass, Act act, NDArray x) {
    NDArrayEx ex = x.getNDArrayInternal();
    return switch (act) {
      case NONE -> x;
      case RELU -> ex.relu();
      case RELU6, HARD_SIGMOID, HARD_SWISH, SILU ->
          pass.arithmetic() == Arithmetic.COMPOSED
              ? ComposedActivations.apply(pass, act, x)
              : named(pass, act, x);
      case SIGMOID -> ex.sigmoid();
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

  /**
   * As {@link #replace}, of what a convolution, a batch norm or a sum made, from which no gradient
   * is calculated: overwritten where that gives the same bits.
   */
  static NDArray overwrite(ForwardPass pass, Act act, NDArray own) {
    if (!overwrites(pass, act)) {
      return replace(pass, act, own);
    }
    try (own) {
      return OVERWRITERS
          .computeIfAbsent(act, key -> ScriptFunction.of(List.of("x"), OVERWRITING.get(key)))
          .overwrite(own);
    }
  }

  private static boolean overwrites(ForwardPass pass, Act act) {
    // Of shards that meet a batch norm's output is a leaf, which waits for its gradient.
    boolean meets = SyncGroup.active() || ShardMeeting.active();
    return pass.training()
        && !meets
        && (act == Act.RELU || act == Act.RELU6 && pass.arithmetic() != Arithmetic.COMPOSED);
  }

  private static NDArray named(ForwardPass pass, Act act, NDArray x) {
    // Not clip where there is a gradient: its is 1 at 0, where channels stand that are dead.
    return act == Act.RELU6 && !pass.training()
        ? clipped(x, SIX)
        : FUNCTIONS
            .computeIfAbsent(act, key -> ScriptFunction.of(List.of("x"), NAMED.get(key)))
            .call(x);
  }

  /** Clips to 0 and a number, and closes the two bounds, which clip leaves in its manager. */
  static NDArray clipped(NDArray x, float most) {
    NDManager manager = x.getManager();
    try (NDManager scratch = manager.newSubManager()) {
      NDArray view = x.reshape(x.getShape());
      view.attach(scratch);
      NDArray y = view.clip(0, most);
      y.attach(manager);
      return y;
    }
  }
}
