package org.blockwright.examples;

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
import org.blockwright.runtime.Blockwright;
import org.blockwright.runtime.model.Classifier;
import org.junit.jupiter.api.Test;

/** A model of own parts: blueprint, native operator and head. */
class HandNetTest {
  @Test
  void everyParameterLearns() {
    Classifier model = Blockwright.create(HandNet.class, 5);
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      model.initialize(manager);
      for (Pair<String, Parameter> pair : model.getParameters()) {
        pair.getValue().getArray().setRequiresGradient(pair.getValue().requiresGradient());
      }
      NDArray images = manager.randomNormal(new Shape(2, 3, 32, 32));
      ParameterStore store = new ParameterStore(manager, false);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray logits = model.forward(store, new NDList(images), true).singletonOrThrow();
        assertEquals(new Shape(2, 5), logits.getShape());
        collector.backward(logits.mul(manager.arange(1f, 6f, 1f)).square().mean());
      }
      for (Pair<String, Parameter> pair : model.getParameters()) {
        boolean query = pair.getKey().equals("head.query.bias"); // softmax takes no notice of it
        if (pair.getValue().requiresGradient() && !query) {
          float sum = pair.getValue().getArray().getGradient().abs().sum().getFloat();
          assertTrue(sum > 0, pair.getKey());
        }
      }
    }
  }

  @Test
  void parametersAreCountedBeforeTheyAreDrawn() {
    Classifier counted = Blockwright.create(HandNet.class, 5);
    long before = counted.parameterCount();
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      counted.initialize(manager, 3L);
      assertEquals(before, counted.parameterCount());
      Classifier other = Blockwright.create(HandNet.class, 5);
      other.initialize(manager, 3L);
      assertEquals(before, other.parameterCount());
      // To count them draws nothing that stays.
      for (Pair<String, Parameter> pair : other.getParameters()) {
        assertArrayEquals(
            pair.getValue().getArray().toFloatArray(),
            counted.getParameters().get(pair.getKey()).getArray().toFloatArray(),
            pair.getKey());
      }
    }
  }

  @Test
  void theNativeBlockStartsAsTheIdentity() {
    ResponseNormBlock block = new ResponseNormBlock(1e-6);
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      NDArray x = manager.randomNormal(new Shape(2, 4, 3, 3));
      block.initialize(manager, x.getDataType(), x.getShape());
      NDArray y = block.forward(new ParameterStore(manager, false), new NDList(x), false).head();
      assertArrayEquals(x.toFloatArray(), y.toFloatArray());
    }
  }
}
