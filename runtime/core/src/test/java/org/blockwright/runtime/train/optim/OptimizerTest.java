package org.blockwright.runtime.train.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.pytorch.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimizer against PyTorch's published update, written again in plain double arithmetic. */
class OptimizerTest {
  private static final double[] RATES = {0.1, 0.1, 0.03, 0.3, 0.003, 0.2, 0.05};
  private static final double EXACT = 1e-13;

  /**
   * What is trained: a matrix, a bias and a position table, the two latter of which may be spared.
   */
  private static final List<String> NAMES = List.of("a.weight", "a.bias", "pos_embed");

  private static final List<Shape> SHAPES =
      List.of(new Shape(2, 3), new Shape(3), new Shape(1, 2, 2));

  static Stream<Arguments> sgd() {
    return Stream.of(
        Arguments.of(0.0, false, 0.0, DecayRule.NONE),
        Arguments.of(0.9, false, 1e-2, DecayRule.NONE),
        Arguments.of(0.9, true, 1e-2, DecayRule.ONE_DIMENSIONAL),
        Arguments.of(0.9, true, 1e-2, DecayRule.BN));
  }

  @ParameterizedTest
  @MethodSource("sgd")
  void sgdIsTorchs(double momentum, boolean nesterov, double decay, DecayRule rule) {
    try (Case c = new Case()) {
      Sgd sgd = new Sgd(c.trained(decay, c.decaying(rule)), momentum, nesterov);
      double[][] buffers = new double[3][];
      for (double rate : RATES) {
        double[][] gradients = c.drawGradients();
        for (int p = 0; p < 3; p++) {
          double[] x = c.expected[p];
          double weightDecay = c.decaying(rule).test(c.tensors.get(p)) ? decay : 0;
          boolean fresh = buffers[p] == null;
          buffers[p] = fresh ? new double[x.length] : buffers[p];
          for (int i = 0; i < x.length; i++) {
            double g = gradients[p][i] + weightDecay * x[i];
            buffers[p][i] = fresh ? g : momentum * buffers[p][i] + g;
            double direction =
                momentum == 0 ? g : nesterov ? g + momentum * buffers[p][i] : buffers[p][i];
            x[i] -= rate * direction;
          }
        }
        sgd.step(rate);
        c.check();
      }
      sgd.close();
    }
  }

  @ParameterizedTest
  @MethodSource("sgd")
  void adamWIsTorchs(double unused, boolean alsoUnused, double decay, DecayRule rule) {
    try (Case c = new Case()) {
      AdamW adam = new AdamW(c.trained(decay, c.decaying(rule)), 0.9, 0.999, 1e-3);
      double[][] m = {new double[6], new double[3], new double[4]};
      double[][] v = {new double[6], new double[3], new double[4]};
      int step = 0;
      for (double rate : RATES) {
        step++;
        double[][] gradients = c.drawGradients();
        for (int p = 0; p < 3; p++) {
          double[] x = c.expected[p];
          double weightDecay = c.decaying(rule).test(c.tensors.get(p)) ? decay : 0;
          double[] change = adam(m[p], v[p], gradients[p], step, 1e-3);
          for (int i = 0; i < x.length; i++) {
            x[i] *= 1 - rate * weightDecay;
            x[i] -= rate * change[i];
          }
        }
        adam.step(rate);
        c.check();
      }
      adam.close();
    }
  }

  @ParameterizedTest
  @MethodSource("sgd")
  void lambIsTimms(double unused, boolean alsoUnused, double decay, DecayRule rule) {
    try (Case c = new Case()) {
      Lamb lamb = new Lamb(c.trained(decay, c.decaying(rule)), 0.9, 0.999, 1e-6);
      double[][] m = {new double[6], new double[3], new double[4]};
      double[][] v = {new double[6], new double[3], new double[4]};
      int step = 0;
      for (double rate : RATES) {
        step++;
        double[][] gradients = c.drawGradients();
        for (int p = 0; p < 3; p++) {
          double[] x = c.expected[p];
          double weightDecay = c.decaying(rule).test(c.tensors.get(p)) ? decay : 0;
          double[] change = adam(m[p], v[p], gradients[p], step, 1e-6);
          for (int i = 0; i < x.length; i++) {
            change[i] += weightDecay * x[i];
          }
          double trust = weightDecay == 0 ? 1 : norm(x) / norm(change);
          for (int i = 0; i < x.length; i++) {
            x[i] -= rate * trust * change[i];
          }
        }
        lamb.step(rate);
        c.check();
      }
      lamb.close();
    }
  }

