package org.blockwright.zoo;

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
import ai.djl.training.loss.Loss;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.explain.ClassMaps;
import org.blockwright.runtime.explain.SaliencyMap;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.AttentionOutput;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.OperatorBlock;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightLoader;
import org.blockwright.runtime.weights.WeightTensor;

/** One file of format {@code noah-parity/1} against the model of the zoo that it names. */
final class ParityModel implements AutoCloseable {
  private static final double NORM = 5e-7;

  // The files state no limits for these; in units of the logits'. The exponential magnifies what
  // the head's input is off by.
  private static final double HEAD_INPUT = 3;
  private static final double ATTENTION = 10;

  private static final double ZERO_GRADIENT = 1e-6;
  private static final double BUFFER = 1e-5;
  private static final double LOSS = 1e-5;

  /** Networks whose kinks and maxima are so near that rounding moves activations across them. */
  private static final Set<String> KINKS = Set.of("mobilenetv2_050_noah", "googlenet");

  private final JsonObject file;
  private final String id;
  private final NDManager manager = NDManager.newBaseManager();
  private final Classifier model;
  private final KeyMap names;
  private final Map<String, Parameter> parameters;
  private final NDArray images;
  private final double limit;

  ParityModel(JsonObject file, ModelEntry entry) {
    this.file = file;
    this.id = entry.id();
    long[] input = Json.longs(file.get("input"));
    int[] image = Arrays.stream(input).skip(1).mapToInt(Math::toIntExact).toArray();
    model =
        entry.create(file.get("classes").getAsInt(), TensorShape.map(image[0], image[1], image[2]));
    parameters = new LinkedHashMap<>();
    model.evaluationParameters().forEach(pair -> parameters.put(pair.getKey(), pair.getValue()));
    names = names(entry);
    limit = limit(entry.family());
    float[] values = Formula.input(Math.toIntExact(new Shape(input).size()));
    CRC32 crc = new CRC32();
    Formula.update(crc, values);
    assertEquals(file.get("input_crc32").getAsString(), Formula.hex(crc), "CRC-32 of the input");
    images = manager.create(values, new Shape(input));
  }

  /** Whether a row has the names of a file under some source, all of them and no others. */
  static boolean isOf(JsonObject file, ModelEntry entry) {
    long[] input = Json.longs(file.get("input"));
    int[] image = Arrays.stream(input).skip(1).mapToInt(Math::toIntExact).toArray();
    Classifier model;
    try {
      model =
          entry.create(
              file.get("classes").getAsInt(), TensorShape.map(image[0], image[1], image[2]));
    } catch (BlockwrightException e) {
      return false; // it does not fit the image
    }
    if (model.parameterCount() != file.get("parameters").getAsLong()) {
      return false;
    }
    Set<String> theirs = new HashSet<>();
    for (JsonElement element : file.getAsJsonArray("state")) {
      String name = element.getAsJsonArray().get(0).getAsString();
      if (!name.endsWith("num_batches_tracked")) {
        theirs.add(name);
      }
    }
    Map<String, Parameter> ours = new LinkedHashMap<>();
    model.evaluationParameters().forEach(pair -> ours.put(pair.getKey(), pair.getValue()));
    return Stream.concat(entry.names().stream(), Stream.of(KeyMap.own()))
        .anyMatch(
            source ->
                source.names(ours).values().stream()
                    .flatMap(List::stream)
                    .collect(Collectors.toSet())
                    .equals(theirs));
  }

  /** The source whose names the file has, whoever it is. */
  private KeyMap names(ModelEntry entry) {
    Set<String> theirs = new HashSet<>();
    for (JsonElement element : file.getAsJsonArray("state")) {
      theirs.add(element.getAsJsonArray().get(0).getAsString());
    }
    return Stream.concat(entry.names().stream(), Stream.of(KeyMap.own()))
        .max(Comparator.comparingLong(names -> found(names, theirs)))
        .orElseThrow();
  }

  private long found(KeyMap names, Set<String> theirs) {
    return names.names(parameters).values().stream()
        .flatMap(List::stream)
        .filter(theirs::contains)
        .count();
  }

