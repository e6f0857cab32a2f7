package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.ClassifierLoader;
import picocli.CommandLine.Option;

/** A model with weights, or with random ones where none are given. */
final class MaybeTrainedModel extends ChosenModel {
  private static final long SEED = 0;

  @Option(
      names = "--weights",
      paramLabel = "WEIGHTS",
      description = WeightsOption.DESCRIPTION + " Random weights unless given.")
  private Optional<Path> weights;

  @Override
  ClassifierLoader loader(ModelEntry entry, Console console) {
    ClassifierLoader loader = withoutWeights(entry);
    return weights
        .map(file -> loader.weights(WeightsOption.resolve(file, entry, console)))
        .orElseGet(() -> loader.untrained(SEED));
  }
}
