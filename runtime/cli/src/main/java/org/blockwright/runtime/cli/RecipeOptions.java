package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.blockwright.runtime.api.Difference;
import org.blockwright.runtime.api.RecipeOverrides;
import org.blockwright.runtime.api.RunMismatchException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.ops.Precision;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a run does otherwise than its model's recipe says. */
final class RecipeOptions {
  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data.")
  private Optional<Integer> epochs;

  @Option(names = "--batch", paramLabel = "N", description = "Images of a step; the rate follows.")
  private Optional<Integer> batch;

  @Option(names = "--size", paramLabel = "N", description = "Side of the input, in pixels.")
  private Optional<Integer> size;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of every random draw; 0 unless given. Not with --seeds.")
  private Optional<Integer> seed;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      description =
          "${COMPLETION-CANDIDATES}: what products are calculated in, with parameters in fp32.")
  private Optional<Precision> precision;

  @Option(
      names = "--recipe-override",
      paramLabel = "KEY=VALUE",
      description = "A value of the recipe, such as lr=0.05; repeatable.")
  private List<String> overrides = new ArrayList<>();

  void apply(RecipeOverrides recipe) {
    epochs.ifPresent(recipe::epochs);
    batch.ifPresent(recipe::batch);
    size.ifPresent(recipe::size);
    seed.ifPresent(recipe::seed);
    precision.ifPresent(recipe::precision);
    overrides.forEach(recipe::set);
  }

  /** Refuses a seed where a command has several. */
  void requireNoSeed(CommandLine command) {
    if (seed.isPresent()) {
      throw new ParameterException(command, "--seeds says which seeds there are: 1 to N");
    }
  }

  /** The same refusal in the command's words. */
  RecipeException refusal(RunMismatchException e, Path folder) {
    return new RecipeException(
        "The run in %s goes on only with what it was started with, but %s; leave that out, or start a new run with another --out."
            .formatted(
                folder,
                e.differences().stream().map(this::option).collect(Collectors.joining(", "))),
        e);
  }

  /** A difference between a run and what is asked of it, as the option that asks for it. */
  private String option(Difference difference) {
    boolean isOption =
        switch (difference.what()) {
          case "epochs" -> epochs.isPresent();
          case "batch" -> batch.isPresent();
          case "size" -> size.isPresent();
          case "seed" -> seed.isPresent();
          case "precision" -> precision.isPresent();
          default -> difference.isOfRun();
        };
    return difference.what().equals(Difference.NEW_HEAD)
        ? "--skip-head is given now"
        : (isOption ? "--" : "--recipe-override ") + difference;
  }
}
