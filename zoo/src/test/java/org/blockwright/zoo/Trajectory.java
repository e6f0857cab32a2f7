package org.blockwright.zoo;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.BatchSource;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.pytorch.Tensors;
import org.blockwright.runtime.train.StepReport;
import org.blockwright.runtime.train.Trainer;
import org.blockwright.runtime.train.TrainingListener;
import org.blockwright.runtime.train.TrainingRecipe;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightLoader;
import org.blockwright.runtime.weights.WeightTensor;

/** A file of format {@code noah-trajectory/1}: trains as it says, an epoch for each step. */
final class Trajectory {
  private static final double LEAST_LIMIT = 1e-5;
  private static final double TIMES = 10;

  private final JsonObject file;
  private final List<StepReport> reports = new ArrayList<>();
  private Map<String, Double> state = Map.of();
  private Map<String, Double> average = Map.of();

  /** A norm and how far off it may be. */
  record Norm(double l2, double limit) {}

  Trajectory(JsonObject file) {
    this.file = file;
  }

  String model() {
    return file.get("model").getAsString();
  }

  int steps() {
    return file.get("steps").getAsInt();
  }

  private int classes() {
    return file.get("classes").getAsInt();
  }

  private double number(String name) {
    return file.has(name) ? file.get(name).getAsDouble() : 0;
  }

  double rate(int step) {
    return file.getAsJsonArray("learning_rates").get(step).getAsDouble();
  }

  double loss(int step) {
    return file.getAsJsonArray("losses").get(step).getAsDouble();
  }

  double lossLimit(int step) {
    double least = LEAST_LIMIT * Math.abs(loss(step));
    return Math.max(least, TIMES * number("float32_loss_max_abs_error"));
  }

  double stateLimit() {
    return Math.max(LEAST_LIMIT, TIMES * number("float32_state_l2_max_rel_error"));
  }

  /** Gradient norms before clipping, where there are some. */
  double[] norms() {
    String name = "gradient_norms_before_clipping";
    return file.has(name) ? Json.doubles(file.get(name)) : new double[0];
  }

  List<StepReport> reports() {
    return reports;
  }

  Map<String, Norm> expectedState() {
    return expected("state_l2_after");
  }

  Map<String, Norm> expectedAverage() {
    return expected("ema_l2_after");
  }

  private Map<String, Norm> expected(String name) {
    Map<String, Norm> norms = new LinkedHashMap<>();
    if (file.has(name)) {
      for (JsonElement one : file.getAsJsonArray(name)) {
        double norm = one.getAsJsonArray().get(1).getAsDouble();
        norms.put(one.getAsJsonArray().get(0).getAsString(), new Norm(norm, stateLimit() * norm));
      }
    }
    return norms;
  }

  /** Norms of parameters and buffers after the last step, by official name. */
  Map<String, Double> state() {
    return state;
  }

  /** The same of the moving average; empty where none is kept. */
  Map<String, Double> average() {
    return average;
  }

  /** Trains. */
  void train(ModelEntry entry, Path folder) {
    KeyMap names =
        entry.names().stream().filter(n -> n.source().equals("official")).findFirst().orElseThrow();
    int size = file.get("size").getAsInt();
    Trainer.of(
            entry.id(),
            manager -> {
              Classifier narrow = entry.create(classes(), TensorShape.map(3, size, size));
              narrow.initialize(manager);
              fill(narrow, names, manager);
              Classifier model = entry.create(classes(), TensorShape.map(3, size, size));
              model.initialize(manager, DataType.FLOAT64, new Shape(1, 3, size, size));
              model.setDropping(false);
              copy(narrow, model);
              return model;
            })
        .recipe(recipe(entry, names))
        .classes(IntStream.range(0, classes()).mapToObj(Integer::toString).toList())
        .folder(folder)
        .train(images(size))
        .listener(
            new TrainingListener() {
              @Override
              public void step(StepReport step) {
                reports.add(step);
              }
            })
        .run();
    state = norms(entry, names, folder, "model");
    average = number("ema") > 0 ? norms(entry, names, folder, "ema") : Map.of();
  }

  private void fill(Classifier model, KeyMap names, NDManager manager) {
    Map<String, Parameter> parameters = BlockState.parameters(model);
    List<WeightTensor> tensors = new ArrayList<>();
    for (WeightTensor tensor : BlockState.of(parameters, names, Map.of()).tensors()) {
      float[] values = Formula.state(tensor.name(), tensor.shape().getShape(), number("gain"));
      tensors.add(WeightTensor.ofFloats(tensor.name(), tensor.shape(), values));
    }
    TensorArchive archive = TensorArchive.of(model.id(), tensors, Map.of());
    WeightLoader.load(archive, parameters, List.of(names), LoadOptions.strict(), manager);
  }

  /**
   * Makes everything float64, as the files were made: in float32 a rounding that moves one
   * activation across the kink of a ReLU sends a run of a few steps elsewhere.
   */
  private static void copy(Classifier narrow, Classifier model) {
    Map<String, Parameter> targets = BlockState.parameters(model);
    BlockState.parameters(narrow)
        .forEach(
            (name, parameter) ->
                Tensors.copy(
                    parameter.getArray().toType(DataType.FLOAT64, true),
                    targets.get(name).getArray()));
    narrow.clear();
  }

