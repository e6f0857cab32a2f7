package org.blockwright.runtime.api;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.train.BlockFactory;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.HeadMismatchException;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.LoadReport;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightLoader;

/** Makes the instances that a training starts from: drawn, or filled from a weight file. */
final class StartingModel implements BlockFactory {
  private final ModelEntry entry;
  private final int classes;
  private final TensorShape image;
  private final Consumer<String> notes;
  private final Consumer<String> warnings;
  private final AtomicBoolean said = new AtomicBoolean();
  private Optional<Path> weights = Optional.empty();
  private Optional<String> part = Optional.empty();
  private boolean newHead;

  StartingModel(
      ModelEntry entry,
      int classes,
      TensorShape image,
      Consumer<String> notes,
      Consumer<String> warnings) {
    this.entry = entry;
    this.classes = classes;
    this.image = image;
    this.notes = notes;
    this.warnings = warnings;
  }

  /**
   * Fills every instance from a file.
   *
   * @param file a weight file or a checkpoint
   * @param entry which weights of it, where it holds several
   * @param withNewHead whether the head stays as drawn
   */
  StartingModel from(Path file, Optional<String> entry, boolean withNewHead) {
    weights = Optional.of(file);
    part = entry;
    newHead = withNewHead;
    return this;
  }

  @Override
  public Block create(NDManager manager) {
    Classifier model = entry.create(classes, image);
    model.initialize(manager);
    weights.ifPresent(file -> fill(model, file, manager));
    return model;
  }

  /** Each device's instance is filled; the first one says so. */
  private void fill(Classifier model, Path file, NDManager manager) {
    LoadOptions fitting = LoadOptions.fitting().mayLack(model.trainingOnlyParameters());
    LoadOptions options = newHead ? fitting.withoutHead() : fitting;
    try (TensorArchive archive = WeightFile.open(file, part.orElse(null))) {
      LoadReport report =
          WeightLoader.load(archive, BlockState.parameters(model), entry.names(), options, manager);
      if (said.compareAndSet(false, true)) {
        notes.accept(report.toString());
        report.warning().ifPresent(warnings);
      }
    } catch (HeadMismatchException e) {
      throw new WeightsException(
          e.getMessage() + ". All of it is the head: load the rest and draw a new head", e);
    }
  }
}
