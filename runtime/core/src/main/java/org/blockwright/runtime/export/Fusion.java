package org.blockwright.runtime.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Rewrites the calls of a TorchScript program for CPUs with oneDNN, whose fused operators libtorch
 * has registered. Each pass leaves what is computed as it is, up to rounding, and says how often it
 * applied.
 */
final class Fusion {
  private static final TorchCall.Expression NO_SCALARS =
      new TorchCall.Expression("annotate(List[Optional[number]], [])");

  private List<TorchCall> calls;
  private final List<String> outputs;
  private final Map<String, Integer> passes = new LinkedHashMap<>();
  private int added;

  Fusion(List<TorchCall> calls, List<String> outputs) {
    this.calls = new ArrayList<>(calls);
    this.outputs = new ArrayList<>(outputs);
  }

  /** Runs all passes. */
  static Fusion of(List<TorchCall> calls, List<String> outputs, String input) {
    Fusion fusion = new Fusion(calls, outputs);
    fusion.foldBatchNorms();
    fusion.attention();
    fusion.convolutions();
    if (Boolean.getBoolean("fuse.linear")) {
      fusion.linears();
    }
    fusion.sums();
    fusion.activations();
    fusion.channelsLast(input);
    return fusion;
  }

  List<TorchCall> calls() {
    return calls;
  }

  List<String> outputs() {
    return outputs;
  }

  /** How often each pass applied, in order. */
  Map<String, Integer> passes() {
    return passes;
  }

  private Map<String, Integer> uses() {
    Map<String, Integer> uses = new HashMap<>();
    calls.forEach(call -> call.reads().forEach(value -> uses.merge(value, 1, Integer::sum)));
    outputs.forEach(value -> uses.merge(value, 1, Integer::sum));
    return uses;
  }

  private Map<String, TorchCall> makers() {
    Map<String, TorchCall> makers = new HashMap<>();
    calls.forEach(call -> makers.put(call.name(), call));
    return makers;
  }

  private String fresh(String base) {
    return base + "_f" + added++;
  }

  /** A batch norm behind a convolution that nobody else reads becomes part of it. */
  private void foldBatchNorms() {
    Map<String, Integer> uses = uses();
    Map<String, TorchCall> makers = makers();
    List<TorchCall> result = new ArrayList<>();
    int count = 0;
    for (TorchCall call : calls) {
      TorchCall before = call.is("batch_norm") ? makers.get(call.value(0)) : null;
      boolean conv = before != null && before.is("conv2d");
      boolean linear = before != null && before.is("linear");
      if ((!conv && !linear) || uses.get(before.name()) > 1) {
        result.add(call);
        continue;
      }
      result.remove(before);
      String base = call.name();
      String scale = call.value(1);
      String shift = call.value(2);
      String root = fresh(base);
      String factor = fresh(base);
      String weight = fresh(base);
      String bias = fresh(base);
      String sum = fresh(base);
      result.add(
          TorchCall.of(sum, "torch.add", call.value(4), (Double) call.arguments().get(7)));
      result.add(TorchCall.of(root, "torch.rsqrt", sum));
      result.add(
          scale == null
              ? TorchCall.of(factor, "torch.mul", root, 1.0)
              : TorchCall.of(factor, "torch.mul", root, scale));
      String column = fresh(base);
      int[] axes = conv ? new int[] {-1, 1, 1, 1} : new int[] {-1, 1};
      result.add(TorchCall.of(column, "torch.reshape", factor, axes));
      result.add(TorchCall.of(weight, "torch.mul", before.value(1), column));
      String centred = fresh(base);
      if (before.value(2) == null) {
        result.add(TorchCall.of(centred, "torch.neg", call.value(3)));
      } else {
        result.add(TorchCall.of(centred, "torch.sub", before.value(2), call.value(3)));
      }
      String scaled = fresh(base);
      result.add(TorchCall.of(scaled, "torch.mul", centred, factor));
      result.add(
          shift == null
              ? TorchCall.of(bias, "torch.mul", scaled, 1.0)
              : TorchCall.of(bias, "torch.add", scaled, shift));
      List<Object> arguments = new ArrayList<>(before.arguments());
      arguments.set(1, weight);
      arguments.set(2, bias);
      TorchCall folded = TorchCall.of(base, before.function(), arguments.toArray());
      result.add(folded);
      makers.put(base, folded);
      count++;
    }
    calls = result;
    passes.put("batch norms folded", count);
  }

