package org.blockwright.runtime.standalone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.Act;
import org.blockwright.runtime.export.RowFactors;

/**
 * Fewer steps for the same values: norms and factors become part of the weights of the layer before
 * them, activations are calculated where their layer writes, and what nobody reads goes away.
 */
final class Simplification {
  private List<Step> steps;
  private final List<Value> outputs;

  private Simplification(List<Step> steps, List<Value> outputs) {
    this.steps = steps;
    this.outputs = outputs;
  }

  /** The steps that are left. */
  static List<Step> of(List<Step> steps, List<Value> outputs) {
    Simplification work = new Simplification(steps, outputs);
    work.removeDead();
    work.fuse();
    return work.steps;
  }

  private void removeDead() {
    Map<Value, Boolean> live = new IdentityHashMap<>();
    outputs.forEach(output -> live.put(output, true));
    List<Step> kept = new ArrayList<>();
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      if (live.containsKey(step.output())) {
        step.inputs().forEach(input -> live.put(input, true));
        kept.add(0, step);
      }
    }
    steps = kept;
  }

  private void fuse() {
    Map<Value, Integer> uses = new IdentityHashMap<>();
    steps.forEach(step -> step.inputs().forEach(input -> uses.merge(input, 1, Integer::sum)));
    outputs.forEach(output -> uses.merge(output, 1, Integer::sum));
    Map<Value, Integer> makers = new IdentityHashMap<>();
    List<Step> result = new ArrayList<>();
    for (Step step : steps) {
      Integer at = step.inputs().isEmpty() ? null : makers.get(step.input(0));
      Optional<Step> fused =
          at == null || uses.get(step.input(0)) != 1
              ? Optional.empty()
              : fused(result.get(at), step);
      if (fused.isPresent()) {
        result.set(at, fused.get());
        makers.put(step.output(), at);
      } else {
        makers.put(step.output(), result.size());
        result.add(step);
      }
    }
    steps = result;
  }

  private static Optional<Step> fused(Step layer, Step step) {
    if (!layer.isLayer() || layer.act() != Act.NONE) {
      return Optional.empty();
    }
    Value made = step.output();
    return switch (step.kind()) {
      case ACTIVATION -> Optional.of(layer.with(step.act(), made));
      case AFFINE ->
          channelsAreRows(layer, made)
              ? Optional.of(
                  weighed(
                      layer, made, new RowFactors(step.input(1).values(), step.input(2).values())))
              : Optional.empty();
      case SCALE -> {
        float[] factors = new float[rows(layer)];
        Arrays.fill(factors, (float) step.number());
        yield Optional.of(weighed(layer, made, new RowFactors(factors, new float[factors.length])));
      }
      case MULTIPLY -> {
        Value other = step.input(1);
        yield other.isConstant() && made.isShaped(layer.output()) && isOfRows(layer, other)
            ? Optional.of(
                weighed(layer, made, new RowFactors(other.values(), new float[rows(layer)])))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private static int rows(Step layer) {
    return layer.input(1).axis(0);
  }

  /** Whether axis 1, which a norm goes by, is what a layer's rows make. */
  private static boolean channelsAreRows(Step layer, Value made) {
    return layer.is(Kind.CONVOLUTION) || made.axes() == 2;
  }

  /** Whether a constant has one value for each row of a layer and nothing else. */
  private static boolean isOfRows(Step layer, Value other) {
    int axis = other.axes() - (layer.is(Kind.CONVOLUTION) ? 3 : 1);
    return axis >= 0 && other.size() == rows(layer) && other.axis(axis) == rows(layer);
  }

  private static Step weighed(Step layer, Value made, RowFactors rows) {
    Value kernel = layer.input(1);
    float[] bias = rows.bias(layer.bias() == null ? null : layer.bias().values());
    return layer.weighing(
        kernel.becoming(rows.weight(kernel.values()), kernel.shape()),
        kernel.becoming(bias, bias.length),
        made);
  }
}
