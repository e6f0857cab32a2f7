package org.blockwright.runtime.api;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.train.BlockFactory;
import org.blockwright.runtime.weights.BlockState;
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
  private final Optional<Path> weights;
  private final Optional<String> part;
  private final LoadOptions options;
  private final Consumer<String> notes;
  private final Consumer<String> warnings;
  private final AtomicBoolean said = new AtomicBoolean();

  StartingModel(
      ModelEntry entry,
      int classes,
      TensorShape image,
      Optional<Path> weights,
      Optional<String> part,
      LoadOptions options,
      Consumer<String> notes,
      Consumer<String> warnings) {
    this.entry = entry;
    this.classes = classes;
    this.image = image;
    this.weights = weights;
    this.part = part;
    this.options = options;
    this.notes = notes;
    this.warnings = warnings;
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
    try (TensorArchive archive = WeightFile.open(file, part.orElse(null))) {
      LoadReport report =
          WeightLoader.load(archive, BlockState.parameters(model), entry.names(), options, manager);
      if (said.compareAndSet(false, true)) {
        notes.accept(report.toString());
        report.warning().ifPresent(warnings);
      }
    }
  }
}
