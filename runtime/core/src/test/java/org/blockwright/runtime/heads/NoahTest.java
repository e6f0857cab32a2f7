package org.blockwright.runtime.heads;

import static org.blockwright.runtime.ops.Args.classes;
import static org.blockwright.runtime.ops.Args.dropout;
import static org.blockwright.runtime.ops.Args.groups;
import static org.blockwright.runtime.ops.Args.n;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.over;
import static org.blockwright.runtime.ops.Args.part;
import static org.blockwright.runtime.ops.Args.r;
import static org.blockwright.runtime.ops.Args.ratio;
import static org.blockwright.runtime.ops.Args.splitHeads;
import static org.blockwright.runtime.ops.Args.splitKeys;
import static org.blockwright.runtime.ops.Lab.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.util.Pair;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import org.blockwright.Axis;
import org.blockwright.SliceSide;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.ops.Arithmetic;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GroupedLinearOp;
import org.blockwright.runtime.ops.Lab;
import org.blockwright.runtime.ops.MultiplyOp;
import org.blockwright.runtime.ops.SliceOp;
import org.blockwright.runtime.ops.SoftmaxOp;
import org.blockwright.runtime.ops.SumOp;
import org.blockwright.runtime.ops.Values;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoahTest {
  private static final double LIMIT = 1e-6;
  private static final TensorShape MAP = TensorShape.map(16, 3, 4);
  private static final TensorShape TOKENS = TensorShape.tokens(16, 3, 4, 0);

  private static NoahOp noah(TensorShape x) {
    return new NoahOp(x, n(2), r(0.25), classes(5));
  }

  private static Path shared(String property, String file) {
    Path path = Path.of(System.getProperty(property, ""), file);
    assumeTrue(Files.exists(path), () -> "no " + path + ": set -D" + property);
    return path;
  }

  private static JsonObject official() throws IOException {
    return JsonParser.parseString(
            Files.readString(shared("parity.dir", "head.json"), StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  private static double[] doubles(JsonElement numbers) {
    JsonArray array = numbers.getAsJsonArray();
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).getAsDouble();
    }
    return values;
  }

  private static int[] ints(JsonElement numbers) {
    JsonArray array = numbers.getAsJsonArray();
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).getAsInt();
    }
    return values;
  }

  private static Values values(JsonElement element, int... dims) {
    JsonElement numbers =
        element.isJsonObject() ? element.getAsJsonObject().get("values") : element;
    return new Values(doubles(numbers), dims);
  }

  @Test
  void agreesWithTheOfficialModule() throws IOException {
    JsonObject file = official();
    int[] dims = ints(file.get("input_shape"));
    int k = file.get("classes").getAsInt();
    int cells = dims[2] * dims[3];
    Values input = values(file.get("input"), dims);
    for (JsonElement element : file.getAsJsonArray("cases")) {
      JsonObject one = element.getAsJsonObject();
      String name = one.get("name").getAsString();
      int groups = one.get("groups").getAsInt();
      NoahOp head =
          new NoahOp(
              TensorShape.map(dims[1], dims[2], dims[3]),
              n(groups),
              r(one.get("key_ratio").getAsDouble()),
              classes(k),
              splitHeads(one.get("head_split").getAsBoolean()),
              splitKeys(one.get("kv_split").getAsBoolean()));
      assertEquals(one.get("parameters").getAsLong(), head.parameterCount(), name);
      JsonObject weights = one.getAsJsonObject("weights");
      assertEquals(weights.keySet(), new LinkedHashSet<>(head.getParameters().keys()));
      try (Lab lab = new Lab()) {
        head.initialize(lab.manager());
        for (Pair<String, Parameter> pair : head.getParameters()) {
          JsonObject weight = weights.getAsJsonObject(pair.getKey());
          lab.set(pair.getValue(), values(weight, ints(weight.get("shape"))));
        }
        Values output = values(one.get("output"), dims[0], k);
        Values attention = values(one.get("attention"), dims[0], groups, k, cells);
        assertWithin(output, lab.evaluate(head, input), name);
        try (NDManager scratch = lab.manager().newSubManager();
            AttentionMaps attended = AttentionMaps.of(head, input.on(scratch))) {
          assertWithin(output, Values.copy(attended.output()), name);
          assertWithin(attention, Values.copy(attended.maps().get(0)), name);
        }
        try (NDManager scratch = lab.manager().newSubManager();
            ForwardPass pass = new ForwardPass(new ParameterStore(scratch, false), false)) {
          NDArray map = input.on(scratch);
          Values values = values(one.get("values"), dims[0], groups, k, cells);
          assertWithin(values, Values.copy(head.values(pass, map)), name);
        }
        checkLoss(lab, head, input, file, one);
      }
    }
  }

  private static void assertWithin(Values expected, Values actual, String what) {
    double distance = expected.distance(actual);
    assertTrue(distance <= LIMIT, () -> what + " differs by " + distance);
  }

  private static void checkLoss(
      Lab lab, NoahOp head, Values input, JsonObject file, JsonObject one) {
    String name = one.get("name").getAsString();
    try (NDManager scratch = lab.manager().newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector();
        ForwardPass pass = new ForwardPass(new ParameterStore(scratch, false), true)) {
      NDArray x = input.on(scratch);
      x.setRequiresGradient(true);
      NDArray labels = scratch.create(ints(file.get("labels")));
      NDArray loss =
          Loss.softmaxCrossEntropyLoss()
              .evaluate(new NDList(labels), new NDList(pass.run(head, x)));
      assertEquals(one.get("loss").getAsDouble(), loss.getFloat(), LIMIT, name);
      collector.backward(loss);
      JsonObject gradients = one.getAsJsonObject("gradients");
      assertWithin(
          values(gradients.get("input"), input.dims()),
          Values.copy(x.getGradient()),
          name + ", gradient of the input");
      for (Pair<String, Parameter> pair : head.getParameters()) {
        Values gradient = Values.copy(pair.getValue().getArray().getGradient());
        assertWithin(
            values(gradients.get(pair.getKey()), gradient.dims()),
            gradient,
            name + ", gradient of " + pair.getKey());
      }
    }
  }

  @Test
  void refusesWhatTheOfficialModuleRefuses() throws IOException {
    JsonObject file = official();
    JsonArray rejected = file.getAsJsonArray("rejected");
    assertTrue(rejected.size() > 0);
    for (JsonElement element : rejected) {
      JsonObject one = element.getAsJsonObject();
      assertThrows(
          BlockwrightException.class,
          () ->
              new NoahOp(
                  TensorShape.map(one.get("channels").getAsInt(), 2, 2),
                  n(one.get("groups").getAsInt()),
                  r(one.get("key_ratio").getAsDouble()),
                  classes(3)),
          one::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({"noah_n4_r1of2, 4, 0.5, 7, 7", "noah_n8_r1of4_5x3, 8, 0.25, 5, 3"})
  void agreesWithTheGoldenFiles(String name, int groups, double ratio, int height, int width)
      throws IOException {
    Path path = shared("data.dir", "golden/" + name + ".safetensors");
    try (Lab lab = new Lab();
        InputStream in = Files.newInputStream(path)) {
      Map<String, NDArray> golden = new LinkedHashMap<>();
      NDList.decode(lab.manager(), in).forEach(array -> golden.put(array.getName(), array));
      NDArray x = golden.get("input");
      int channels = Math.toIntExact(x.getShape().get(1));
      int k = Math.toIntExact(golden.get("output").getShape().get(1));
      NoahOp head =
          new NoahOp(TensorShape.map(channels, height, width), n(groups), r(ratio), classes(k));
      head.initialize(lab.manager());
      for (Pair<String, Parameter> pair : head.getParameters()) {
        golden.get("param." + pair.getKey()).copyTo(pair.getValue().getArray());
      }
      x.setRequiresGradient(true);
      try (NDManager scratch = lab.manager().newSubManager();
          GradientCollector collector = Engine.getInstance().newGradientCollector();
          ForwardPass pass = new ForwardPass(new ParameterStore(scratch, false), true)) {
        NDArray output = pass.run(head, x);
        assertWithin(Values.copy(golden.get("output")), Values.copy(output), name);
        NDArray loss =
            Loss.softmaxCrossEntropyLoss()
                .evaluate(new NDList(golden.get("target")), new NDList(output));
        assertEquals(golden.get("loss").getFloat(), loss.getFloat(), LIMIT);
        collector.backward(loss);
        assertWithin(Values.copy(golden.get("grad.input")), Values.copy(x.getGradient()), name);
        for (Pair<String, Parameter> pair : head.getParameters()) {
          assertWithin(
              Values.copy(golden.get("grad." + pair.getKey())),
              Values.copy(pair.getValue().getArray().getGradient()),
              name + ", gradient of " + pair.getKey());
        }
      }
    }
  }

  /** Of many classes it is trained with classes last: the same output and gradients. */
  @ParameterizedTest
  @CsvSource({
    "false, true, true",
    "true, true, true",
    "false, false, true",
    "true, true, false",
    "false, false, false"
  })
  void withClassesLastItTrainsTheSame(boolean tokens, boolean heads, boolean keys) {
    NoahOp head =
        new NoahOp(
            tokens ? TOKENS : MAP, n(2), r(0.25), classes(600), splitHeads(heads), splitKeys(keys));
    try (Lab lab = new Lab()) {
      lab.fill(head, 1);
      Values[] x = Lab.inputs(head, 2, 2);
      Values weights = Values.random(3, -1, 1, 2, 600);
      Map<String, Values> together = new LinkedHashMap<>();
      Map<String, Values> last = new LinkedHashMap<>();
      head.setArithmetic(Arithmetic.COMPOSED);
      Values expected = lab.train(head, weights, together, x);
      head.setArithmetic(Arithmetic.CHANNELS_LAST);
      assertNear(expected, lab.train(head, weights, last, x), 1e-5, "output");
      assertEquals(together.keySet(), last.keySet());
      together.forEach((name, values) -> assertNear(values, last.get(name), 1e-5, name));
    }
  }

  @Test
  void queryBiasHasNoInfluence() {
    try (Lab lab = new Lab()) {
      NoahOp head = noah(MAP);
      lab.fill(head, 1);
      Values[] x = Lab.inputs(head, 2, 2);
      Map<String, Values> gradients = new LinkedHashMap<>();
      Values before = lab.train(head, Values.random(3, -1, 1, 2, 5), gradients, x);
      assertWithin(Values.zeros(10), gradients.get("query.bias"), "gradient");
      lab.set(head.getParameters().get("query.bias"), Values.random(4, -3, 3, 10));
      assertNear(before, lab.evaluate(head, x), 2e-6, "output");
    }
  }

  @Test
  void valueBiasShiftsItsClassAlone() {
    try (Lab lab = new Lab()) {
      NoahOp head = noah(MAP);
      Values bias = lab.fill(head, 1).get("value.bias");
      Values[] x = Lab.inputs(head, 2, 2);
      Values before = lab.evaluate(head, x);
      int k = 3;
      Values moved =
          Values.of(i -> bias.data()[i[0]] + (i[0] == k ? 2 : i[0] == 5 + k ? -0.5 : 0), 10);
      lab.set(head.getParameters().get("value.bias"), moved);
      Values expected =
          Values.of(i -> before.data()[i[0] * 5 + i[1]] + (i[1] == k ? 1.5 : 0), 2, 5);
      assertNear(expected, lab.evaluate(head, x), 2e-6, "output");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withoutQueriesItPoolsAndClassifies(boolean onePosition) {
    TensorShape shape = onePosition ? TensorShape.map(16, 1, 1) : MAP;
    int cells = shape.positions();
    try (Lab lab = new Lab()) {
      NoahOp head = noah(shape);
      Map<String, Values> parameters = lab.fill(head, 1);
      if (!onePosition) {
        lab.set(head.getParameters().get("query.weight"), Values.zeros(10, 2, 1, 1));
      }
      Values[] x = Lab.inputs(head, 2, 2);
      double[] weight = parameters.get("value.weight").data();
      double[] bias = parameters.get("value.bias").data();
      Values expected =
          Values.of(
              i -> {
                double logit = 0;
                for (int g = 0; g < 2; g++) {
                  logit += bias[g * 5 + i[1]];
                  for (int c = 0; c < 6; c++) {
                    double mean = 0;
                    for (int l = 0; l < cells; l++) {
                      mean += x[0].data()[(i[0] * 16 + 4 + g * 6 + c) * cells + l] / cells;
                    }
                    logit += weight[(g * 5 + i[1]) * 6 + c] * mean;
                  }
                }
                return logit;
              },
              2,
              5);
      assertNear(expected, lab.evaluate(head, x), 2e-6, "output");
    }
  }

  @Test
  void positionsHaveNoOrder() {
    try (Lab lab = new Lab()) {
      NoahOp head = noah(MAP);
      lab.fill(head, 1);
      Values x = Lab.inputs(head, 2, 2)[0];
      int[] order = new Random(5).ints(0, 12).distinct().limit(12).toArray();
      Values shuffled =
          Values.of(i -> x.data()[(i[0] * 16 + i[1]) * 12 + order[i[2] * 4 + i[3]]], 2, 16, 3, 4);
      assertNear(lab.evaluate(head, x), lab.evaluate(head, shuffled), 2e-6, "output");
    }
  }

  @Test
  void scaledValueChannelsScaleTheOutput() {
    try (Lab lab = new Lab()) {
      NoahOp head = noah(MAP);
      lab.fill(head, 1);
      lab.set(head.getParameters().get("value.bias"), Values.zeros(10));
      Values x = Lab.inputs(head, 2, 2)[0];
      Values scaled =
          Values.of(
              i -> x.data()[((i[0] * 16 + i[1]) * 3 + i[2]) * 4 + i[3]] * (i[1] < 4 ? 1 : 3),
              2,
              16,
              3,
              4);
      Values once = lab.evaluate(head, x);
      Values expected = Values.of(i -> 3 * once.data()[i[0] * 5 + i[1]], 2, 5);
      assertNear(expected, lab.evaluate(head, scaled), 2e-6, "output");
    }
  }

  @Test
  void tokensAreReadAsTheMapTheyCameFrom() {
    try (Lab lab = new Lab()) {
      NoahOp onMap = noah(MAP);
      NoahOp onTokens = noah(TOKENS);
      lab.fill(onMap, 1);
      lab.fill(onTokens, 1);
      Values map = Lab.inputs(onMap, 2, 2)[0];
      Values tokens = Values.of(i -> map.data()[(i[0] * 16 + i[2]) * 12 + i[1]], 2, 12, 16);
      assertNear(lab.evaluate(onMap, map), lab.evaluate(onTokens, tokens), 2e-6, "output");
      try (NDManager scratch = lab.manager().newSubManager();
          AttentionMaps a = AttentionMaps.of(onMap, map.on(scratch));
          AttentionMaps b = AttentionMaps.of(onTokens, tokens.on(scratch))) {
        assertNear(Values.copy(a.maps().get(0)), Values.copy(b.maps().get(0)), 1e-6, "attention");
      }
    }
  }

  /** The head written out of the vocabulary's smaller operators. */
  private static final class Spelled extends CompositeBlock {
    private final SliceOp keys;
    private final SliceOp rest;
    private final GroupedLinearOp query;
    private final SoftmaxOp attention;
    private final GroupedLinearOp value;
    private final MultiplyOp weighted;
    private final SumOp logits;

    Spelled(Shaped x) {
      super(x);
      keys = node("keys", new SliceOp(x, part(SliceSide.FIRST), ratio(0.25)));
      rest = node("rest", new SliceOp(x, part(SliceSide.REST), ratio(0.25)));
      query = node("query", new GroupedLinearOp(keys, groups(2), out(5)));
      attention = node("attention", new SoftmaxOp(query, over(Axis.POSITIONS)));
      value = node("value", new GroupedLinearOp(rest, groups(2), out(5)));
      weighted = node("weighted", new MultiplyOp(attention, value));
      logits = node("logits", new SumOp(weighted, over(new Axis[] {Axis.POSITIONS, Axis.GROUPS})));
    }

    @Override
    protected NDArray run(ForwardPass pass, NDArray x) {
      NDArray keys = this.keys.apply(pass, x);
      NDArray query = this.query.apply(pass, keys);
      NDArray attention = this.attention.apply(pass, query);
      NDArray rest = this.rest.apply(pass, x);
      NDArray value = this.value.apply(pass, rest);
      NDArray weighted = this.weighted.apply(pass, attention, value);
      NDArray logits = this.logits.apply(pass, weighted);
      pass.release(keys, query, attention, rest, value, weighted);
      return logits;
    }
  }

  @Test
  void isWhatItsPartsSpell() {
    for (TensorShape shape : new TensorShape[] {MAP, TOKENS}) {
      try (Lab lab = new Lab()) {
        NoahOp head = noah(shape);
        Spelled spelled = new Spelled(shape);
        lab.fill(head, 1);
        lab.fill(spelled, 1);
        assertEquals(head.parameterCount(), spelled.parameterCount());
        assertEquals(head.macs(), spelled.macs());
        Values[] x = Lab.inputs(head, 2, 2);
        assertEquals(lab.evaluate(head, x), lab.evaluate(spelled, x));
      }
    }
  }

  @Test
  void attentionSumsToOneAndLeavesNothingElseOpen() {
    try (Lab lab = new Lab();
        NDManager scratch = lab.manager().newSubManager()) {
      NoahOp head = noah(MAP);
      lab.fill(head, 1);
      assertEquals("[(2, 5, 12)]", head.attention().toString());
      NDArray x = Lab.inputs(head, 2, 2)[0].on(scratch);
      try (AttentionMaps attended = AttentionMaps.of(head, x)) {
        assertEquals(3, scratch.getManagedArrays().size());
        assertEquals("(2, 2, 5, 12)", attended.maps().get(0).getShape().toString());
        assertWithin(
            Values.of(i -> 1, 2, 2, 5),
            Values.copy(attended.maps().get(0).sum(new int[] {3})),
            "sum");
      }
    }
  }

  @Test
  void dropoutKeepsTheMeanAndDrawsForEverySample() {
    assertDropoutKeepsTheMean(new NoahOp(MAP, n(2), r(0.25), classes(5), dropout(0.5)));
  }

  /** Trains a head of maps {@code (16, 3, 4)} with 5 classes on one image many times. */
  static void assertDropoutKeepsTheMean(NoahOp head) {
    int batch = 3000;
    try (Lab lab = new Lab()) {
      lab.fill(head, 1);
      Values one = Lab.inputs(head, 1, 2)[0];
      Values x = Values.of(i -> one.data()[(i[1] * 3 + i[2]) * 4 + i[3]], batch, 16, 3, 4);
      Values still = lab.evaluate(head, one);
      Values dropped = lab.train(head, Values.zeros(batch, 5), new LinkedHashMap<>(), x);
      for (int k = 0; k < 5; k++) {
        double mean = 0;
        double variance = 0;
        for (int b = 0; b < batch; b++) {
          double logit = dropped.data()[b * 5 + k];
          mean += logit / batch;
          variance += Math.pow(logit - still.data()[k], 2) / batch;
        }
        assertTrue(variance > 0.01, "variance " + variance);
        assertEquals(still.data()[k], mean, 5 * Math.sqrt(variance / batch));
      }
    }
  }

  @Test
  void refusesAClassToken() {
    assertEquals(
        "[TokensInTheWay] this operator reads a map's cells, not 1 token beside them: leave the class token out"
            + " (Noah)",
        assertThrows(BlockwrightException.class, () -> noah(TensorShape.tokens(16, 2, 2, 1)))
            .getMessage());
  }
}
