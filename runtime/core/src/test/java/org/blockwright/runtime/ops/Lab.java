package org.blockwright.runtime.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.blockwright.rule.TensorShape;

/** Runs parts and compares them with references in plain Java. */
public final class Lab implements AutoCloseable {
  /** What a part ought to compute. */
  @FunctionalInterface
  public interface Reference {
    /** The output for parameters by name. */
    Values apply(Map<String, Values> parameters, boolean training, Values... inputs);
  }

  private static final int BATCH = 2;
  private static final double STEP = 1e-5;

  private final NDManager manager = NDManager.newBaseManager();

  /** Holds parameters and whatever else. */
  public NDManager manager() {
    return manager;
  }

  /** Random input of a shape. */
  static Values input(TensorShape shape, int batch, long seed) {
    int[] dims = new int[shape.dims().length + 1];
    dims[0] = batch;
    System.arraycopy(shape.dims(), 0, dims, 1, dims.length - 1);
    return Values.random(seed, -4, 4, dims);
  }

  /** Random inputs of a part. */
  public static Values[] inputs(GraphBlock part, int batch, long seed) {
    Values[] inputs = new Values[part.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = input(part.inputs().get(i), batch, seed + i);
    }
    return inputs;
  }

  /** Gives a part random parameters; scales and variances are positive. */
  public Map<String, Values> fill(GraphBlock part, long seed) {
    Map<String, Values> all = new LinkedHashMap<>();
    part.initialize(manager, Initialization.STANDARD, seed);
    int index = 0;
    for (Pair<String, Parameter> pair : part.getParameters()) {
      Parameter parameter = pair.getValue();
      boolean positive =
          parameter.getType() == Parameter.Type.GAMMA
              || parameter.getType() == Parameter.Type.RUNNING_VAR;
      int[] dims =
          Arrays.stream(parameter.getShape().getShape()).mapToInt(Math::toIntExact).toArray();
      Values values =
          Values.random(seed * 31 + index++, positive ? 0.5 : -0.7, positive ? 1.5 : 0.7, dims);
      set(parameter, values);
      all.put(pair.getKey(), values);
    }
    return all;
  }

  /** Replaces a parameter's values. */
  public void set(Parameter parameter, Values values) {
    try (NDArray array = values.on(manager)) {
      array.copyTo(parameter.getArray());
    }
  }

