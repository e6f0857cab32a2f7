package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.reproduce.Reproduction;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a table's rows are measured by: checkpoints, or training. */
final class MeasureOptions {
  @Option(
      names = "--weights",
      paramLabel = "FOLDER",
      description = "Evaluate every checkpoint there that is of a model of the table.")
  private Optional<Path> weights;

  @Option(names = "--train", description = "Train every row by its recipe, fitted to the data.")
  private boolean train;

  @Option(names = "--data", paramLabel = "DATA", description = StartOptions.DATA)
  private Optional<String> data;

  @Option(names = "--limit", paramLabel = "N", description = "Train on N of the images.")
  private Optional<Integer> limit;

  @Option(names = "--seeds", paramLabel = "N", description = "Seeds 1 to N; 1 unless given.")
  private int seeds = 1;

  /** Refuses data that nothing is measured on, and measuring without data. */
  void check(CommandLine command) {
    if ((train || weights.isPresent()) != data.isPresent()) {
      throw new ParameterException(
          command, "--data goes with --train or --weights, and they with it");
    }
  }

  /** Whether anything is to be measured. */
  boolean measures() {
    return data.isPresent();
  }

  /** The data, with all of its images to be measured on where nothing is trained. */
  Dataset open() {
    DataSpec images = DataSpec.parse(data.orElseThrow());
    return train ? images.open() : images.openForEvaluation(false);
  }

  void apply(Reproduction reproduction) {
    reproduction.seeds(seeds);
    limit.ifPresent(reproduction::limit);
    weights.ifPresent(reproduction::weights);
    if (train) {
      reproduction.train();
    }
  }
}
