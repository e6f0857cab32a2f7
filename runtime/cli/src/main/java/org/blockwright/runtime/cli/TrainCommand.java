package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.Difference;
import org.blockwright.runtime.api.RunConfig;
import org.blockwright.runtime.api.RunMismatchException;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.train.Checkpoint;
import org.blockwright.runtime.train.DeviceChoice;
import org.blockwright.runtime.train.Metrics;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.TrainingResult;
import org.blockwright.runtime.weights.HeadMismatchException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a model. */
@Command(
    name = "train",
    description = "Train a model by its recipe, fitted to the data.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  /** Exit code of a process that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = "A model; blockwright models lists them.")
  private String id;

  @Option(names = "--data", paramLabel = "DATA", description = DATA)
  private Optional<String> data;

  /** What data may be. */
  static final String DATA = DataSpec.KINDS + ".";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for checkpoints, metrics and the report.")
  private Path folder;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data.")
  private Optional<Integer> epochs;

  @Option(names = "--batch", paramLabel = "N", description = "Images of a step; the rate follows.")
  private Optional<Integer> batch;

  @Option(names = "--size", paramLabel = "N", description = "Side of the input, in pixels.")
  private Optional<Integer> size;

  @Option(names = "--seed", paramLabel = "N", description = "Of every random draw; 0 unless given.")
  private Optional<Integer> seed;

  @Option(names = "--limit", paramLabel = "N", description = "Train on N of the images.")
  private Optional<Integer> limit;

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

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Start from these weights instead of drawing all. " + WeightsOption.DESCRIPTION)
  private Optional<Path> weights;

  @Option(names = "--entry", paramLabel = "NAME", description = WeightsOption.ENTRY)
  private Optional<String> part;

  @Option(
      names = "--skip-head",
      description = "With --weights: draw the head anew, for other classes or another head.")
  private boolean skipHead;

  @Option(
      names = "--resume",
      description = "Go on where the run in DIR stopped, with all that it was started with.")
  private boolean resume;

  @Option(names = "--strict", description = "Fail at an image that cannot be used.")
  private boolean strict;

  @Option(names = "--quiet", description = "Print nothing but the result.")
  private boolean quiet;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    if (data.isEmpty() && !resume) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--data=DATA'");
    }
    if (skipHead && weights.isEmpty() && !resume) {
      throw new ParameterException(
          spec.commandLine(), "--skip-head says how --weights are read, and there are none");
    }
    if (part.isPresent() && weights.isEmpty() && !resume) {
      throw new ParameterException(
          spec.commandLine(), "--entry says which of --weights are read, and there are none");
    }
    Console console = Console.of(spec.commandLine(), quiet);
    ModelEntry entry = Catalogue.read().get(id);
    requireFolder();
    Training training = training(entry, console);
    try {
      if (resume && training.isFinished()) {
        console.out().println(finished());
        return CommandLine.ExitCode.OK;
      }
      List<String> before = resume ? training.devicesBefore() : List.of();
      DeviceChoice devices = device.choose(console, before);
      return report(training.devices(devices.devices()).run(), console);
    } catch (RunMismatchException e) {
      throw new BlockwrightException(
          "The run in %s goes on only with what it was started with, but %s; leave that out, or start a new run with another --out."
              .formatted(
                  folder,
                  e.differences().stream().map(this::option).collect(Collectors.joining(", "))),
          e);
    } catch (HeadMismatchException e) {
      throw new BlockwrightException(
          e.getMessage() + ". All of it is the head: --skip-head loads the rest", e);
    }
  }

  private String finished() {
    try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(Checkpoint.LAST))) {
      int epochs = checkpoint.recipe().integer(RecipeKey.EPOCHS);
      return Figures.format(
          "The run in %s is finished, after %s of its %d epochs; --epochs with a larger number goes"
              + " on.",
          folder, checkpoint.epochs() == epochs ? "all" : checkpoint.epochs(), epochs);
    }
  }

  private void requireFolder() {
    boolean holds = Training.holdsRun(folder);
    if (resume && !holds) {
      throw new BlockwrightException(
          "There is nothing to resume in %s: it has no %s; start a run without --resume."
              .formatted(folder, Checkpoint.LAST));
    }
    if (resume && data.isEmpty() && RunConfig.read(folder).data() == null) {
      throw new BlockwrightException(
          "What the run in %s was trained on is not written there; say it with --data."
              .formatted(folder));
    }
    if (!resume && holds) {
      throw new BlockwrightException(
          "The folder %s holds a run already; resume it with --resume, or choose another folder."
              .formatted(folder));
    }
  }

  private Training training(ModelEntry entry, Console console) {
    Training training =
        Training.of(entry)
            .folder(folder)
            .tell(console::note, console::warn)
            .listener(ConsoleProgress.standard(quiet))
            .listener(new HowToGoOn(console, resumption()))
            .recipe(
                r -> {
                  epochs.ifPresent(r::epochs);
                  batch.ifPresent(r::batch);
                  size.ifPresent(r::size);
                  seed.ifPresent(r::seed);
                  precision.ifPresent(r::precision);
                  overrides.forEach(r::set);
                });
    data.map(DataSpec::parse).ifPresent(training::data);
    limit.ifPresent(training::limit);
    weights.ifPresent(file -> training.weights(WeightsOption.resolve(file, entry, console)));
    part.ifPresent(training::entry);
    if (skipHead) {
      training.newHead();
    }
    if (resume) {
      training.resume();
    }
    if (strict) {
      training.strict();
    }
    return training;
  }

  /** A difference as the option that asks for it. */
  private String option(Difference difference) {
    boolean isOption =
        switch (difference.what()) {
          case "epochs" -> epochs.isPresent();
          case "batch" -> batch.isPresent();
          case "size" -> size.isPresent();
          case "seed" -> seed.isPresent();
          case "precision" -> precision.isPresent();
          case Difference.NEW_HEAD -> true;
          default -> difference.isOfRun();
        };
    return difference.what().equals(Difference.NEW_HEAD)
        ? "--skip-head is given now"
        : (isOption ? "--" : "--recipe-override ") + difference;
  }

  /** The command that goes on. */
  private List<String> resumption() {
    List<String> words = new ArrayList<>();
    words.add(System.getProperty("blockwright.command", "blockwright"));
    words.addAll(List.of("train", id, "--out", folder.toString(), "--resume"));
    words.addAll(device.words());
    if (strict) {
      words.add("--strict");
    }
    if (quiet) {
      words.add("--quiet");
    }
    return words;
  }

  private int report(TrainingResult result, Console console) {
    if (result.interrupted()) {
      return INTERRUPTED;
    }
    result.last().flatMap(last -> last.validation()).ifPresent(m -> last(m, console));
    if (result.bestEpoch() >= 0) {
      console
          .out()
          .println(
              Figures.format(
                  "best: %s after epoch %d, kept in %s",
                  Figures.percent(result.bestScore()),
                  result.bestEpoch() + 1,
                  folder.resolve(Checkpoint.BEST)));
    }
    return CommandLine.ExitCode.OK;
  }

  private static void last(Metrics metrics, Console console) {
    String score =
        Double.isNaN(metrics.top1())
            ? "mAP " + Figures.percent(metrics.meanAveragePrecision())
            : "top-1 %s, top-5 %s"
                .formatted(Figures.percent(metrics.top1()), Figures.percent(metrics.top5()));
    console
        .out()
        .println(
            Figures.format(
                "validation: %s, loss %.4f on %,d images",
                score, metrics.loss(), metrics.images()));
  }
}
