package org.blockwright.runtime.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.BlockwrightException;
import org.blockwright.runtime.Classifier;
import org.blockwright.runtime.Entry;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.train.Checkpoint;
import org.blockwright.runtime.train.ImageBatches;
import org.blockwright.runtime.train.Recipe;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.Recipes;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.LoadReport;
import org.blockwright.runtime.weights.ModelMetadata;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightLoader;

/**
 * A model with weights, ready to look at images.
 *
 * @param model on {@code manager}'s device
 * @param manager owns its arrays
 * @param classes names of its classes
 * @param recipe how it was trained, and so how images are prepared for it
 * @param note what was loaded, in a line
 */
record TrainedModel(
    Classifier model, NDManager manager, List<String> classes, Recipe recipe, String note)
    implements AutoCloseable {
  /** Everything has to fit; tables of positions are resized where only the grid differs. */
  static final LoadOptions LOADING = LoadOptions.strict().resizing(name -> name.endsWith(".table"));

  /** What a checkpoint's metadata says of itself. */
  private static final String CHECKPOINT = "blockwright-checkpoint";

  /**
   * Loads weights.
   *
   * @param entry the model
   * @param weights a checkpoint folder or file of {@code train}, or a weight file
   * @param names class names that the user gave
   * @param size side of the input that the user asked for
   * @param device where it is to run
   * @throws BlockwrightException if the file cannot be read, or is of another model
   */
  static TrainedModel load(
      Entry entry,
      Path weights,
      Optional<List<String>> names,
      Optional<Integer> size,
      Device device) {
    if (!Files.exists(weights)) {
      throw new BlockwrightException("there are no weights at " + weights);
    }
    return isCheckpoint(weights)
        ? fromCheckpoint(entry, weights, names, size, device)
        : fromWeights(entry, weights, names, size, device);
  }

  private static boolean isCheckpoint(Path path) {
    if (Files.isDirectory(path)) {
      return true;
    }
    try (TensorArchive archive = WeightFile.open(path)) {
      return archive.metadata().getOrDefault("format", "").startsWith(CHECKPOINT);
    }
  }

  private static TrainedModel fromCheckpoint(
      Entry entry, Path path, Optional<List<String>> names, Optional<Integer> size, Device device) {
    try (Checkpoint checkpoint = Checkpoint.open(path)) {
      List<String> classes = checkpoint.classes();
      checkpoint.requireModel(entry.id(), classes);
      names.ifPresent(given -> requireCount(path, classes.size(), given));
      Recipe recipe = resized(checkpoint.recipe(), size);
      TrainedModel loaded =
          blank(entry, names.orElse(classes), recipe, device, "checkpoint " + path);
      checkpoint.loadWeights(loaded.arrays());
      return loaded;
    }
  }

  private static TrainedModel fromWeights(
      Entry entry, Path path, Optional<List<String>> names, Optional<Integer> size, Device device) {
    try (TensorArchive archive = WeightFile.open(path)) {
      List<String> recorded = ModelMetadata.of(archive).classes();
      List<String> classes =
          names.orElseGet(
              () -> recorded.isEmpty() ? ClassNames.numbers(entry.classes()) : recorded);
      Recipe recipe = resized(Recipes.of(entry), size);
      TrainedModel blank = blank(entry, classes, recipe, device, "");
      LoadReport report =
          WeightLoader.load(
              archive,
              BlockState.parameters(blank.model()),
              entry.names(),
              LOADING,
              blank.manager());
      return new TrainedModel(blank.model(), blank.manager(), classes, recipe, report.toString());
    }
  }

  private static Recipe resized(Recipe recipe, Optional<Integer> size) {
    return size.map(side -> Recipes.resized(recipe, side)).orElse(recipe);
  }

  private static void requireCount(Path path, int classes, List<String> names) {
    if (names.size() != classes) {
      throw new BlockwrightException(
          path + " has " + classes + " classes, but --classes names " + names.size());
    }
  }

  private static TrainedModel blank(
      Entry entry, List<String> classes, Recipe recipe, Device device, String note) {
    int size = recipe.integer(RecipeKey.SIZE);
    Classifier model =
        entry.create(classes.size(), TensorShape.map(entry.image().channels(), size, size));
    NDManager manager = Engine.getInstance().newBaseManager(device);
    model.initialize(manager);
    return new TrainedModel(model, manager, classes, recipe, note);
  }

  private Map<String, NDArray> arrays() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    BlockState.parameters(model)
        .forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
    return arrays;
  }

  /** How images are prepared for it. */
  Preprocessing preprocessing() {
    return ImageBatches.preprocessing(recipe);
  }

  @Override
  public void close() {
    manager.close();
  }
}