  /**
   * How far a logit may be off, in units of the row's root mean square; as the files' pages say.
   */
  private double limit(String family) {
    return switch (family) {
      case "ResNets", "MobileNets", "ShuffleNets" -> 3e-5;
      case "AlexNets", "Vggs" -> 4e-5;
      case "GatedMlps",
          "GoogLeNets",
          "NetworksInNetworks",
          "ResNeXts",
          "EfficientNets",
          "RegNets",
          "NfNets",
          "ConvMixers",
          "ConvNeXts" ->
          1.5e-5;
      case "DeiTs", "Mixers" -> 6e-6;
      default -> id.startsWith("pvt_tiny") ? 6e-6 : 8e-6;
    };
  }

  /** Fills the model strictly, by the official names. */
  void fill() {
    double gain = file.get("weight_gain").getAsDouble();
    Set<String> scales = new HashSet<>();
    if (file.has("scale_names")) {
      file.getAsJsonArray("scale_names").forEach(name -> scales.add(name.getAsString()));
    }
    CRC32 crc = new CRC32();
    List<WeightTensor> tensors = new ArrayList<>();
    for (JsonElement element : file.getAsJsonArray("state")) {
      String name = element.getAsJsonArray().get(0).getAsString();
      long[] shape = Json.longs(element.getAsJsonArray().get(1));
      if (!name.endsWith("num_batches_tracked")) {
        float[] values = Formula.state(name, shape, gain, scales);
        Formula.update(crc, values);
        tensors.add(WeightTensor.ofFloats(name, new Shape(shape), values));
      }
    }
    assertEquals(file.get("state_crc32").getAsString(), Formula.hex(crc), "CRC-32 of the fill");
    TensorArchive archive = TensorArchive.of(id, tensors, Map.of());
    WeightLoader.load(archive, parameters, List.of(names), LoadOptions.strict(), manager);
    assertEquals(file.get("parameters").getAsLong(), model.parameterCount(), "parameters");
    if (file.has("head")) {
      checkHead(file.getAsJsonObject("head"));
    }
  }

  private void checkHead(JsonObject head) {
    int groups = ((AttentionOutput) model.head()).attention().get(0).groups();
    assertEquals(head.get("groups").getAsInt(), groups, "groups");
    assertEquals(head.get("key_channels").getAsLong(), channels("query", groups), "key channels");
    assertEquals(
        head.get("value_channels").getAsLong(), channels("value", groups), "value channels");
  }

  private long channels(String side, int groups) {
    return parameters.get("head." + side + ".weight").getShape().get(1) * groups;
  }

  /** Runs it in evaluation and compares what enters the head, the logits and the attention. */
  void evaluate() {
    Set<OperatorBlock<?>> head = new HashSet<>();
    ((GraphBlock) model.head()).visit((path, op) -> head.add(op));
    List<Entering> entering = new ArrayList<>();
    ForwardPass.Observer observer =
        new ForwardPass.Observer() {
          @Override
          public void produced(OperatorBlock<?> op, NDArray[] inputs, NDArray output) {
            if (head.contains(op)) {
              entering.add(Entering.of(inputs[0]));
            }
          }
        };
    try (NDManager scratch = manager.newSubManager()) {
      NDArray x = images.duplicate();
      x.attach(scratch);
      float[] logits = model.logits(x, observer).toFloatArray();
      checkEntering(file.getAsJsonObject("head_input"), entering);
      checkLogits(file.getAsJsonArray("logits"), logits);
    }
    if (file.has("attention")) {
      try (NDManager scratch = manager.newSubManager()) {
        NDArray x = images.duplicate();
        x.attach(scratch);
        checkAttention(file.getAsJsonObject("attention"), x);
      }
    }
  }

  /** What an operator of the head reads, tokens as columns. */
  private record Entering(Shape shape, float[] values) {
    static Entering of(NDArray x) {
      if (x.getShape().dimension() != 3) {
        return new Entering(x.getShape(), x.toFloatArray());
      }
      try (NDArray columns = x.swapAxes(1, 2)) {
        return new Entering(columns.getShape(), columns.toFloatArray());
      }
    }

