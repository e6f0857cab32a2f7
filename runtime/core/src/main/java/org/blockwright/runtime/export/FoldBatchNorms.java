package org.blockwright.runtime.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.blockwright.runtime.export.Calls.Change;

/**
 * A batch norm behind a convolution or linear layer that nobody else reads becomes part of its
 * weight and bias: {@code w s, (b - mean) s + shift} with {@code s = scale / sqrt(variance + eps)}.
 */
final class FoldBatchNorms implements Pass {
  @Override
  public String what() {
    return "batch norms folded";
  }

  @Override
  public int apply(Calls calls) {
    return calls.rewrite((call, makers, once) -> fold(calls, call, makers, once));
  }

  private static Optional<Change> fold(
      Calls calls, TorchCall norm, Map<String, TorchCall> makers, Predicate<String> once) {
    TorchCall layer = norm.is("batch_norm") ? makers.get(norm.value(0)) : null;
    if (layer == null || !(layer.is("conv2d") || layer.is("linear")) || !once.test(layer.name())) {
      return Optional.empty();
    }
    List<TorchCall> made = new ArrayList<>();
    String variance = calls.append(made, norm, "torch.add", norm.value(4), norm.arguments().get(7));
    String factor = calls.append(made, norm, "torch.rsqrt", variance);
    if (norm.value(1) != null) {
      factor = calls.append(made, norm, "torch.mul", factor, norm.value(1));
    }
    int[] rows = layer.is("conv2d") ? new int[] {-1, 1, 1, 1} : new int[] {-1, 1};
    String each = calls.append(made, norm, "torch.reshape", factor, rows);
    String weight = calls.append(made, norm, "torch.mul", layer.value(1), each);
    String centred =
        layer.value(2) == null
            ? calls.append(made, norm, "torch.neg", norm.value(3))
            : calls.append(made, norm, "torch.sub", layer.value(2), norm.value(3));
    String bias = calls.append(made, norm, "torch.mul", centred, factor);
    if (norm.value(2) != null) {
      bias = calls.append(made, norm, "torch.add", bias, norm.value(2));
    }
    made.add(layer.named(norm.name()).with(1, weight).with(2, bias));
    return Optional.of(Change.of(made, layer));
  }
}
