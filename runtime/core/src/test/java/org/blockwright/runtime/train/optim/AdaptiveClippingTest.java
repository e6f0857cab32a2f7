package org.blockwright.runtime.train.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.blockwright.runtime.pytorch.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adaptive clipping against its formula, in plain double arithmetic. */
class AdaptiveClippingTest {
  private static final double LAMBDA = 0.01;

  /**
   * Weights of each kind: a convolution's and a linear layer's have a norm for each output unit;
   * biases, scalars and what is a vector in disguise have one.
   */
  @ParameterizedTest
  @CsvSource({
    "'4,3,2,2', 4, 1", "'5,7', 5, 1", "'6', 1, 1", "'1', 1, 1", "'6,1,1,1', 1, 1",
    "'1,1,5', 1, 1", "'1,3,5', 1, 1", "'4,3,2,2', 4, 1e-6", "'5,7', 5, 0", "'6,1,3,3', 6, 1"
  })
  void unitsAreClippedToTheirShare(String dims, int units, double scale) {
    long[] shape = Arrays.stream(dims.split(",")).mapToLong(Long::parseLong).toArray();
    Random random = new Random(dims.hashCode());
    int size = Math.toIntExact(new Shape(shape).size());
    double[] weights = random.doubles(size, -1, 1).map(w -> w * scale).toArray();
    double[] gradient = new double[size];
    for (int i = 0; i < size; i++) {
      // every other unit has a gradient that is small enough
      int unit = i / (size / units);
      gradient[i] = (unit % 2 == 0 ? 1 : 1e-6) * (random.nextDouble() - 0.5);
    }
    double[] expected = gradient.clone();
    for (int unit = 0; unit < units; unit++) {
      int from = unit * (size / units);
      int to = from + size / units;
      double most = LAMBDA * Math.max(norm(weights, from, to), 1e-3);
      double norm = norm(gradient, from, to);
      for (int i = from; i < to && norm > most; i++) {
        expected[i] *= most / norm;
      }
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray parameter = manager.create(weights).reshape(new Shape(shape));
      parameter.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray slope = manager.create(gradient).reshape(new Shape(shape));
        collector.backward(parameter.mul(slope).sum());
      }
      AdaptiveClipping.clip(manager, List.of(parameter), LAMBDA);
      try (NDArray found = Tensors.gradient(parameter)) {
        double[] values = found.toDoubleArray();
        for (int i = 0; i < size; i++) {
          assertEquals(expected[i], values[i], 1e-12 * Math.abs(gradient[i]) + 1e-18);
        }
        boolean clipped = IntStream.range(0, size).anyMatch(i -> expected[i] != gradient[i]);
        assertTrue(clipped, "nothing was clipped");
      }
    }
  }

  private static double norm(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i] * values[i];
    }
    return Math.sqrt(sum);
  }
}
