package org.blockwright.runtime.cli;

import org.blockwright.runtime.api.Training;
import picocli.CommandLine.Option;

/** How a training goes about its work, which changes nothing of what it comes to. */
final class CourseOptions {
  @Option(
      names = "--save-every",
      paramLabel = "N",
      description = "Steps between checkpoints within an epoch; only after each unless given.")
  private int saveEvery;

  @Option(names = "--strict", description = "Fail at an image that cannot be used.")
  private boolean strict;

  Training apply(Training training) {
    training.saveEvery(saveEvery);
    return strict ? training.strict() : training;
  }
}