    /** Whether it is of this shape, up to a last axis of 1, or cells in the place of a map. */
    boolean is(Shape expected) {
      if (expected.dimension() == 3 && shape.dimension() == 4) {
        return shape.slice(0, 2).equals(expected.slice(0, 2)) && shape.size() == expected.size();
      }
      boolean column = expected.dimension() == 4 && expected.get(3) == 1 && shape.dimension() == 3;
      return shape.equals(column ? expected.slice(0, 3) : expected);
    }
  }

  private void checkEntering(JsonObject expected, List<Entering> entering) {
    Shape shape = new Shape(Json.longs(expected.get("shape")));
    JsonArray rows = expected.getAsJsonArray("rows");
    double first = Json.doubles(rows.get(0).getAsJsonObject().get("first"))[0];
    // Several operators of a head may read arrays of that shape: the one that is meant is nearest.
    Entering actual =
        entering.stream()
            .filter(e -> e.is(shape))
            .min(Comparator.comparingDouble(e -> Math.abs(e.values()[0] - first)))
            .orElseThrow(() -> new AssertionError("nothing of " + shape + " enters the head"));
    int length = actual.values().length / rows.size();
    for (int row = 0; row < rows.size(); row++) {
      JsonObject one = rows.get(row).getAsJsonObject();
      double l2 = one.get("l2").getAsDouble();
      checkRow("head input", row, one, actual.values(), length, l2, HEAD_INPUT);
    }
  }

  private void checkRow(
      String what, int row, JsonObject expected, float[] all, int length, double l2, double times) {
    double rms = l2 / Math.sqrt(length);
    double[] first = Json.doubles(expected.get("first"));
    for (int i = 0; i < first.length; i++) {
      near(what + " " + row + ", " + i, first[i], all[row * length + i], times * limit * rms);
    }
    near(what + " " + row + ", norm", l2, norm(all, row * length, length), times * NORM * l2);
  }

  private void checkLogits(JsonArray rows, float[] logits) {
    int classes = model.classCount();
    for (int row = 0; row < rows.size(); row++) {
      JsonObject one = rows.get(row).getAsJsonObject();
      double l2 = one.get("l2").getAsDouble();
      checkRow("logits", row, one, logits, classes, l2, 1);
      double sum = 0;
      int best = row * classes;
      for (int i = row * classes; i < (row + 1) * classes; i++) {
        sum += logits[i];
        best = logits[i] > logits[best] ? i : best;
      }
      assertEquals(one.get("argmax").getAsInt(), best - row * classes, "argmax of row " + row);
      // As far off as all logits together may be.
      double slack = limit * l2 / Math.sqrt(classes) * classes;
      near("logits " + row + ", sum", one.get("sum").getAsDouble(), sum, slack);
    }
  }

  /**
   * The map of one group and class, as explanations show it: its grid, without tokens before it.
   * With their shares, which the file has, each sums to 1 over positions.
   */
  private void checkAttention(JsonObject expected, NDArray x) {
    int[] classes = new int[(int) x.getShape().get(0)];
    Arrays.fill(classes, expected.get("class").getAsInt());
    List<SaliencyMap> groups =
        ClassMaps.groups(model, x, classes).get(expected.get("row").getAsInt());
    float[] map = groups.get(expected.get("group").getAsInt()).heat().values();
    double[] values = Json.doubles(expected.get("values"));
    int before = values.length - map.length;
    assertTrue(before == 0 || before == 1, map.length + " positions of " + values.length);
    double share = Arrays.stream(values, 0, before).sum();
    for (SaliencyMap each : before == 0 ? groups : groups.subList(0, 1)) {
      double sum = share;
      for (float value : each.heat().values()) {
        sum += value;
      }
      assertEquals(1, sum, 1e-5, each.node() + ", sum of group " + each.group());
    }
    double[] grid = Arrays.copyOfRange(values, before, values.length);
    double most = Arrays.stream(grid).max().orElseThrow();
    for (int i = 0; i < grid.length; i++) {
      near("attention " + i, grid[i], map[i], ATTENTION * limit * most);
    }
  }

