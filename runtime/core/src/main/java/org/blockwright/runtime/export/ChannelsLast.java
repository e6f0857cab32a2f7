package org.blockwright.runtime.export;

import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.export.Calls.Change;

/** Convolutions that read an input read it with its channels last; what follows keeps that. */
final class ChannelsLast implements Pass {
  @Override
  public String what() {
    return "inputs with channels last";
  }

  @Override
  public int apply(Calls calls) {
    var makers = calls.makers();
    return calls.rewrite(
        (call, others, once) -> {
          if (!isConvolution(call) || makers.containsKey(call.value(0))) {
            return Optional.empty();
          }
          String last = calls.fresh(call.name());
          TorchCall turned =
              TorchCall.of(
                  last,
                  "torch.contiguous",
                  call.value(0),
                  new TorchCall.Expression("memory_format=2"));
          return Optional.of(Change.of(List.of(turned, call.with(0, last))));
        });
  }

  private static boolean isConvolution(TorchCall call) {
    return call.is("conv2d") || OneDnnLayers.isConvolution(call);
  }
}
