package org.blockwright.runtime.cli;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.Skipped;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.report.RunFiles;
import org.blockwright.runtime.train.Checkpoint;
import org.blockwright.runtime.train.DataLoaders;
import org.blockwright.runtime.train.DeviceChoice;
import org.blockwright.runtime.train.Metrics;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.Trainer;
import org.blockwright.runtime.train.TrainingRecipe;
import org.blockwright.runtime.train.TrainingResult;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.HeadMismatchException;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.LoadReport;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightLoader;
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

  private boolean startSaid;

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
    Trainer.requireFolder(folder, resume);
    RunConfig.Options options = new RunConfig.Options(data, limit, weights, part, skipHead);
    return resume ? goOn(entry, options, console) : start(entry, options, console);
  }

  private int start(ModelEntry entry, RunConfig.Options options, Console console) {
    RecipeOverrides wanted = overrides();
    int drawn = RecipeFitter.seed(entry, wanted);
    try (Dataset whole = DataSpec.parse(data.orElseThrow()).open()) {
      whole.warnings().forEach(console::warn);
      Dataset images = limited(whole, limit, drawn);
      images.notes().forEach(console::note);
      DeviceChoice devices = device.choose(console);
      RecipeFitter fitted = RecipeFitter.fit(entry, images, wanted);
      fitted.notes().forEach(console::note);
      JsonObject started = RunConfig.of(whole, options).toJson();
      return train(entry, images, fitted.recipe(), devices, started, console);
    }
  }

  private int goOn(ModelEntry entry, RunConfig.Options options, Console console) {
    RunConfig started = RunConfig.read(folder);
    TrainingRecipe recipe;
    List<String> before;
    try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(Checkpoint.LAST))) {
      recipe = longer(checkpoint.recipe());
      before = checkpoint.devices();
      checkpoint.requireModel(entry.id());
      List<String> differences = new ArrayList<>(overrides().differences(recipe));
      differences.addAll(started.differences(options));
      requireNone(differences);
      if (checkpoint.finished()
          && recipe.integer(RecipeKey.EPOCHS) == checkpoint.recipe().integer(RecipeKey.EPOCHS)) {
        console
            .out()
            .println(
                Figures.format(
                    "The run in %s is finished, after %s of its %d epochs; --epochs with a larger"
                        + " number goes on.",
                    folder,
                    checkpoint.epochs() == recipe.integer(RecipeKey.EPOCHS)
                        ? "all"
                        : checkpoint.epochs(),
                    recipe.integer(RecipeKey.EPOCHS)));
        return CommandLine.ExitCode.OK;
      }
    }
    String from =
        data.or(started::said)
            .orElseThrow(
                () ->
                    new BlockwrightException(
                        "What the run in "
                            + folder
                            + " was trained on is not written there; say it with --data."));
    Optional<Integer> count = limit.or(started::limited);
    try (Dataset whole = DataSpec.parse(from).open()) {
      Dataset images = limited(whole, count, recipe.integer(RecipeKey.SEED));
      requireNone(started.differences(whole));
      images.notes().forEach(console::note);
      DeviceChoice devices = device.choose(console, before);
      requireDevices(before, DeviceChoice.names(devices.devices()));
      return train(entry, images, recipe, devices, started.with(from).toJson(), console);
    }
  }

  /** A run may be made longer than it was started. */
  private TrainingRecipe longer(TrainingRecipe recipe) {
    return epochs
        .filter(count -> count > recipe.integer(RecipeKey.EPOCHS))
        .map(count -> recipe.with(RecipeKey.EPOCHS, count.toString()))
        .orElse(recipe);
  }

  private static Dataset limited(Dataset whole, Optional<Integer> count, int seed) {
    return count.map(n -> whole.limit(n, seed)).orElse(whole);
  }

  private void requireDevices(List<String> before, List<String> now) {
    if (!before.isEmpty() && !now.equals(before)) {
      String change =
          "--device is %s instead of %s".formatted(String.join(",", now), String.join(",", before));
      requireNone(List.of(change));
    }
  }

  private void requireNone(List<String> differences) {
    if (!differences.isEmpty()) {
      throw new BlockwrightException(
          "The run in "
              + folder
              + " goes on only with what it was started with, but "
              + String.join(", ", differences)
              + "; leave that out, or start a new run with another --out.");
    }
  }

  private int train(
      ModelEntry entry,
      Dataset images,
      TrainingRecipe recipe,
      DeviceChoice devices,
      JsonObject started,
      Console console) {
    int side = recipe.integer(RecipeKey.SIZE);
    TensorShape image = TensorShape.map(entry.image().channels(), side, side);
    int classes = images.classNames().size();
    Optional<Path> start =
        weights.filter(given -> !resume).map(given -> WeightsOption.resolve(given, entry, console));
    entry.create(classes, image); // says what does not fit before anything is written
    try (DataLoader train = DataLoaders.training(images.train(), recipe, strict);
        DataLoader validation = DataLoaders.evaluation(images.validation(), recipe, strict)) {
      Trainer trainer =
          Trainer.of(
                  entry.id(),
                  manager -> {
                    Classifier model = entry.create(classes, image);
                    model.initialize(manager);
                    start.ifPresent(file -> fill(entry, model, file, manager, console));
                    return model;
                  })
              .recipe(recipe)
              .devices(devices.devices())
              .classes(images.classNames())
              .folder(folder)
              .train(train)
              .validation(validation)
              .listener(ConsoleProgress.standard(quiet))
              .listener(new RunFiles(started))
              .listener(new HowToGoOn(console, resumption()))
              .resume(resume);
      TrainingResult result = run(trainer);
      tellSkipped(List.of(train.skipped(), validation.skipped()), console);
      return report(result, console);
    }
  }

  /** Names the first images that were left out, and all of them in a file. */
  private void tellSkipped(List<Skipped> parts, Console console) {
    StringBuilder all = new StringBuilder();
    for (Skipped skipped : parts) {
      if (skipped.count() > 0) {
        console.warn(skipped.summary());
        skipped
            .reasons()
            .forEach((name, why) -> all.append(name).append(": ").append(why).append('\n'));
      }
    }
    if (!all.isEmpty()) {
      AtomicFile.write(folder.resolve("left_out.txt"), all.toString());
    }
  }

  /** What fails before it has begun leaves no empty folder behind. */
  private TrainingResult run(Trainer trainer) {
    boolean isNew = Files.notExists(folder);
    try {
      return trainer.run();
    } catch (RuntimeException e) {
      if (isNew) {
        try {
          Files.deleteIfExists(folder);
        } catch (IOException notEmpty) {
          // it had begun
        }
      }
      throw e;
    }
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

  /** Fills a model from a weight file; each device's instance is filled, the first one says so. */
  private void fill(
      ModelEntry entry, Classifier model, Path file, NDManager manager, Console console) {
    LoadOptions fitting = LoadOptions.fitting().mayLack(model.trainingOnlyParameters());
    LoadOptions options = skipHead ? fitting.withoutHead() : fitting;
    try (TensorArchive archive = WeightFile.open(file, part.orElse(null))) {
      LoadReport report =
          WeightLoader.load(archive, BlockState.parameters(model), entry.names(), options, manager);
      if (!startSaid) {
        startSaid = true;
        console.note(report.toString());
        report.warning().ifPresent(console::warn);
      }
    } catch (HeadMismatchException e) {
      throw new BlockwrightException(
          e.getMessage() + ". All of it is the head: --skip-head loads the rest", e);
    }
  }

  private RecipeOverrides overrides() {
    return new RecipeOverrides(epochs, batch, size, seed, precision, overrides);
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
