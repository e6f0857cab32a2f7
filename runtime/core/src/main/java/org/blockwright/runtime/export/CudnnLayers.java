package org.blockwright.runtime.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.blockwright.runtime.export.Calls.Change;

/**
 * A convolution with a ReLU behind it, or behind its sum with another map, by cuDNN's operators.
 */
final class CudnnLayers implements Pass {
  @Override
  public String what() {
    return "convolutions with ReLU by cuDNN";
  }

  @Override
  public int apply(Calls calls) {
    return calls.rewrite(CudnnLayers::fuse);
  }

  private static Optional<Change> fuse(
      TorchCall activation, Map<String, TorchCall> makers, Predicate<String> once) {
    TorchCall before = activation.is("relu") ? makers.get(activation.value(0)) : null;
    if (before == null || !once.test(before.name())) {
      return Optional.empty();
    }
    if (isWhole(before)) {
      List<Object> arguments = new ArrayList<>(before.arguments().subList(0, TorchCall.GROUPS));
      arguments.add(1);
      return Optional.of(
          Change.of(
              List.of(
                  TorchCall.of(
                      activation.name(), "torch.cudnn_convolution_relu", arguments.toArray())),
              before));
    }
    return FuseSums.side(before, makers, once, CudnnLayers::isWhole)
        .map(side -> sum(activation, before, makers.get(before.value(side)), 1 - side));
  }

  private static Change sum(TorchCall activation, TorchCall sum, TorchCall layer, int other) {
    List<Object> arguments = new ArrayList<>(layer.arguments().subList(0, TorchCall.GROUPS));
    arguments.add(2, sum.value(other));
    arguments.add(3, null);
    arguments.add(1);
    return Change.of(
        List.of(
            TorchCall.of(
                activation.name(), "torch.cudnn_convolution_add_relu", arguments.toArray())),
        sum,
        layer);
  }

  /** Whether a call is a convolution of all channels; those of groups gain nothing. */
  private static boolean isWhole(TorchCall call) {
    return call.is("conv2d") && call.groups() == 1;
  }
}
