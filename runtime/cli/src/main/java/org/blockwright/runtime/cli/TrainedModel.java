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
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.train.Checkpoint;
import org.blockwright.runtime.train.DataLoaders;
import org.blockwright.runtime.train.Recipes;
import org.blockwright.runtime.train.TrainingRecipe;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.HeadMismatchException;
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
 * @param preprocessing how images are prepared for it
 * @param multiLabel whether an image may have several labels
 * @param note what was loaded, in a line
 */
record TrainedModel(
    Classifier model,
    NDManager manager,
    List<String> classes,
    Preprocessing preprocessing,
    boolean multiLabel,
    String note)
    implements AutoCloseable {
  /** Everything has to fit; tables of positions are resized where only the grid differs. */
  static final LoadOptions LOADING = LoadOptions.strict().resizing(name -> true);

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
      ModelEntry entry,
      Path weights,
      Optional<ClassNames> names,
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
      ModelEntry entry,
      Path path,
      Optional<ClassNames> names,
      Optional<Integer> size,
      Device device) {
    try (Checkpoint checkpoint = Checkpoint.open(path)) {
      List<String> classes = checkpoint.classes();
      checkpoint.requireModel(entry.id(), classes);
      names.ifPresent(given -> given.requireCount(classes.size(), path));
      TrainingRecipe recipe = checkpoint.recipe();
      TrainedModel loaded =
          blank(
              entry,
              names.map(ClassNames::names).orElse(classes),
              resized(DataLoaders.preprocessing(recipe), size),
              recipe.multiLabel(),
              device,
              "checkpoint " + path);
      checkpoint.loadWeights(loaded.arrays());
      return loaded;
    }
  }

  private static TrainedModel fromWeights(
      ModelEntry entry,
      Path path,
      Optional<ClassNames> names,
      Optional<Integer> size,
      Device device) {
    try (TensorArchive archive = WeightFile.open(path)) {
      ModelMetadata metadata = ModelMetadata.of(archive);
      List<String> recorded = metadata.classes();
      if (!recorded.isEmpty()) {
        names.ifPresent(given -> given.requireCount(recorded.size(), path));
      }
      List<String> classes =
          names
              .map(ClassNames::names)
              .orElseGet(() -> recorded.isEmpty() ? ClassNames.numbers(entry.classes()) : recorded);
      TrainingRecipe recipe = Recipes.of(entry);
      TrainedModel blank =
          blank(
              entry,
              classes,
              resized(
                  metadata.preprocessing().orElseGet(() -> DataLoaders.preprocessing(recipe)),
                  size),
              metadata.multiLabel().orElse(recipe.multiLabel()),
              device,
              "");
      try {
        LoadReport report =
            WeightLoader.load(
                archive,
                BlockState.parameters(blank.model()),
                entry.names(),
                LOADING,
                blank.manager());
        return blank.with(report.toString());
      } catch (HeadMismatchException e) {
        blank.close();
        throw new BlockwrightException(
            e.getMessage() + ". The model was made for " + reason(names, classes.size()), e);
      } catch (RuntimeException e) {
        blank.close();
        throw e;
      }
    }
  }

  private static String reason(Optional<ClassNames> names, int classes) {
    return names
        .map(given -> "the " + classes + " classes that " + given.file() + " names")
        .orElse(classes + " classes; --classes names those of the file");
  }

  private TrainedModel with(String line) {
    return new TrainedModel(model, manager, classes, preprocessing, multiLabel, line);
  }

  /** For another size of input the margin that is cropped stays the same share. */
  private static Preprocessing resized(Preprocessing own, Optional<Integer> size) {
    return size.map(
            side ->
                new Preprocessing(
                    side,
                    (int) Math.round(side / (double) own.size() * own.resize()),
                    own.interpolation(),
                    own.mean(),
                    own.std()))
        .orElse(own);
  }

  private static TrainedModel blank(
      ModelEntry entry,
      List<String> classes,
      Preprocessing preprocessing,
      boolean multiLabel,
      Device device,
      String note) {
    int size = preprocessing.size();
    Classifier model =
        entry.create(classes.size(), TensorShape.map(entry.image().channels(), size, size));
    NDManager manager = Engine.getInstance().newBaseManager(device);
    model.initialize(manager);
    return new TrainedModel(model, manager, classes, preprocessing, multiLabel, note);
  }

  private Map<String, NDArray> arrays() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    BlockState.parameters(model)
        .forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
    return arrays;
  }

  @Override
  public void close() {
    manager.close();
  }
}
