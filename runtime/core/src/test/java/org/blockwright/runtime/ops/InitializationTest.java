package org.blockwright.runtime.ops;

import static org.blockwright.runtime.ops.Args.bound;
import static org.blockwright.runtime.ops.Args.classes;
import static org.blockwright.runtime.ops.Args.constant;
import static org.blockwright.runtime.ops.Args.gain;
import static org.blockwright.runtime.ops.Args.groups;
import static org.blockwright.runtime.ops.Args.heads;
import static org.blockwright.runtime.ops.Args.init;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.mean;
import static org.blockwright.runtime.ops.Args.mode;
import static org.blockwright.runtime.ops.Args.n;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.std;
import static org.blockwright.runtime.ops.Initialization.classifier;
import static org.blockwright.runtime.ops.Initialization.classifierBias;
import static org.blockwright.runtime.ops.Initialization.conv;
import static org.blockwright.runtime.ops.Initialization.convBias;
import static org.blockwright.runtime.ops.Initialization.how;
import static org.blockwright.runtime.ops.Initialization.linear;
import static org.blockwright.runtime.ops.Initialization.linearBias;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.blockwright.Distribution;
import org.blockwright.FanMode;
import org.blockwright.Initializer;
import org.blockwright.rule.InitializerRule;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.heads.NoahOp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InitializationTest {
  private static final TensorShape MAP = TensorShape.map(32, 4, 4);
  private static final TensorShape TOKENS = TensorShape.tokens(24, 4, 4, 0);

  /** The rules of the official code's families. */
  private static final Map<String, Initialization> FAMILIES =
      Map.of(
          "STANDARD",
          Initialization.STANDARD,
          "CONVOLUTIONAL",
          Initialization.of(
              conv(Distribution.KAIMING_NORMAL, mode(FanMode.FAN_OUT)),
              convBias(Distribution.ZEROS),
              linear(Distribution.NORMAL, std(0.01)),
              linearBias(Distribution.ZEROS)),
          "TRANSFORMER",
          Initialization.of(
              linear(Distribution.TRUNCATED_NORMAL, std(0.02)), linearBias(Distribution.ZEROS)),
          "MIXER",
          Initialization.of(
              conv(Distribution.LECUN_NORMAL),
              convBias(Distribution.ZEROS),
              linear(Distribution.XAVIER_UNIFORM),
              linearBias(Distribution.NORMAL, std(1e-6)),
              classifier(Distribution.ZEROS),
              classifierBias(Distribution.ZEROS)));

  private static float[] values(Initializer how, int count, long seed) {
    return InitializerRule.values(how, count, 50, 200, seed);
  }

  /** Mean, deviation and bound of each distribution for fan_in 50 and fan_out 200. */
  static Stream<Arguments> distributions() {
    return Stream.of(
        Arguments.of(how(Distribution.ZEROS), 0, 0, 0),
        Arguments.of(how(Distribution.ONES), 1, 0, 1),
        Arguments.of(how(Distribution.CONSTANT, constant(0.25)), 0.25, 0, 0.25),
        Arguments.of(how(Distribution.UNIFORM), 0, 0.5773502692, 1),
        Arguments.of(how(Distribution.UNIFORM, bound(0.5)), 0, 0.2886751346, 0.5),
        Arguments.of(how(Distribution.UNIFORM_FAN_IN), 0, 0.0816496581, 0.1414213562),
        Arguments.of(how(Distribution.NORMAL, mean(3), std(0.01)), 3, 0.01, 3.1),
        Arguments.of(how(Distribution.NORMAL, std(1e-6)), 0, 1e-6, 1e-5),
        Arguments.of(how(Distribution.TRUNCATED_NORMAL, std(0.02)), 0, 0.02, 0.2),
        Arguments.of(how(Distribution.TRUNCATED_NORMAL), 0, 0.8796256610, 2),
        Arguments.of(
            how(Distribution.TRUNCATED_NORMAL, std(0.02), bound(0.04)), 0, 0.0175925132, 0.04),
        Arguments.of(how(Distribution.KAIMING_NORMAL, mode(FanMode.FAN_OUT)), 0, 0.1, 1),
        Arguments.of(how(Distribution.KAIMING_NORMAL), 0, 0.2, 2),
        Arguments.of(how(Distribution.KAIMING_NORMAL, gain(0.5)), 0, 0.1, 1),
        Arguments.of(how(Distribution.KAIMING_UNIFORM), 0, 0.2, 0.3464101615),
        Arguments.of(how(Distribution.XAVIER_NORMAL), 0, 0.0894427191, 1),
        Arguments.of(how(Distribution.XAVIER_UNIFORM), 0, 0.0894427191, 0.1549193338),
        Arguments.of(how(Distribution.LECUN_NORMAL), 0, 0.1414213562, 0.3215492412));
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void distribution(Initializer how, double mean, double deviation, double bound) {
    float[] values = values(how, 200_000, 1);
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (float value : values) {
      sum += value;
      squares += (value - mean) * (value - mean);
      largest = Math.max(largest, Math.abs(value));
    }
    assertEquals(mean, sum / values.length, 0.01 * deviation);
    assertEquals(deviation, Math.sqrt(squares / values.length), 0.01 * deviation);
    assertTrue(largest <= bound * (1 + 1e-6), "largest: " + largest);
    boolean bounded =
        how.value().name().contains("UNIFORM") || how.value() == Distribution.LECUN_NORMAL;
    assertTrue(!bounded || largest > 0.99 * bound, "largest: " + largest);
  }

  @Test
  void valuesDependOnTheSeedAlone() {
    Initializer how = how(Distribution.KAIMING_NORMAL);
    assertArrayEquals(values(how, 100, 3), values(how, 100, 3));
    assertFalse(Arrays.equals(values(how, 100, 3), values(how, 100, 4)));
  }

  /** By the formulas of the first edition, so that a seed keeps its meaning. */
  @Test
  void bitsAreThoseOfTheFirstEdition() {
    Random random = new Random(3);
    for (float value : values(how(Distribution.NORMAL, std(0.01)), 100, 3)) {
      assertEquals((float) (random.nextGaussian() * 0.01), value);
    }
    random.setSeed(3);
    for (float value : values(how(Distribution.TRUNCATED_NORMAL, std(0.02)), 100, 3)) {
      assertEquals((float) (random.nextGaussian() * 0.02), value);
    }
    random.setSeed(3);
    Initializer kaiming = how(Distribution.KAIMING_NORMAL, mode(FanMode.FAN_OUT));
    for (float value : values(kaiming, 100, 3)) {
      assertEquals((float) (random.nextGaussian() * Math.sqrt(2.0 / 200)), value);
    }
    random.setSeed(3);
    for (float value : values(how(Distribution.XAVIER_UNIFORM), 100, 3)) {
      double bound = Math.sqrt(6.0 / 250);
      assertEquals((float) ((2 * random.nextDouble() - 1) * bound), value);
    }
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    for (Executable wrong :
        List.<Executable>of(
            () -> how(Distribution.ZEROS, std(0.02)),
            () -> how(Distribution.NORMAL, std(-1)),
            () -> how(Distribution.NORMAL, mean(Double.NaN)),
            () -> how(Distribution.UNIFORM, bound(0)))) {
      assertThrows(BlockwrightException.class, wrong);
    }
  }

  /** Some of everything. */
  private static final class Network extends CompositeBlock {
    Network(Shaped x) {
      super(x);
      ConvBnOp stem = node("stem", new ConvBnOp(x, out(24), kernel(3)));
      ToTokensOp tokens = node("tokens", new ToTokensOp(stem));
      PositionEmbeddingOp position = node("position", new PositionEmbeddingOp(tokens));
      AttentionOp attended = node("attended", new AttentionOp(position, heads(4)));
      node("gated", new Gate(attended));
      node("norm", new LayerNormOp(attended));
      node("head", new Head(attended));
    }

    @Override
    protected NDArray run(ForwardPass pass, NDArray x) {
      throw new UnsupportedOperationException("only drawn");
    }
  }

  private static final class Gate extends CompositeBlock {
    Gate(Shaped x) {
      super(x);
      TransposeOp columns = node("columns", new TransposeOp(x));
      node(
          "mixed",
          new LinearOp(
              columns,
              init(linear(Distribution.NORMAL, std(1e-6)), linearBias(Distribution.ONES))));
    }

    @Override
    protected NDArray run(ForwardPass pass, NDArray x) {
      throw new UnsupportedOperationException("only drawn");
    }
  }

  private static final class Head extends CompositeBlock {
    Head(Shaped x) {
      super(x);
      GlobalAvgPoolOp pooled = node("pooled", new GlobalAvgPoolOp(x));
      node("logits", new LinearOp(pooled, out(10)));
    }

    @Override
    protected NDArray run(ForwardPass pass, NDArray x) {
      throw new UnsupportedOperationException("only drawn");
    }
  }

  private static Map<String, Values> drawn(GraphBlock part, Initialization how, long seed) {
    try (NDManager manager = NDManager.newBaseManager()) {
      part.initialize(manager, how, seed);
      Map<String, Values> all = new LinkedHashMap<>();
      part.getParameters().forEach(p -> all.put(p.getKey(), Values.copy(p.getValue().getArray())));
      return all;
    }
  }

  private static Map<String, Values> network(String family, long seed) {
    return drawn(new Network(MAP), FAMILIES.get(family), seed);
  }

  private static double deviation(Values values) {
    return Math.sqrt(values.dot(values) / values.data().length);
  }

  private static double largest(Values values) {
    return Arrays.stream(values.data()).map(Math::abs).max().orElseThrow();
  }

  @Test
  void standardIsPyTorchs() {
    Map<String, Values> all = network("STANDARD", 1);
    double conv = 1 / Math.sqrt(32 * 9);
    assertEquals(conv, largest(all.get("stem.conv.weight")), 0.01 * conv);
    double linear = 1 / Math.sqrt(24);
    assertEquals(linear, largest(all.get("attended.qkv.weight")), 0.01 * linear);
    assertEquals(linear, largest(all.get("attended.qkv.bias")), 0.1 * linear);
    assertEquals(0.02, deviation(all.get("position")), 0.002);
    for (String ones : new String[] {"stem.bn.weight", "stem.bn.running_var", "norm.weight"}) {
      assertTrue(Arrays.stream(all.get(ones).data()).allMatch(v -> v == 1), ones);
    }
    for (String zeros : new String[] {"stem.bn.bias", "stem.bn.running_mean", "norm.bias"}) {
      assertTrue(Arrays.stream(all.get(zeros).data()).allMatch(v -> v == 0), zeros);
    }
  }

  @Test
  void convolutional() {
    Map<String, Values> all = network("CONVOLUTIONAL", 1);
    assertEquals(Math.sqrt(2.0 / (24 * 9)), deviation(all.get("stem.conv.weight")), 0.002);
    assertEquals(0.01, deviation(all.get("head.logits.weight")), 0.002);
    assertEquals(0, largest(all.get("head.logits.bias")));
  }

  @Test
  void groupsDoNotNarrowTheFan() {
    ConvOp grouped = new ConvOp(MAP, out(64), kernel(3), groups(8));
    Values weight = drawn(grouped, FAMILIES.get("CONVOLUTIONAL"), 1).get("weight");
    assertEquals(Math.sqrt(2.0 / (64 * 9)), deviation(weight), 0.002);
    Values standard =
        drawn(new ConvOp(MAP, out(64), kernel(3), groups(8)), Initialization.STANDARD, 1)
            .get("weight");
    assertEquals(1 / Math.sqrt(4 * 9), largest(standard), 0.002);
  }

  @Test
  void transformer() {
    Map<String, Values> all = network("TRANSFORMER", 1);
    assertEquals(0.02, deviation(all.get("attended.qkv.weight")), 0.002);
    assertEquals(0, largest(all.get("attended.qkv.bias")));
    double conv = 1 / Math.sqrt(32 * 9);
    assertEquals(conv, largest(all.get("stem.conv.weight")), 0.01 * conv);
  }

  @Test
  void mixer() {
    Map<String, Values> all = network("MIXER", 1);
    assertEquals(1 / Math.sqrt(32 * 9), deviation(all.get("stem.conv.weight")), 0.002);
    double xavier = Math.sqrt(6.0 / (24 + 72));
    assertEquals(xavier, largest(all.get("attended.qkv.weight")), 0.01 * xavier);
    assertEquals(1e-6, deviation(all.get("attended.qkv.bias")), 3e-7);
    assertEquals(1e-6, deviation(all.get("gated.mixed.weight")), 2e-7);
    assertTrue(Arrays.stream(all.get("gated.mixed.bias").data()).allMatch(v -> v == 1));
    assertEquals(0, largest(all.get("head.logits.weight")));
    assertEquals(0, largest(all.get("head.logits.bias")));
  }

  @ParameterizedTest
  @CsvSource({
    "STANDARD, 0.02236",
    "CONVOLUTIONAL, 0.02236",
    "TRANSFORMER, 0.02236",
    "MIXER, 0.125"
  })
  void noah(String family, double deviation) {
    NoahOp head = new NoahOp(TensorShape.map(512, 1, 1), n(4), classes(1000));
    Map<String, Values> all = drawn(head, FAMILIES.get(family), 1);
    for (String name : new String[] {"query", "value"}) {
      assertEquals(deviation, deviation(all.get(name + ".weight")), 0.005 * deviation);
      assertEquals(0, largest(all.get(name + ".bias")));
    }
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    assertEquals(network("MIXER", 5), network("MIXER", 5));
    Function<Long, Values> stem = seed -> network("MIXER", seed).get("stem.conv.weight");
    assertFalse(stem.apply(5L).equals(stem.apply(6L)));
  }

  @Test
  void parametersOfOneShapeDiffer() {
    CompositeBlock twins =
        new CompositeBlock(TOKENS) {
          private final GraphBlock first = node("first", new LinearOp(TOKENS));
          private final GraphBlock second = node("second", new LinearOp(first));

          @Override
          protected NDArray run(ForwardPass pass, NDArray x) {
            return second.apply(pass, first.apply(pass, x));
          }
        };
    Map<String, Values> all = drawn(twins, Initialization.STANDARD, 1);
    assertFalse(all.get("first.weight").equals(all.get("second.weight")));
  }

  @Test
  void whatHasValuesKeepsThem() {
    try (Lab lab = new Lab()) {
      LinearOp linear = new LinearOp(TOKENS);
      Map<String, Values> filled = lab.fill(linear, 1);
      linear.initialize(lab.manager(), FAMILIES.get("MIXER"), 9);
      assertEquals(filled.get("weight"), Values.copy(linear.parameter("weight").getArray()));
    }
  }
}
