package org.blockwright.runtime.export;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.blockwright.runtime.export.Calls.Change;

/** An activation behind a layer that nobody else reads. */
final class FuseActivations implements Pass {
  /** oneDNN's names; GELU is the exact one. */
  private static final Map<String, String> NAMES =
      Map.of(
          "torch.relu", "relu",
          "torch.hardtanh", "hardtanh",
          "torch.hardswish", "hardswish",
          "torch.sigmoid", "sigmoid",
          "torch.tanh", "tanh",
          "torch.silu", "swish",
          "torch.gelu", "gelu");

  @Override
  public String what() {
    return "activations fused";
  }

  @Override
  public int apply(Calls calls) {
    return calls.rewrite(FuseActivations::fuse);
  }

  /** Whether a call is of such a function, which is of each element by itself. */
  static boolean isActivation(TorchCall call) {
    return NAMES.containsKey(call.function());
  }

  private static Optional<Change> fuse(
      TorchCall activation, Map<String, TorchCall> makers, Predicate<String> once) {
    String name = NAMES.get(activation.function());
    TorchCall layer = name == null ? null : makers.get(activation.value(0));
    if (layer == null || !once.test(layer.name()) || !OneDnnLayers.takes(layer, activation)) {
      return Optional.empty();
    }
    String algorithm = name.equals("gelu") ? "none" : "";
    return Optional.of(
        Change.of(List.of(OneDnnLayers.with(layer, activation, name, algorithm)), layer));
  }
}
