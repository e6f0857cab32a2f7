package org.blockwright.examples;

import static org.blockwright.runtime.ops.Args.classes;
import static org.blockwright.runtime.ops.Args.n;
import static org.blockwright.runtime.ops.Args.r;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.heads.AttentionMaps;
import org.blockwright.runtime.heads.NoahOp;
import org.blockwright.runtime.ops.GraphBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NOAH in the language gives the numbers of the runtime's tuned operator. */
class NoahByHandTest {
  private static final int CLASSES = 7;
  private static final float TOLERANCE = 2e-6f;

  @ParameterizedTest
  @CsvSource({"4, 0.5, 32, 5, 3", "8, 0.25, 64, 4, 4", "2, 0.125, 16, 1, 1"})
  void logitsAndGradientsAreEqual(int groups, double ratio, int channels, int height, int width) {
    TensorShape x = TensorShape.map(channels, height, width);
    GraphBlock tuned = new NoahOp(x, n(groups), r(ratio), classes(CLASSES));
    GraphBlock declared = new NoahByHandUnit(x, groups, ratio, 0, CLASSES);
    assertEquals(tuned.parameterCount(), declared.parameterCount());
    assertEquals(tuned.macs(), declared.macs());
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      tuned.initialize(manager);
      declared.initialize(manager);
      copy(tuned, declared);
      NDArray input = manager.randomNormal(new Shape(3, channels, height, width));
      Map<String, float[]> expected = outputAndGradients(tuned, manager, input);
      Map<String, float[]> actual = outputAndGradients(declared, manager, input);
      assertEquals(expected.keySet(), actual.keySet());
      expected.forEach((name, values) -> assertNear(name, values, actual.get(name)));
    }
  }

  @Test
  void showsTheSameMaps() {
    TensorShape x = TensorShape.map(32, 5, 3);
    GraphBlock tuned = new NoahOp(x, n(4), r(0.5), classes(CLASSES));
    GraphBlock declared = new NoahByHandUnit(x, 4, 0.5, 0, CLASSES);
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      tuned.initialize(manager);
      declared.initialize(manager);
      copy(tuned, declared);
      NDArray input = manager.randomNormal(new Shape(2, 32, 5, 3));
      try (AttentionMaps expected = AttentionMaps.of(tuned, input);
          AttentionMaps actual = AttentionMaps.of(declared, input)) {
        assertEquals(List.of("attention"), actual.nodes());
        assertEquals(expected.shapes(), actual.shapes());
        NDArray map = actual.maps().get(0);
        assertEquals(new Shape(2, 4, CLASSES, 15), map.getShape());
        assertNear("maps", expected.maps().get(0).toFloatArray(), map.toFloatArray());
      }
    }
  }

  private static void copy(GraphBlock from, GraphBlock to) {
    Map<String, Parameter> target = new LinkedHashMap<>();
    for (Pair<String, Parameter> pair : to.getParameters()) {
      target.put(pair.getKey(), pair.getValue());
    }
    assertEquals(target.size(), from.getParameters().size());
    for (Pair<String, Parameter> pair : from.getParameters()) {
      NDArray values = pair.getValue().getArray();
      target.get(pair.getKey()).getArray().set(values.toFloatArray());
    }
  }

  /** The loss weighs logits unevenly, so that every gradient says something. */
  private static Map<String, float[]> outputAndGradients(
      GraphBlock head, NDManager manager, NDArray input) {
    Map<String, float[]> results = new LinkedHashMap<>();
    NDArray x = input.duplicate();
    x.setRequiresGradient(true);
    for (Pair<String, Parameter> pair : head.getParameters()) {
      pair.getValue().getArray().setRequiresGradient(true);
    }
    ParameterStore store = new ParameterStore(manager, false);
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray logits = head.forward(store, new NDList(x), true).singletonOrThrow();
      results.put("logits", logits.toFloatArray());
      collector.backward(logits.mul(manager.arange(1f, CLASSES + 1f, 1f)).square().mean());
    }
    results.put("input", x.getGradient().toFloatArray());
    for (Pair<String, Parameter> pair : head.getParameters()) {
      results.put(pair.getKey(), pair.getValue().getArray().getGradient().toFloatArray());
    }
    return results;
  }

  private static void assertNear(String name, float[] expected, float[] actual) {
    float most = 1;
    for (float value : expected) {
      assertTrue(Float.isFinite(value), name);
      most = Math.max(most, Math.abs(value));
    }
    assertArrayEquals(expected, actual, TOLERANCE * most, name);
  }
}