  /** Runs one training pass and compares the loss, all gradients and all running statistics. */
  void train() {
    JsonObject expected = file.getAsJsonObject("training");
    model.setDropping(false);
    // What exists in training only is not in the file, and has no part in this loss.
    model.initialize(manager);
    Map<String, Parameter> gradients = new LinkedHashMap<>(parameters);
    try (NDManager scratch = manager.newSubManager()) {
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray x = images.duplicate();
        x.attach(scratch);
        NDArray logits =
            model.forward(new ParameterStore(scratch, false), new NDList(x), true).head();
        NDArray labels =
            scratch.create(
                Arrays.stream(Json.longs(expected.get("labels")))
                    .mapToInt(Math::toIntExact)
                    .toArray());
        NDArray loss =
            Loss.softmaxCrossEntropyLoss().evaluate(new NDList(labels), new NDList(logits));
        double official = expected.get("loss").getAsDouble();
        near("loss", official, loss.getFloat(), LOSS * Math.max(1, official));
        collector.backward(loss);
      }
      parameters.forEach(
          (name, parameter) -> {
            if (parameter.requiresGradient()) {
              gradients.put(name, gradient(name, parameter, scratch));
            }
          });
      checkGradients(norms(gradients), expected.getAsJsonArray("gradient_l2"));
      checkBuffers(norms(parameters), expected.getAsJsonArray("buffer_l2_after"));
    }
  }

  private static Parameter gradient(String name, Parameter parameter, NDManager scratch) {
    NDArray values = parameter.getArray().getGradient();
    values.attach(scratch);
    Parameter gradient = Parameter.builder().setName(name).setType(Parameter.Type.OTHER).build();
    gradient.setArray(values);
    return gradient;
  }

  /** Norms by official name. */
  private Map<String, Double> norms(Map<String, Parameter> state) {
    Map<String, Double> norms = new LinkedHashMap<>();
    for (WeightTensor tensor : BlockState.of(state, names, Map.of()).tensors()) {
      float[] values = tensor.toFloats();
      norms.put(tensor.name(), norm(values, 0, values.length));
    }
    return norms;
  }

  private void checkGradients(Map<String, Double> actual, JsonArray expected) {
    double relative = KINKS.contains(id) ? 1e-2 : 1e-4;
    double largest = 0;
    for (JsonElement one : expected) {
      largest = Math.max(largest, one.getAsJsonArray().get(1).getAsDouble());
    }
    for (JsonElement one : expected) {
      String name = one.getAsJsonArray().get(0).getAsString();
      double norm = one.getAsJsonArray().get(1).getAsDouble();
      near(
          "gradient of " + name,
          norm,
          actual.get(name),
          norm == 0 ? ZERO_GRADIENT * largest : relative * norm);
    }
    long trained =
        names.names(parameters).entrySet().stream()
            .filter(entry -> parameters.get(entry.getKey()).requiresGradient())
            .flatMap(entry -> entry.getValue().stream())
            .distinct()
            .count();
    assertEquals(trained, expected.size(), "parameters with a gradient");
  }

  private void checkBuffers(Map<String, Double> actual, JsonArray expected) {
    for (JsonElement one : expected) {
      String name = one.getAsJsonArray().get(0).getAsString();
      double norm = one.getAsJsonArray().get(1).getAsDouble();
      near(name + " afterwards", norm, actual.get(name), BUFFER * norm);
    }
    long buffers = parameters.values().stream().filter(p -> !p.requiresGradient()).count();
    assertEquals(buffers, expected.size(), "running statistics");
  }

  private static double norm(float[] values, int start, int length) {
    double sum = 0;
    for (int i = start; i < start + length; i++) {
      sum += (double) values[i] * values[i];
    }
    return Math.sqrt(sum);
  }

  private static void near(String what, double expected, double actual, double slack) {
    assertTrue(
        Math.abs(actual - expected) <= slack,
        () ->
            "%s is %.9g, officially %.9g: %.3g off, %.3g allowed"
                .formatted(what, actual, expected, Math.abs(actual - expected), slack));
  }

  @Override
  public void close() {
    manager.close();
  }
}
