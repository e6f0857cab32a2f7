package org.blockwright.runtime.cli;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.BlockwrightException;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.Classifier;
import org.blockwright.runtime.Entry;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.report.ConsoleProgress;
import org.blockwright.runtime.report.RunFiles;
import org.blockwright.runtime.train.Checkpoint;
import org.blockwright.runtime.train.DeviceChoice;
import org.blockwright.runtime.train.ImageBatches;
import org.blockwright.runtime.train.Metrics;
import org.blockwright.runtime.train.Recipe;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.Trainer;
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

  @Option(names = "--data", required = true, paramLabel = "DATA", description = DATA)
  private String data;

  /** What data may be. */
  static final String DATA =
      "shapes[:N], mnist:DIR, fashion-mnist:DIR, cifar10:DIR or imagefolder:TRAIN[,VAL].";

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
      description = "Start from these weights instead of drawing all. " + EvaluateCommand.WEIGHTS)
  private Optional<Path> weights;

  @Option(
      names = "--skip-head",
      description = "With --weights: draw the head anew, for other classes or another head.")
  private boolean skipHead;

  @Option(names = "--resume", description = "Go on where the run in DIR stopped.")
  private boolean resume;

  @Option(names = "--strict", description = "Fail at an image that cannot be used.")
  private boolean strict;

  @Option(names = "--quiet", description = "Print nothing but the result.")
  private boolean quiet;

  @Mixin private DeviceOption device;

  private boolean startSaid;

  @Override
  public Integer call() {
    if (skipHead && weights.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--skip-head says how --weights are read, and there are none");
    }
    Console console = Console.of(spec.commandLine(), quiet);
    Entry entry = Catalogue.read().get(id);
    try (Dataset images = open()) {
      images.notes().forEach(console::note);
      DeviceChoice devices = device.choose(console);
      Recipe recipe = recipe(entry, images, console);
      int side = recipe.integer(RecipeKey.SIZE);
      TensorShape image = TensorShape.map(entry.image().channels(), side, side);
      int classes = images.classNames().size();
      Optional<Path> start = weights.map(given -> PublishedWeights.resolve(given, entry, console));
      entry.create(classes, image); // says what does not fit before anything is written
      try (ImageBatches train = ImageBatches.training(images.train(), recipe, strict);
          ImageBatches validation = ImageBatches.evaluation(images.validation(), recipe, strict)) {
        Trainer trainer =
            Trainer.of(
                    entry.id(),
                    manager -> {
                      Classifier model = entry.create(classes, image);
                      model.initialize(manager);
                      start.ifPresent(file -> start(entry, model, file, manager, console));
                      return model;
                    })
                .recipe(recipe)
                .devices(devices.devices())
                .classes(images.classNames())
                .folder(folder)
                .train(train)
                .validation(validation)
                .listener(ConsoleProgress.standard(quiet))
                .listener(new RunFiles())
                .resume(resume);
        TrainingResult result = run(trainer);
        for (ImageBatches batches : List.of(train, validation)) {
          if (batches.skipped().count() > 0) {
            console.warn(batches.skipped().summary());
          }
        }
        return report(result, console);
      }
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

  /** Fills a model from a weight file; each device's instance is filled, the first one says so. */
  private void start(Entry entry, Classifier model, Path file, NDManager manager, Console console) {
    LoadOptions options = skipHead ? TrainedModel.LOADING.withoutHead() : TrainedModel.LOADING;
    try (TensorArchive archive = WeightFile.open(file)) {
      LoadReport report =
          WeightLoader.load(archive, BlockState.parameters(model), entry.names(), options, manager);
      if (!startSaid) {
        startSaid = true;
        console.note(report.toString());
      }
    } catch (HeadMismatchException e) {
      throw new BlockwrightException(
          e.getMessage() + ". All of it is the head: --skip-head loads the rest", e);
    }
  }

  private Dataset open() {
    Dataset whole = DataSpec.parse(data).open();
    return limit.map(count -> whole.limit(count, seed.orElse(0))).orElse(whole);
  }

  private Recipe recipe(Entry entry, Dataset images, Console console) {
    Path last = folder.resolve(Checkpoint.LAST);
    if (resume && Files.exists(last)) {
      try (Checkpoint checkpoint = Checkpoint.open(last)) {
        Recipe recipe = checkpoint.recipe();
        for (String override : overrides()) {
          recipe = recipe.with(override);
        }
        return recipe;
      }
    }
    RunRecipe run =
        RunRecipe.fit(entry, images, new RunRecipe.Wishes(epochs, batch, size, seed, overrides()));
    run.notes().forEach(console::note);
    return run.recipe();
  }

  private List<String> overrides() {
    List<String> all = new ArrayList<>(overrides);
    precision.ifPresent(wish -> all.add(RecipeKey.PRECISION.key() + "=" + wish));
    return all;
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
    console
        .out()
        .println(
            Figures.format(
                "validation: top-1 %s, top-5 %s, loss %.4f on %,d images",
                Figures.percent(metrics.top1()),
                Figures.percent(metrics.top5()),
                metrics.loss(),
                metrics.images()));
  }
}
