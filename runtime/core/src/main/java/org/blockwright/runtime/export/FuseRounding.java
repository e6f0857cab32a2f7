package org.blockwright.runtime.export;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.blockwright.runtime.export.Calls.Change;

/**
 * A value that is rounded to bytes behind a convolution on bytes is put out as bytes. ReLU and
 * ReLU6 in between go away where bytes can hold no more than they leave.
 */
final class FuseRounding implements Pass {
  private static final int MOST = 255;
  private static final double NEARLY = 1 + 1e-6;

  @Override
  public String what() {
    return "convolutions that put out bytes";
  }

  @Override
  public int apply(Calls calls) {
    return calls.rewrite(FuseRounding::fuse);
  }

  private static Optional<Change> fuse(
      TorchCall call, Map<String, TorchCall> makers, Predicate<String> once) {
    TorchCall rounded =
        call.is("int_repr") ? Calls.made(makers, once, call.value(0), "quantize_per_tensor") : null;
    if (rounded == null || !once.test(rounded.value(0))) {
      return Optional.empty();
    }
    double scale = (double) rounded.arguments().get(1);
    int zeroPoint = (int) rounded.arguments().get(2);
    Set<TorchCall> gone = new HashSet<>(Set.of(rounded));
    TorchCall maker = makers.get(rounded.value(0));
    if (cuts(maker, scale, zeroPoint) && once.test(maker.value(0))) {
      gone.add(maker);
      maker = makers.get(maker.value(0));
    }
    if (!QuantizedTorchProgram.isPlainConvolution(maker)) {
      return Optional.empty();
    }
    gone.add(maker);
    TorchCall layer = QuantizedTorchProgram.rounding(maker, call.name(), scale, zeroPoint);
    return Optional.of(new Change(List.of(layer), gone));
  }

  /** Whether rounding cuts off at least what an activation does. */
  private static boolean cuts(TorchCall activation, double scale, int zeroPoint) {
    if (activation == null || zeroPoint != 0) {
      return false;
    }
    return activation.is("relu")
        || activation.is("hardtanh")
            && activation.arguments().get(1).equals(0.0)
            && MOST * scale <= (double) activation.arguments().get(2) * NEARLY;
  }
}