  /** Softmax of scaled products, times values, by the engine's attention. */
  private void attention() {
    Map<String, Integer> uses = uses();
    Map<String, TorchCall> makers = makers();
    int count = 0;
    List<TorchCall> result = new ArrayList<>(calls);
    for (TorchCall call : calls) {
      TorchCall shares = call.is("matmul") ? makers.get(call.value(0)) : null;
      if (shares == null || !shares.is("softmax") || uses.get(shares.name()) > 1) {
        continue;
      }
      TorchCall scores = makers.get(shares.value(0));
      if (scores == null || !scores.is("matmul") || uses.get(scores.name()) > 1) {
        continue;
      }
      TorchCall queries = makers.get(scores.value(0));
      TorchCall keys = makers.get(scores.value(1));
      if (queries == null
          || keys == null
          || !queries.is("mul")
          || !(queries.arguments().get(1) instanceof Double)
          || !keys.is("permute")
          || !java.util.Arrays.equals((int[]) keys.arguments().get(1), new int[] {0, 1, 3, 2})
          || uses.get(queries.name()) > 1
          || uses.get(keys.name()) > 1) {
        continue;
      }
      result.removeAll(List.of(shares, scores, queries, keys));
      result.set(
          result.indexOf(call),
          TorchCall.of(
              call.name(),
              "torch.scaled_dot_product_attention",
              queries.value(0),
              keys.value(0),
              call.value(1),
              null,
              0.0,
              false,
              new TorchCall.Expression("scale=" + queries.arguments().get(1))));
      count++;
    }
    calls = result;
    passes.put("attention fused", count);
  }

  /** Convolutions by oneDNN's operator, which takes what follows along. */
  private void convolutions() {
    List<TorchCall> result = new ArrayList<>();
    int count = 0;
    for (TorchCall call : calls) {
      if (!call.is("conv2d")) {
        result.add(call);
        continue;
      }
      List<Object> a = call.arguments();
      String packed = fresh(call.name());
      result.add(
          TorchCall.of(
              packed,
              "ops.mkldnn._reorder_convolution_weight",
              a.get(1),
              a.get(4),
              a.get(3),
              a.get(5),
              a.get(6),
              null));
      result.add(
          TorchCall.of(
              call.name(),
              "ops.mkldnn._convolution_pointwise",
              a.get(0),
              packed,
              a.get(2),
              a.get(4),
              a.get(3),
              a.get(5),
              a.get(6),
              quoted("none"),
              NO_SCALARS,
              quoted("")));
      count++;
    }
    calls = result;
    passes.put("convolutions", count);
  }

  /** Linear layers by oneDNN's operator. */
  private void linears() {
    List<TorchCall> result = new ArrayList<>();
    int count = 0;
    for (TorchCall call : calls) {
      if (!call.is("linear")) {
        result.add(call);
        continue;
      }
      List<Object> a = call.arguments();
      String packed = fresh(call.name());
      result.add(TorchCall.of(packed, "ops.mkldnn._reorder_linear_weight", a.get(1), null));
      result.add(
          TorchCall.of(
              call.name(),
              "ops.mkldnn._linear_pointwise",
              a.get(0),
              packed,
              a.get(2),
              quoted("none"),
              NO_SCALARS,
              quoted("")));
      count++;
    }
    calls = result;
    passes.put("linear layers", count);
  }

  private static TorchCall.Expression quoted(String text) {
    return new TorchCall.Expression('"' + text + '"');
  }

  private static boolean plainConvolution(TorchCall call) {
    return call != null
        && call.function().equals("ops.mkldnn._convolution_pointwise")
        && call.arguments().size() == 10
        && call.arguments().get(7).toString().equals("\"none\"");
  }