  /** Norms of a checkpoint's tensors. */
  private Map<String, Double> norms(ModelEntry entry, KeyMap names, Path folder, String part) {
    try (NDManager manager = NDManager.newBaseManager();
        TensorArchive archive = WeightFile.open(folder.resolve("last.safetensors"), part)) {
      int size = file.get("size").getAsInt();
      Classifier model = entry.create(classes(), TensorShape.map(3, size, size));
      Map<String, Parameter> parameters = BlockState.parameters(model);
      WeightLoader.load(archive, parameters, List.of(KeyMap.own()), LoadOptions.strict(), manager);
      Map<String, Double> norms = new LinkedHashMap<>();
      for (WeightTensor tensor : BlockState.of(parameters, names, Map.of()).tensors()) {
        double sum = 0;
        for (float value : tensor.toFloats()) {
          sum += (double) value * value;
        }
        norms.put(tensor.name(), Math.sqrt(sum));
      }
      return norms;
    }
  }

  private TrainingRecipe recipe(ModelEntry entry, KeyMap names) {
    JsonObject optimizer = file.getAsJsonObject("optimizer");
    JsonObject schedule = file.getAsJsonObject("schedule");
    List<String> values = new ArrayList<>();
    values.add("epochs=" + steps());
    values.add("batch=" + file.get("batch").getAsInt());
    values.add("optimizer=" + optimizer.get("kind").getAsString());
    values.add("weight_decay=" + optimizer.get("weight_decay").getAsDouble());
    values.add("no_decay=none");
    values.add("no_decay_names=" + spared(entry, names));
    addIf(values, optimizer, "momentum", "momentum");
    addIf(values, optimizer, "nesterov", "nesterov");
    addIf(values, optimizer, "eps", "eps");
    addIf(values, optimizer, "betas", "betas");
    values.add("schedule=" + schedule.get("kind").getAsString());
    values.add("lr=" + schedule.get("base").getAsDouble());
    addIf(values, schedule, "milestones", "milestones");
    addIf(values, schedule, "gamma", "gamma");
    addIf(values, schedule, "minimum", "min_lr");
    addIf(values, schedule, "warmup", "warmup_epochs");
    addIf(values, schedule, "warmup_start", "warmup_lr");
    values.add("clip_norm=" + number("clip_norm"));
    values.add("ema=" + number("ema"));
    TrainingRecipe recipe = TrainingRecipe.defaults();
    for (String value : values) {
      recipe = recipe.with(value);
    }
    return recipe;
  }

  private static void addIf(List<String> values, JsonObject object, String name, String key) {
    if (!object.has(name)) {
      return;
    }
    JsonElement value = object.get(name);
    String text =
        value instanceof JsonArray array
            ? array.asList().stream().map(JsonElement::getAsString).collect(Collectors.joining(","))
            : value.getAsString();
    values.add(key + "=" + text);
  }

  /** Our names of the parameters that the file spares decay. */
  private String spared(ModelEntry entry, KeyMap names) {
    List<String> official =
        file.getAsJsonArray("no_decay_names").asList().stream()
            .map(JsonElement::getAsString)
            .toList();
    int size = file.get("size").getAsInt();
    Classifier model = entry.create(classes(), TensorShape.map(3, size, size));
    return names.names(BlockState.parameters(model)).entrySet().stream()
        .filter(e -> official.containsAll(e.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(","));
  }

  /** One batch an epoch, by the formula. */
  private BatchSource images(int size) {
    return new BatchSource() {
      @Override
      public int perEpoch() {
        return 1;
      }

      @Override
      public Batches epoch(int epoch, int firstBatch) {
        return new Batches() {
          private boolean taken;

          @Override
          public boolean hasNext() {
            return !taken;
          }

          @Override
          public Batch next(NDManager manager) {
            taken = true;
            return batch(epoch, size, manager);
          }

          @Override
          public void close() {}
        };
      }
    };
  }

  private Batch batch(int step, int size, NDManager manager) {
    int count = file.get("batch").getAsInt();
    int length = 3 * size * size;
    float[] images = Formula.input("input" + step, count * length);
    int[] labels = IntStream.range(0, count).map(i -> (7 * step + 3 * i) % 10).toArray();
    float[][] targets = new float[count][classes()];
    double smoothing = number("smoothing");
    for (int row = 0; row < count; row++) {
      Arrays.fill(targets[row], (float) (smoothing / classes()));
      targets[row][labels[row]] += (float) (1 - smoothing);
    }
    if (file.has("mix") && !file.get("mix").isJsonNull()) {
      double[] mix = Json.doubles(file.get("mix"));
      double lambda = mix[step % mix.length];
      images = mixed(images, count, lambda);
      targets = mixed(targets, lambda);
    }
    return new Batch(
        manager.create(images, new Shape(count, 3, size, size)).toType(DataType.FLOAT64, false),
        labels,
        Optional.of(targets),
        Stream.iterate(0, i -> i + 1).limit(count).map(i -> "input" + step + " " + i).toList());
  }

  private static float[] mixed(float[] images, int count, double lambda) {
    float[] mixed = new float[images.length];
    int length = images.length / count;
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < length; i++) {
        double other = images[(count - 1 - row) * length + i];
        mixed[row * length + i] =
            (float) (lambda * images[row * length + i] + (1 - lambda) * other);
      }
    }
    return mixed;
  }

  private static float[][] mixed(float[][] targets, double lambda) {
    float[][] mixed = new float[targets.length][targets[0].length];
    for (int row = 0; row < targets.length; row++) {
      for (int k = 0; k < targets[0].length; k++) {
        double other = targets[targets.length - 1 - row][k];
        mixed[row][k] = (float) (lambda * targets[row][k] + (1 - lambda) * other);
      }
    }
    return mixed;
  }
}
