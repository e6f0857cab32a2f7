package org.blockwright.runtime.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.ops.Arithmetic;
import org.blockwright.runtime.pytorch.Tensors;
import org.blockwright.runtime.train.optim.NamedTensor;
import org.blockwright.runtime.weights.ArchiveChecksum;
import org.blockwright.runtime.weights.FirstEditionNames;
import org.blockwright.runtime.weights.ModelMetadata;
import org.blockwright.runtime.weights.Safetensors;
import org.blockwright.runtime.weights.TensorArchive;

/**
 * A state of training in one safetensors file, so that a rename replaces all of it at once.
 *
 * <p>{@code last.safetensors} holds everything: tensors {@code model.*}, {@code ema.*} and {@code
 * optimizer.*}, and in its metadata where the run stands, the recipe, versions, the model's id and
 * its classes. Random draws follow from the seed and the step, so these are the random state.
 * {@code best.safetensors} holds the weights that were evaluated under their plain names. Both hold
 * nothing that changes from one run to its repetition, and a checksum of all that. The state before
 * the last stays as {@code previous.safetensors}.
 */
public final class Checkpoint implements AutoCloseable {
  /** The file in a run's folder from which it goes on. */
  public static final String LAST = "last.safetensors";

  /** The file in a run's folder with the weights of the best epoch. */
  public static final String BEST = "best.safetensors";

  /** The file in a run's folder with the state before the last. */
  public static final String PREVIOUS = "previous.safetensors";

  static final String FORMAT = "blockwright-checkpoint/1";
  static final String WEIGHTS = "weights";
  static final String STATE = "state";
  static final String MODEL = "model.";
  static final String EMA = "ema.";
  static final String OPTIMIZER = "optimizer.";
  static final String THRESHOLDS = "thresholds";

  private final Path path;
  private final TensorArchive file;

  /** What the file calls the model's tensors, where it was written by the first edition. */
  private final Map<String, String> renamed = new LinkedHashMap<>();

  private Checkpoint(Path path) {
    this.path = path;
    file = whole(path);
    if (!FORMAT.equals(file.metadata().get("format"))) {
      file.close();
      throw new WeightsException(path + " is no checkpoint of a training run.");
    }
  }

  private static TensorArchive whole(Path path) {
    try {
      TensorArchive archive = Safetensors.open(path);
      try {
        ArchiveChecksum.require(archive);
        return archive;
      } catch (RuntimeException e) {
        archive.close();
        throw e;
      }
    } catch (BlockwrightException e) {
      String other = instead(path);
      throw other.isEmpty() ? e : new WeightsException(e.getMessage() + other, e);
    }
  }

  /** What a damaged checkpoint's folder offers in its place. */
  private static String instead(Path path) {
    boolean last = path.endsWith(LAST);
    Path other = path.resolveSibling(last ? PREVIOUS : LAST);
    if ((!last && !path.endsWith(BEST)) || !Files.exists(other)) {
      return "";
    }
    try (Checkpoint checkpoint = new Checkpoint(other)) {
      String step = "; " + other + " is whole, of step " + checkpoint.step();
      return last ? step + ": rename it to " + LAST + " to go on from there." : step + ".";
    } catch (BlockwrightException e) {
      return "";
    }
  }

  /**
   * Opens a checkpoint, and reads all of it to see that it is whole.
   *
   * @param path the file, or the folder of a run: then its best weights, or the last if there are
   *     none yet
   * @throws BlockwrightException if there is none, or if it is damaged; then it says which other
   *     one in the folder is whole
   */
  public static Checkpoint open(Path path) {
    if (!Files.isDirectory(path)) {
      return new Checkpoint(path);
    }
    for (String name : List.of(BEST, LAST)) {
      if (Files.exists(path.resolve(name))) {
        return new Checkpoint(path.resolve(name));
      }
    }
    throw new WeightsException("The folder " + path + " holds no checkpoint.");
  }

  /** The model's id. */
  public String model() {
    return file.metadata().get("model");
  }

  /** Names of the classes. */
  public List<String> classes() {
    return List.of(new Gson().fromJson(file.metadata().get("classes"), String[].class));
  }

  /**
   * From which probability on each class counts as given, chosen on validation; none where that was
   * not measured.
   */
  public List<Double> thresholds() {
    return ModelMetadata.of(file).thresholds();
  }

  /** The recipe of the run. */
  public TrainingRecipe recipe() {
    return TrainingRecipe.fromJson(file.metadata().get("recipe"));
  }

