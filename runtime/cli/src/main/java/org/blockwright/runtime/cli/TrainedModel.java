package org.blockwright.runtime.cli;

import java.nio.file.Path;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.ClassifierLoader;
import picocli.CommandLine.Option;

/** A model with weights, for commands that use one. */
final class TrainedModel extends ChosenModel {
  /** What a model's id is. */
  static final String ID = "A model; blockwright models lists them.";

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "WEIGHTS",
      description = WeightsOption.DESCRIPTION)
  private Path weights;

  /** As it was written. */
  String weights() {
    return weights.toString();
  }

  @Override
  ClassifierLoader loader(ModelEntry entry, Console console) {
    return withoutWeights(entry).weights(WeightsOption.resolve(weights, entry, console));
  }
}
