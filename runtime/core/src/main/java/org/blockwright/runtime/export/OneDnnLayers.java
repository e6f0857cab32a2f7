package org.blockwright.runtime.export;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.runtime.export.Calls.Change;

/**
 * Convolutions and linear layers by oneDNN's operators, which take along what follows; their
 * weights are reordered once, as one image of the network's size wants them with channels last:
 * told no size, the engine would reorder for another layout, and again at every run. What {@code
 * mkldnn::_convolution_pointwise} and {@code mkldnn::_linear_pointwise} of libtorch 2.3 expect is
 * written here and nowhere else.
 */
final class OneDnnLayers implements Pass {
  private static final String CONVOLUTION = "ops.mkldnn._convolution_pointwise";
  private static final String LINEAR = "ops.mkldnn._linear_pointwise";
  private static final int CONVOLUTION_ARGUMENTS = 7;
  private static final int LINEAR_ARGUMENTS = 3;
  private static final String NONE = "\"none\"";

  @Override
  public String what() {
    return "layers by oneDNN";
  }

  @Override
  public int apply(Calls calls) {
    return calls.rewrite((call, makers, once) -> layer(calls, call, makers));
  }

  private static Optional<Change> layer(
      Calls calls, TorchCall call, Map<String, TorchCall> makers) {
    List<Object> a = call.arguments();
    String packed = calls.fresh(call.name());
    if (call.is("conv2d")) {
      TorchCall weight =
          TorchCall.of(
              packed,
              "ops.mkldnn._reorder_convolution_weight",
              a.get(1),
              a.get(4),
              a.get(3),
              a.get(5),
              a.get(6),
              calls.oneMap(call.value(0), makers));
      TorchCall layer =
          TorchCall.of(
              call.name(),
              CONVOLUTION,
              a.get(0),
              packed,
              a.get(2),
              a.get(4),
              a.get(3),
              a.get(5),
              a.get(6),
              quoted("none"),
              scalars(""),
              quoted(""));
      return Optional.of(Change.of(List.of(weight, layer)));
    }
    if (call.is("linear")) {
      TorchCall weight = TorchCall.of(packed, "ops.mkldnn._reorder_linear_weight", a.get(1), null);
      TorchCall layer =
          TorchCall.of(
              call.name(),
              LINEAR,
              a.get(0),
              packed,
              a.get(2),
              quoted("none"),
              scalars(""),
              quoted(""));
      return Optional.of(Change.of(List.of(weight, layer)));
    }
    return Optional.empty();
  }

  /** Whether a call is a convolution, whatever it takes along. */
  static boolean isConvolution(TorchCall call) {
    return call.function().equals(CONVOLUTION);
  }

  /** Whether a call is a convolution with nothing taken along. */
  static boolean isPlainConvolution(TorchCall call) {
    return call != null && isConvolution(call) && isPlain(call, false);
  }

  private static boolean isPlain(TorchCall call, boolean sum) {
    int at = at(call);
    boolean hasSum = call.arguments().size() > at + 3;
    return hasSum == sum
        && (sum
            ? call.arguments().get(at + 2) == null
            : call.arguments().get(at).toString().equals(NONE));
  }

  private static int at(TorchCall call) {
    if (call.function().equals(LINEAR)) {
      return LINEAR_ARGUMENTS;
    }
    boolean sum = call.arguments().size() > CONVOLUTION_ARGUMENTS + 3;
    return sum ? CONVOLUTION_ARGUMENTS + 1 : CONVOLUTION_ARGUMENTS;
  }

  /** A convolution plus another map of its shape. */
  static TorchCall sum(TorchCall convolution, String name, String other) {
    List<Object> a = convolution.arguments();
    return TorchCall.of(
        name,
        CONVOLUTION,
        a.get(0),
        other,
        a.get(1),
        a.get(2),
        a.get(3),
        a.get(4),
        a.get(5),
        a.get(6),
        quoted("add"),
        1.0,
        null,
        scalars(""),
        null);
  }

  /** Whether a layer, or its sum with another map, can take an activation along. */
  static boolean takes(TorchCall layer, TorchCall activation) {
    if (layer == null
        || !(layer.function().equals(CONVOLUTION) || layer.function().equals(LINEAR))) {
      return false;
    }
    // behind a sum oneDNN knows relu alone
    return isPlain(layer, false) || (isPlain(layer, true) && activation.is("relu"));
  }

  /** A layer with an activation behind it; {@link #takes} said that it can have one. */
  static TorchCall with(TorchCall layer, TorchCall activation, String name, String algorithm) {
    String numbers =
        activation.is("hardtanh")
            ? TorchCall.text(activation.arguments().get(1))
                + ", "
                + TorchCall.text(activation.arguments().get(2))
            : "";
    int at = at(layer);
    TorchCall named = layer.named(activation.name());
    if (isPlain(layer, true)) {
      return named.with(at + 2, quoted(name)).with(at + 3, scalars(numbers));
    }
    return named
        .with(at, quoted(name))
        .with(at + 1, scalars(numbers))
        .with(at + 2, quoted(algorithm));
  }

  private static TorchCall.Expression quoted(String text) {
    return new TorchCall.Expression('"' + text + '"');
  }

  private static TorchCall.Expression scalars(String numbers) {
    return new TorchCall.Expression("annotate(List[Optional[number]], [" + numbers + "])");
  }
}