  /** Versions of the parts that the run calculated with. */
  public Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    json("versions").asMap().forEach((name, value) -> versions.put(name, value.getAsString()));
    return versions;
  }

  /** The devices that the run calculates on; empty where an older version did not say. */
  public List<String> devices() {
    String devices = file.metadata().getOrDefault("devices", "[]");
    return List.of(new Gson().fromJson(devices, String[].class));
  }

  /** The workers that the run needs to come to the same bits; 1 where it is alone or any do. */
  int workers() {
    return Integer.parseInt(file.metadata().getOrDefault("workers", "1"));
  }

  /** Threads of the CPU for one operator; nothing where an older version did not say. */
  public OptionalInt threads() {
    String threads = file.metadata().get("threads");
    return threads == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(threads));
  }

  /** In which way the run is calculated, to which it keeps; the first one where it does not say. */
  public Arithmetic arithmetic() {
    String name = file.metadata().get("arithmetic");
    return name == null ? Arithmetic.COMPOSED : Arithmetic.of(name);
  }

  private long step() {
    return json("progress").get("step").getAsLong();
  }

  /**
   * Puts the weights into a model: those evaluated, the moving average where the recipe says so.
   *
   * @param tensors the model's parameters and buffers by name
   * @throws BlockwrightException if names or shapes are not the same
   */
  public void loadWeights(Map<String, NDArray> tensors) {
    boolean plain = WEIGHTS.equals(file.metadata().get("content"));
    boolean average = recipe().on(RecipeKey.EMA_EVALUATE) && recipe().number(RecipeKey.EMA) > 0;
    load(plain ? "" : average ? EMA : MODEL, tensors);
  }

  /**
   * Checks that this checkpoint belongs to a model.
   *
   * @throws BlockwrightException naming both where it does not
   */
  public void requireModel(String model) {
    if (!model.equals(model())) {
      throw new WeightsException(
          path + " is a checkpoint of " + model() + ", not of " + model + ".");
    }
  }

  /**
   * Checks that this checkpoint belongs to a model for some classes.
   *
   * @throws BlockwrightException naming both where it does not
   */
  public void requireModel(String model, List<String> classes) {
    requireModel(model);
    if (!classes.equals(classes())) {
      throw new WeightsException(
          path
              + " was trained on other classes: "
              + describe(classes())
              + ", not "
              + describe(classes)
              + ".");
    }
  }

  private static String describe(List<String> classes) {
    return classes.size()
        + " ("
        + String.join(", ", classes.subList(0, Math.min(3, classes.size())))
        + (classes.size() > 3 ? ", …)" : ")");
  }

  /** Whether the run has come to its end, which may have been an early one. */
  public boolean finished() {
    TrainingRecipe recipe = recipe();
    MetricAccumulator tally = new MetricAccumulator(recipe.multiLabel(), false);
    TrainingState progress = new TrainingState(tally, new EarlyStopping(recipe));
    load(progress);
    return progress.epoch >= recipe.integer(RecipeKey.EPOCHS) || progress.early.reached();
  }

  /** Epochs that are done. */
  public int epochs() {
    return json("progress").get("epoch").getAsInt();
  }

  void load(TrainingState progress) {
    try {
      progress.load(json("progress"));
    } catch (NullPointerException | IllegalStateException | NumberFormatException e) {
      throw new WeightsException(path + " does not say where its run stands.", e);
    }
  }

  void loadModel(List<NamedTensor> tensors) {
    load(MODEL, byName(tensors));
  }

  void loadAverage(List<NamedTensor> tensors) {
    load(EMA, byName(tensors));
  }

  /** The optimizer's tensors by its own names, on a manager; the model is loaded before it. */
  Map<String, NDArray> optimizer(NDManager manager) {
    Map<String, String> now = new LinkedHashMap<>();
    renamed.forEach((ours, theirs) -> now.put(theirs, ours));
    Map<String, NDArray> state = new LinkedHashMap<>();
    for (String name : file.names()) {
      if (name.startsWith(OPTIMIZER)) {
        String own = name.substring(OPTIMIZER.length());
        int dot = own.indexOf('.') + 1;
        String parameter = own.substring(dot);
        state.put(
            own.substring(0, dot) + now.getOrDefault(parameter, parameter),
            file.get(name).toArray(manager));
      }
    }
    return state;
  }

  private JsonObject json(String key) {
    String text = file.metadata().get(key);
    try {
      return JsonParser.parseString(text == null ? "{}" : text).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new WeightsException(path + " has a broken entry \"" + key + "\".", e);
    }
  }

  private void load(String prefix, Map<String, NDArray> tensors) {
    Set<String> wanted = tensors.keySet();
    Set<String> held = new LinkedHashSet<>();
    file.names().stream()
        .filter(name -> name.startsWith(prefix))
        .forEach(name -> held.add(name.substring(prefix.length())));
    if (!held.equals(wanted)) {
      FirstEditionNames.names(wanted, held)
          .forEach(
              (ours, theirs) -> {
                renamed.put(ours, theirs);
                held.remove(theirs);
                held.add(ours);
              });
    }
    requireNone("lacks", wanted, held);
    requireNone("has, but the model lacks,", held, wanted);
    try (NDManager scope = Engine.getInstance().newBaseManager(Device.cpu())) {
      tensors.forEach(
          (name, target) -> {
            try (NDArray saved = saved(prefix, name, scope)) {
              if (!saved.getShape().equals(target.getShape())) {
                throw new WeightsException(
                    path
                        + " has \""
                        + name
                        + "\" as "
                        + saved.getShape()
                        + ", but the model has it as "
                        + target.getShape()
                        + ".");
              }
              Tensors.copy(saved, target);
            }
          });
    }
  }

  private NDArray saved(String prefix, String name, NDManager scope) {
    return file.get(prefix + renamed.getOrDefault(name, name)).toArray(scope);
  }

  private void requireNone(String what, Set<String> names, Set<String> others) {
    List<String> left = names.stream().filter(name -> !others.contains(name)).toList();
    if (!left.isEmpty()) {
      throw new WeightsException(
          path
              + " "
              + what
              + " "
              + String.join(", ", left.subList(0, Math.min(5, left.size())))
              + (left.size() > 5 ? " and " + (left.size() - 5) + " more" : "")
              + "; is it of another version of "
              + model()
              + "?");
    }
  }

  static Map<String, NDArray> byName(List<NamedTensor> tensors) {
    Map<String, NDArray> map = new LinkedHashMap<>();
    tensors.forEach(tensor -> map.put(tensor.name(), tensor.array()));
    return map;
  }

  @Override
  public void close() {
    file.close();
  }
}