  /** Adam's corrected change, and the moments for the next step. */
  private static double[] adam(double[] m, double[] v, double[] g, int step, double epsilon) {
    double[] change = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
      double root = Math.sqrt(v[i] / (1 - Math.pow(0.999, step)));
      change[i] = m[i] / (1 - Math.pow(0.9, step)) / (root + epsilon);
    }
    return change;
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
  }

  @Test
  void lambTakesAParameterOfZerosAsItIs() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray zeros = manager.create(new double[2]);
      zeros.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        collector.backward(zeros.mul(manager.create(new double[] {1, -4})).sum());
      }
      Lamb lamb =
          new Lamb(
              new TrainedTensors(manager, List.of(new NamedTensor("a", zeros)), 0.1, p -> true),
              0.9,
              0.999,
              0);
      lamb.step(0.5);
      assertArrayEquals(new double[] {-0.5, 0.5}, zeros.toDoubleArray(), EXACT);
      lamb.close();
    }
  }

  static Stream<Arguments> rmsProps() {
    return Stream.of(
        Arguments.of(0.0, false, 0.0, DecayRule.NONE),
        Arguments.of(0.9, false, 1e-2, DecayRule.NONE),
        Arguments.of(0.0, true, 0.0, DecayRule.NONE),
        Arguments.of(0.9, true, 1e-2, DecayRule.BN));
  }

  @ParameterizedTest
  @MethodSource("rmsProps")
  void rmsPropIsTorchsOrTensorFlows(double momentum, boolean tf, double decay, DecayRule rule) {
    try (Case c = new Case()) {
      RmsProp optimizer = new RmsProp(c.trained(decay, c.decaying(rule)), 0.95, 1e-3, momentum, tf);
      double[][] squares = {new double[6], new double[3], new double[4]};
      double[][] buffers = {new double[6], new double[3], new double[4]};
      if (tf) {
        Arrays.stream(squares).forEach(square -> Arrays.fill(square, 1));
      }
      for (double rate : RATES) {
        double[][] gradients = c.drawGradients();
        for (int p = 0; p < 3; p++) {
          double[] x = c.expected[p];
          double weightDecay = c.decaying(rule).test(c.tensors.get(p)) ? decay : 0;
          for (int i = 0; i < x.length; i++) {
            double g = gradients[p][i] + weightDecay * x[i];
            squares[p][i] = 0.95 * squares[p][i] + 0.05 * g * g;
            double root = tf ? Math.sqrt(squares[p][i] + 1e-3) : Math.sqrt(squares[p][i]) + 1e-3;
            buffers[p][i] = momentum * buffers[p][i] + (tf ? rate : 1) * g / root;
            x[i] -= (tf ? 1 : rate) * buffers[p][i];
          }
        }
        optimizer.step(rate);
        c.check();
      }
      optimizer.close();
    }
  }

  @Test
  void stateGoesOutAndComesBack() {
    for (Function<Case, Optimizer> optimizer : kinds()) {
      try (Case whole = new Case();
          Case broken = new Case()) {
        Optimizer one = optimizer.apply(whole);
        Optimizer before = optimizer.apply(broken);
        for (int step = 0; step < 3; step++) {
          whole.drawGradients();
          one.step(RATES[step]);
          broken.drawGradients();
          before.step(RATES[step]);
        }
        Optimizer after = optimizer.apply(broken);
        Map<String, NDArray> state = before.state(broken.manager);
        assertTrue(state.keySet().stream().anyMatch(name -> name.endsWith(".a.weight")));
        after.load(state);
        before.close();
        for (int step = 3; step < RATES.length; step++) {
          whole.drawGradients();
          one.step(RATES[step]);
          broken.drawGradients();
          after.step(RATES[step]);
        }
        for (int p = 0; p < 3; p++) {
          assertArrayEquals(
              whole.tensors.get(p).array().toDoubleArray(),
              broken.tensors.get(p).array().toDoubleArray());
        }
        one.close();
        after.close();
      }
    }
  }

  private static List<Function<Case, Optimizer>> kinds() {
    return List.of(
        c -> new Sgd(c.trained(0.05, p -> true), 0.9, true),
        c -> new AdamW(c.trained(0.05, p -> true), 0.9, 0.999, 1e-8),
        c -> new Lamb(c.trained(0.05, p -> true), 0.9, 0.999, 1e-6),
        c -> new RmsProp(c.trained(0.05, p -> true), 0.9, 1e-3, 0.9, true));
  }

  @Test
  void aParameterWithoutGradientIsLeftAlone() {
    try (Case c = new Case()) {
      c.drawGradients();
      NDArray frozen = c.manager.create(new double[] {3, 4});
      List<NamedTensor> all = new ArrayList<>(c.tensors);
      all.add(new NamedTensor("frozen", frozen));
      Sgd sgd = new Sgd(new TrainedTensors(c.manager, all, 0.5, p -> true), 0.9, false);
      sgd.step(0.1);
      assertArrayEquals(new double[] {3, 4}, frozen.toDoubleArray());
      assertFalse(sgd.state(c.manager).containsKey("momentum_buffer.frozen"));
      sgd.close();
    }
  }

  @Test
  void nesterovNeedsMomentum() {
    try (Case c = new Case()) {
      assertThrows(RecipeException.class, () -> new Sgd(c.trained(0, p -> true), 0, true));
    }
  }

  @Test
  void clippingIsTorchs() {
    try (Case c = new Case()) {
      for (double limit : new double[] {0.5, 1e3, Double.POSITIVE_INFINITY}) {
        double[][] gradients = c.drawGradients();
        double sum = 0;
        for (double[] gradient : gradients) {
          for (double value : gradient) {
            sum += value * value;
          }
        }
        double norm = Math.sqrt(sum);
        double scale = Math.min(1, limit / (norm + 1e-6));
        try (NDManager scope = c.manager.newSubManager()) {
          double measured = GradientNorm.clip(scope, c.arrays(), limit);
          assertEquals(norm, measured, 1e-6 * norm);
        }
        for (int p = 0; p < 3; p++) {
          try (NDArray gradient = Tensors.gradient(c.arrays().get(p))) {
            double[] found = gradient.toDoubleArray();
            for (int i = 0; i < found.length; i++) {
              assertEquals(gradients[p][i] * scale, found[i], 1e-6 * Math.abs(gradients[p][i]));
            }
          }
        }
      }
    }
  }

  @Test
  void gradientsAddUpUntilTheyAreZeroed() {
    try (Case c = new Case()) {
      double[][] first = c.drawGradients();
      double[][] second = c.collect();
      try (NDArray gradient = Tensors.gradient(c.arrays().get(0))) {
        for (int i = 0; i < 6; i++) {
          assertEquals(first[0][i] + second[0][i], gradient.toDoubleArray()[i], EXACT);
        }
      }
      Tensors.zeroGradients(c.arrays());
      try (NDArray gradient = Tensors.gradient(c.arrays().get(0))) {
        assertArrayEquals(new double[6], gradient.toDoubleArray());
      }
    }
  }

  /** A step's gradients may stand at other names of the parameters, which end with it. */
  @Test
  void gradientsMayStandElsewhereAndBeMissing() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray parameter = manager.create(new double[] {1, 2});
      parameter.setRequiresGradient(true);
      TrainedTensors trained =
          new TrainedTensors(manager, List.of(new NamedTensor("a", parameter)), 0.1, p -> false);
      try (Sgd sgd = new Sgd(trained, 0.9, false);
          NDArray leaf = Tensors.twin(parameter);
          NDArray next = Tensors.twin(parameter)) {
        sgd.step(0.1, List.of(leaf));
        assertArrayEquals(new double[] {1, 2}, parameter.toDoubleArray());
        Tensors.backward(leaf, manager.create(new double[] {1, -1}));
        sgd.step(0.1, List.of(leaf));
        assertArrayEquals(new double[] {0.9, 2.1}, parameter.toDoubleArray(), EXACT);
        sgd.step(0.1, List.of(next));
        assertArrayEquals(new double[] {0.81, 2.19}, parameter.toDoubleArray(), EXACT);
      }
    }
  }

  @Test
  void averageFollowsTheValues() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray value = manager.create(new double[] {1, 2});
      NDArray average = value.duplicate();
      MovingAverage ema = new MovingAverage(0.9, List.of(average));
      double[] expected = {1, 2};
      for (int step = 1; step < 5; step++) {
        value.addi(step);
        ema.update(List.of(value));
        for (int i = 0; i < 2; i++) {
          expected[i] = 0.9 * expected[i] + 0.1 * value.toDoubleArray()[i];
        }
      }
      assertArrayEquals(expected, average.toDoubleArray(), EXACT);
    }
  }

  @Test
  void copyKeepsEveryBit() {
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] values = {-0.0f, Float.MIN_VALUE, 1f / 3, Float.NEGATIVE_INFINITY};
      NDArray target = manager.create(new float[] {9, 9, 9, 9}, new Shape(2, 2));
      target.setRequiresGradient(true);
      Tensors.copy(manager.create(values, new Shape(2, 2)), target);
      for (int i = 0; i < 4; i++) {
        assertEquals(
            Float.floatToRawIntBits(values[i]), Float.floatToRawIntBits(target.toFloatArray()[i]));
      }
      NDArray scalar = manager.create(1f);
      Tensors.copy(manager.create(7f), scalar);
      assertEquals(7f, scalar.getFloat());
      assertThrows(IllegalArgumentException.class, () -> Tensors.copy(scalar, target));
    }
  }

  @Test
  void decayRulesAreTheRecipes() {
    Shape vector = new Shape(4);
    Shape matrix = new Shape(4, 4);
    Shape table = new Shape(1, 4, 4);
    for (DecayRule rule : DecayRule.values()) {
      assertTrue(rule.decays("fc.weight", matrix, List.of("pos_embed")));
      assertFalse(rule.decays("pos_embed", table, List.of("pos_embed")));
      assertEquals(rule == DecayRule.NONE, rule.decays("bn.weight", vector, List.of()));
      assertEquals(rule == DecayRule.NONE, rule.decays("fc.bias", vector, List.of()));
      assertEquals(rule != DecayRule.BN, rule.decays("pos_embed", table, List.of()));
    }
    assertTrue(DecayRule.ONE_DIMENSIONAL.decays("pos_embed4", table, List.of("pos_embed")));
    assertThrows(IllegalArgumentException.class, () -> DecayRule.of("2d"));
  }

  /** Three parameters in float64 whose gradients can be set at will, the same in every case. */
  private static final class Case implements AutoCloseable {
    final NDManager manager = NDManager.newBaseManager();
    final List<NamedTensor> tensors = new ArrayList<>();
    final double[][] expected = new double[3][];
    private final Random random = new Random(5);

    Case() {
      for (int p = 0; p < 3; p++) {
        expected[p] = random.doubles(SHAPES.get(p).size(), -1, 1).toArray();
        NDArray array = manager.create(expected[p].clone()).reshape(SHAPES.get(p));
        assertEquals(DataType.FLOAT64, array.getDataType());
        array.setRequiresGradient(true);
        tensors.add(new NamedTensor(NAMES.get(p), array));
      }
    }

    TrainedTensors trained(double weightDecay, Predicate<NamedTensor> which) {
      return new TrainedTensors(manager, tensors, weightDecay, which);
    }

    Predicate<NamedTensor> decaying(DecayRule rule) {
      return p -> rule.decays(p.name(), p.array().getShape(), List.of("pos_embed"));
    }

    List<NDArray> arrays() {
      return tensors.stream().map(NamedTensor::array).toList();
    }

    double[][] drawGradients() {
      Tensors.zeroGradients(arrays());
      return collect();
    }

    double[][] collect() {
      double[][] gradients = new double[3][];
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray loss = manager.create(0.0);
        for (int p = 0; p < 3; p++) {
          gradients[p] = random.doubles(SHAPES.get(p).size(), -2, 2).toArray();
          NDArray weights = manager.create(gradients[p].clone()).reshape(SHAPES.get(p));
          loss = loss.add(tensors.get(p).array().mul(weights).sum());
        }
        collector.backward(loss);
      }
      return gradients;
    }

    void check() {
      for (int p = 0; p < 3; p++) {
        assertArrayEquals(expected[p], tensors.get(p).array().toDoubleArray(), EXACT, NAMES.get(p));
      }
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
