package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.pytorch.Tensors;
import org.junit.jupiter.api.Test;

/** Losses of several labels an image: their closed forms, and gradients by finite differences. */
class MultiLabelLossTest {
  private static final double[] LOGITS = {2, -1, 0.5, -3.5, 4, 0, -6, 7};
  private static final double[] TARGETS = {1, 0, 0, 1, 1, 0.25, 0, 0};

  /** One entry's part of a loss. */
  private interface Closed {
    double of(double logit, double target);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static Closed focal(double gamma, double alpha) {
    return (x, t) -> {
      double p = sigmoid(x);
      double right = p * t + (1 - p) * (1 - t);
      double cross = -t * Math.log(p) - (1 - t) * Math.log(1 - p);
      return (alpha * t + (1 - alpha) * (1 - t)) * Math.pow(1 - right, gamma) * cross;
    };
  }

  private static Closed asymmetric(double positive, double negative, double margin) {
    return (x, t) -> {
      double p = sigmoid(x);
      double shifted = Math.max(p - margin, 0);
      return -t * Math.pow(1 - p, positive) * Math.log(p)
          - (1 - t) * Math.pow(shifted, negative) * Math.log(1 - shifted);
    };
  }

  private static void agrees(Closed closed, Loss loss) {
    int count = LOGITS.length;
    double expected = 0;
    float[] slopes = new float[count];
    for (int i = 0; i < count; i++) {
      expected += closed.of(LOGITS[i], TARGETS[i]) / count;
      double up = closed.of(LOGITS[i] + 1e-5, TARGETS[i]);
      double down = closed.of(LOGITS[i] - 1e-5, TARGETS[i]);
      slopes[i] = (float) ((up - down) / 2e-5 / count);
    }
    try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu())) {
      NDArray logits = manager.create(floats(LOGITS), new Shape(2, count / 2));
      NDArray targets = manager.create(floats(TARGETS), new Shape(2, count / 2));
      logits.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray value = loss.of(new NDList(logits), targets);
        assertEquals(expected, value.getFloat(), 1e-6);
        collector.backward(value);
      }
      assertArrayEquals(slopes, Tensors.gradient(logits).toFloatArray(), 1e-6f);
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    IntStream.range(0, floats.length).forEach(i -> floats[i] = (float) values[i]);
    return floats;
  }

  @Test
  void focal() {
    agrees(focal(2, 0.25), Loss.focal(2, 0.25));
    agrees(focal(0.5, 0.6), Loss.focal(0.5, 0.6));
  }

  /** Without exponents and margin it is binary cross entropy; alpha of a half is half of that. */
  @Test
  void bothContainBinaryCrossEntropy() {
    Closed binary = (x, t) -> -t * Math.log(sigmoid(x)) - (1 - t) * Math.log(1 - sigmoid(x));
    agrees(binary, Loss.asymmetric(0, 0, 0));
    agrees((x, t) -> binary.of(x, t) / 2, Loss.focal(0, 0.5));
  }

  @Test
  void asymmetric() {
    agrees(asymmetric(0, 4, 0.05), Loss.asymmetric(0, 4, 0.05));
    agrees(asymmetric(1, 2, 0), Loss.asymmetric(1, 2, 0));
  }

  @Test
  void recipesChooseThem() {
    TrainingRecipe recipe = TrainingRecipe.defaults().with("loss=asymmetric");
    assertTrue(recipe.multiLabel());
    assertTrue(recipe.with("loss=focal").multiLabel());
    assertFalse(TrainingRecipe.defaults().multiLabel());
    agrees(asymmetric(0, 4, 0.05), Loss.of(recipe));
    agrees(asymmetric(1, 2, 0.1), Loss.of(recipe.with("asymmetry=1,2,0.1")));
    agrees(focal(1, 0.5), Loss.of(recipe.with("loss=focal").with("focal=1,0.5")));
    assertThrows(BlockwrightException.class, () -> recipe.with("loss=hinge"));
    assertThrows(BlockwrightException.class, () -> recipe.with("loss=kl"));
  }
}