  /** Runs a part in evaluation, and sees to it that nothing but the output is left open. */
  public Values evaluate(GraphBlock part, Values... inputs) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray[] in = Arrays.stream(inputs).map(v -> v.on(scratch)).toArray(NDArray[]::new);
      try (ForwardPass pass = new ForwardPass(new ParameterStore(scratch, false), false)) {
        NDArray out = pass.run(part, in);
        assertEquals(
            BATCH * part.macs(),
            pass.multiplyAdds() * BATCH / inputs[0].dims()[0],
            "multiply-adds");
        assertOpen(scratch, in, out);
        return Values.copy(out);
      }
    }
  }

  /** Sees to it that a manager holds the inputs and the output and nothing else. */
  static void assertOpen(NDManager scratch, NDArray[] in, NDArray out) {
    Set<NDArray> expected = Collections.newSetFromMap(new IdentityHashMap<>());
    expected.addAll(Arrays.asList(in));
    expected.add(out);
    Set<NDArray> open = Collections.newSetFromMap(new IdentityHashMap<>());
    open.addAll(scratch.getManagedArrays());
    assertTrue(
        open.equals(expected), () -> "left open: " + open.stream().map(NDArray::getShape).toList());
  }

  /** Output of a part in training, and gradients of {@code sum(output * weights)}. */
  public Values train(
      GraphBlock part, Values weights, Map<String, Values> gradients, Values... inputs) {
    return differentiate(part, true, weights, gradients, inputs);
  }

  /** The same, in training or evaluation. */
  Values differentiate(
      GraphBlock part,
      boolean training,
      Values weights,
      Map<String, Values> gradients,
      Values... inputs) {
    try (NDManager scratch = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray[] in = Arrays.stream(inputs).map(v -> v.on(scratch)).toArray(NDArray[]::new);
      Arrays.stream(in).forEach(x -> x.setRequiresGradient(true));
      part.getParameters().values().stream()
          .filter(Parameter::requiresGradient)
          .forEach(p -> p.getArray().setRequiresGradient(true));
      collector.zeroGradients();
      try (ForwardPass pass = new ForwardPass(new ParameterStore(scratch, false), training)) {
        NDArray out = pass.run(part, in);
        Values result = Values.copy(out);
        collector.backward(out.mul(weights.on(scratch)).sum());
        for (int i = 0; i < in.length; i++) {
          gradients.put("input" + i, Values.copy(in[i].getGradient()));
        }
        for (Pair<String, Parameter> pair : part.getParameters()) {
          if (pair.getValue().requiresGradient()) {
            gradients.put(pair.getKey(), Values.copy(pair.getValue().getArray().getGradient()));
          }
        }
        return result;
      }
    }
  }

  /** Compares a part with its reference: evaluation, training, and all gradients. */
  public void check(GraphBlock part, Reference reference) {
    Map<String, Values> parameters = fill(part, 7);
    Values[] inputs = inputs(part, BATCH, 11);
    Values evaluated = evaluate(part, inputs);
    assertNear(reference.apply(parameters, false, inputs), evaluated, 1e-5, "evaluation");
    Values weights = Values.random(3, -1, 1, evaluated.dims());
    for (boolean training : new boolean[] {false, true}) {
      Map<String, Values> gradients = new LinkedHashMap<>();
      Values out = differentiate(part, training, weights, gradients, inputs);
      String mode = training ? "training" : "evaluation";
      assertNear(reference.apply(parameters, training, inputs), out, 1e-5, mode);
      Map<String, Values> all = new LinkedHashMap<>(parameters);
      for (int i = 0; i < inputs.length; i++) {
        all.put("input" + i, inputs[i]);
      }
      gradients.forEach(
          (name, gradient) ->
              assertNear(
                  slope(reference, all, training, inputs.length, weights, name),
                  gradient,
                  2e-4,
                  mode + ", gradient of " + name));
    }
  }

  private static Values slope(
      Reference reference,
      Map<String, Values> all,
      boolean training,
      int inputs,
      Values weights,
      String name) {
    Values at = all.get(name);
    Values slope = Values.zeros(at.dims());
    Map<String, Values> moved = new LinkedHashMap<>(all);
    moved.put(name, new Values(at.data().clone(), at.dims()));
    double[] data = moved.get(name).data();
    for (int i = 0; i < data.length; i++) {
      data[i] = at.data()[i] + STEP;
      double above = loss(reference, moved, training, inputs, weights);
      data[i] = at.data()[i] - STEP;
      double below = loss(reference, moved, training, inputs, weights);
      data[i] = at.data()[i];
      slope.data()[i] = (above - below) / (2 * STEP);
    }
    return slope;
  }

  private static double loss(
      Reference reference, Map<String, Values> all, boolean training, int inputs, Values weights) {
    Values[] in = new Values[inputs];
    for (int i = 0; i < inputs; i++) {
      in[i] = all.get("input" + i);
    }
    return reference.apply(all, training, in).dot(weights);
  }

  /** Fails unless two arrays agree, relative to their size where that is above 1. */
  public static void assertNear(Values expected, Values actual, double limit, String what) {
    double size = Math.max(1, Arrays.stream(expected.data()).map(Math::abs).max().orElse(0));
    double distance = expected.distance(actual);
    assertTrue(distance <= limit * size, () -> what + " differs by " + distance);
  }

  @Override
  public void close() {
    manager.close();
  }
}
