package org.blockwright.runtime.export;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.runtime.export.Calls.Change;

/** A sum of two maps of which one comes from a convolution that nobody else reads. */
final class FuseSums implements Pass {
  /**
   * Operators whose value has all axes of a map, so that nothing is broadcast. Of a sum it is the
   * first part that has them, and what is spread over it comes from a reshape, which is not here.
   */
  private static final Set<String> WHOLE =
      Stream.of(
              "relu",
              "hardtanh",
              "hardswish",
              "silu",
              "gelu",
              "max_pool2d",
              "avg_pool2d",
              "batch_norm",
              "conv2d",
              "cudnn_convolution_relu",
              "cudnn_convolution_add_relu",
              "add")
          .map("torch."::concat)
          .collect(Collectors.toUnmodifiableSet());

  @Override
  public String what() {
    return "sums fused";
  }

  @Override
  public int apply(Calls calls) {
    return calls.rewrite(FuseSums::fuse);
  }

  private static Optional<Change> fuse(
      TorchCall sum, Map<String, TorchCall> makers, Predicate<String> once) {
    return side(sum, makers, once, OneDnnLayers::isPlainConvolution)
        .map(
            side -> {
              TorchCall layer = makers.get(sum.value(side));
              TorchCall fused = OneDnnLayers.sum(layer, sum.name(), sum.value(1 - side));
              return Change.of(List.of(fused), layer);
            });
  }

  /**
   * Which part of a sum is of a layer that nobody else reads, where the other part is as large. The
   * later one first: what it adds is there already.
   */
  static Optional<Integer> side(
      TorchCall sum,
      Map<String, TorchCall> makers,
      Predicate<String> once,
      Predicate<TorchCall> layer) {
    if (!sum.is("add") || sum.reads().distinct().count() != 2) {
      return Optional.empty();
    }
    return Stream.of(1, 0)
        .filter(side -> makers.containsKey(sum.value(side)))
        .filter(side -> layer.test(makers.get(sum.value(side))))
        .filter(side -> once.test(sum.value(side)) && isWhole(makers.get(sum.value(1 - side))))
        .findFirst();
  }

  private static boolean isWhole(TorchCall maker) {
    return maker != null && (OneDnnLayers.isConvolution(maker) || WHOLE.contains(maker.function()));
  }
}