  /** A sum of which one part is a convolution that nobody else reads. */
  private void sums() {
    Map<String, Integer> uses = uses();
    Map<String, TorchCall> makers = makers();
    List<TorchCall> result = new ArrayList<>();
    Map<String, Integer> order = new HashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      order.put(calls.get(i).name(), i);
    }
    int count = 0;
    for (TorchCall call : calls) {
      boolean sum =
          call.is("add") && call.arguments().stream().allMatch(String.class::isInstance);
      TorchCall conv = null;
      String other = null;
      if (sum) {
        for (int side = 1; side >= 0 && conv == null; side--) {
          TorchCall maker = makers.get(call.value(side));
          if (plainConvolution(maker)
              && uses.get(maker.name()) == 1
              && !call.value(0).equals(call.value(1))
              && spatial(makers, call.value(1 - side))) {
            conv = maker;
            other = call.value(1 - side);
          }
        }
      }
      if (conv == null) {
        result.add(call);
        continue;
      }
      result.remove(conv);
      List<Object> a = new ArrayList<>(conv.arguments());
      a.set(7, quoted("add"));
      a.set(8, 1.0);
      a.set(9, null);
      a.add(NO_SCALARS);
      a.add(null);
      a.add(1, other);
      TorchCall fused =
          TorchCall.of(call.name(), "ops.mkldnn._convolution_pointwise", a.toArray());
      result.add(fused);
      makers.put(fused.name(), fused);
      count++;
    }
    calls = result;
    passes.put("sums fused", count);
  }

  /** Whether a value surely has the shape of a map, not of one that is broadcast. */
  private static boolean spatial(Map<String, TorchCall> makers, String value) {
    TorchCall maker = makers.get(value);
    return maker != null
        && (maker.function().startsWith("ops.mkldnn._convolution_pointwise")
            || Set.of(
                    "torch.relu",
                    "torch.hardtanh",
                    "torch.hardswish",
                    "torch.silu",
                    "torch.gelu",
                    "torch.max_pool2d",
                    "torch.avg_pool2d",
                    "torch.batch_norm",
                    "torch.add")
                .contains(maker.function()));
  }

  /** An activation behind a convolution that nobody else reads. */
  private void activations() {
    Map<String, Integer> uses = uses();
    Map<String, TorchCall> makers = makers();
    List<TorchCall> result = new ArrayList<>();
    int count = 0;
    for (TorchCall call : calls) {
      TorchCall.Expression[] act = activation(call);
      TorchCall before = act == null ? null : makers.get(call.value(0));
      boolean plain = plainConvolution(before);
      boolean binary =
          before != null
              && before.function().equals("ops.mkldnn._convolution_pointwise")
              && before.arguments().size() == 13
              && before.arguments().get(10) == null
              && call.is("relu");
      boolean linear =
          before != null
              && before.function().equals("ops.mkldnn._linear_pointwise")
              && before.arguments().get(3).toString().equals("\"none\"");
      if ((!plain && !binary && !linear) || uses.get(before.name()) > 1) {
        result.add(call);
        continue;
      }
      result.remove(before);
      List<Object> a = new ArrayList<>(before.arguments());
      int at = plain ? 7 : linear ? 3 : 10;
      a.set(at, act[0]);
      a.set(at + 1, act[1]);
      a.set(at + 2, plain || linear ? act[2] : null);
      TorchCall fused = TorchCall.of(call.name(), before.function(), a.toArray());
      result.add(fused);
      makers.put(fused.name(), fused);
      count++;
    }
    calls = result;
    passes.put("activations fused", count);
  }

  private static TorchCall.Expression[] activation(TorchCall call) {
    String scalars = null;
    String algorithm = "";
    String name = call.function().replace("torch.", "");
    switch (name) {
      case "relu", "hardswish", "sigmoid", "tanh" -> {}
      case "silu" -> name = "swish";
      case "gelu" -> algorithm = "none";
      case "hardtanh" -> scalars = call.arguments().get(1) + ", " + call.arguments().get(2);
      default -> {
        return null;
      }
    }
    TorchCall.Expression list =
        scalars == null
            ? NO_SCALARS
            : new TorchCall.Expression("annotate(List[Optional[number]], [" + scalars + "])");
    return new TorchCall.Expression[] {quoted(name), list, quoted(algorithm)};
  }

  private void channelsLast(String input) {
    String last = "v_channels_last";
    UnaryOperator<String> other = value -> input.equals(value) ? last : value;
    List<TorchCall> result = new ArrayList<>();
    result.add(
        TorchCall.of(
            last, "torch.contiguous", input, new TorchCall.Expression("memory_format=2")));
    calls.forEach(call -> result.add(call.reading(other)));
    calls = result;
  }
}
