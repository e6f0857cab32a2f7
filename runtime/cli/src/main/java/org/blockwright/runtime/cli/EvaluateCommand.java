package org.blockwright.runtime.cli;

import ai.djl.Device;
import ai.djl.nn.Block;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.Skipped;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.train.DataLoaders;
import org.blockwright.runtime.train.DeviceChoice;
import org.blockwright.runtime.train.Evaluation;
import org.blockwright.runtime.train.Loss;
import org.blockwright.runtime.train.Metrics;
import org.blockwright.runtime.train.PrecisionChoice;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a trained model on validation images. */
@Command(
    name = "evaluate",
    description = "Measure a trained model on the validation images of some data.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  private static final double NANOS = 1e9;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = "A model; blockwright models lists them.")
  private String id;

  @Option(names = "--weights", required = true, paramLabel = "FILE", description = WEIGHTS)
  private Path weights;

  /** What weights may be. */
  static final String WEIGHTS =
      "A folder or checkpoint of train, a .safetensors file, a PyTorch state dict, or the word"
          + " published: the weights that blockwright weights lists, downloaded unless they are"
          + " here.";

  @Option(names = "--data", required = true, paramLabel = "DATA", description = TrainCommand.DATA)
  private String data;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "64",
      description = "Images that go through together; 64 unless given.")
  private int batch;

  @Option(names = "--size", paramLabel = "N", description = "Side of the input, in pixels.")
  private Optional<Integer> size;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      defaultValue = "fp32",
      description = "${COMPLETION-CANDIDATES}: what products are calculated in; fp32 unless given.")
  private Precision precision;

  @Option(names = "--strict", description = "Fail at an image that cannot be used.")
  private boolean strict;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    Console console = Console.of(spec.commandLine(), json);
    ModelEntry entry = Catalogue.read().get(id);
    try (Dataset images = DataSpec.parse(data).openForEvaluation(false)) {
      images.notes().forEach(console::note);
      DeviceChoice devices = device.choose(console);
      Path file = PublishedWeights.resolve(weights, entry, console);
      Optional<ClassNames> names = Optional.empty();
      List<TrainedModel> trained = new ArrayList<>();
      try {
        for (Device each : devices.devices()) {
          trained.add(TrainedModel.load(entry, file, names, size, each));
        }
        console.note(trained.get(0).note());
        requireClasses(file, trained.get(0), images);
        PrecisionChoice choice =
            PrecisionChoice.of(
                precision, trained.stream().<Block>map(TrainedModel::model).toList());
        choice.notes().forEach(console::note);
        measure(trained, images, choice.precision(), console);
      } finally {
        trained.forEach(TrainedModel::close);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void requireClasses(Path file, TrainedModel trained, Dataset images) {
    int has = trained.classes().size();
    int wanted = images.classNames().size();
    if (has != wanted) {
      throw new BlockwrightException(
          Figures.format(
              "%s tells %,d classes apart, but %s has %,d", file, has, images.name(), wanted));
    }
  }

  private void measure(
      List<TrainedModel> trained, Dataset images, Precision used, Console console) {
    TrainedModel first = trained.get(0);
    try (DataLoader batches =
        DataLoaders.evaluation(images.validation(), first.preprocessing(), batch, strict)) {
      boolean multiLabel = first.multiLabel();
      long start = System.nanoTime();
      Metrics metrics =
          new Evaluation(
                  multiLabel ? Loss.binary() : Loss.softmax(), first.classes().size(), multiLabel)
              .of(
                  trained.stream()
                      .map(t -> new Evaluation.Instance(t.model(), t.manager()))
                      .toList(),
                  batches);
      double seconds = (System.nanoTime() - start) / NANOS;
      Skipped skipped = batches.skipped();
      if (skipped.count() > 0) {
        console.warn(skipped.summary());
      }
      if (json) {
        JsonObject result = new JsonObject();
        result.addProperty("model", id);
        result.addProperty("weights", weights.toString());
        result.addProperty("data", data);
        result.addProperty("precision", used.toString());
        result.addProperty("images", metrics.images());
        result.addProperty("skipped", skipped.count());
        result.addProperty("loss", metrics.loss());
        add(result, "top1", metrics.top1());
        add(result, "top5", metrics.top5());
        add(result, "map", metrics.meanAveragePrecision());
        result.addProperty("seconds", seconds);
        console.out().println(new GsonBuilder().setPrettyPrinting().create().toJson(result));
      } else {
        console.out().println(text(metrics, seconds));
      }
    }
  }

  /** What was not measured is left out. */
  private static void add(JsonObject result, String name, double value) {
    if (!Double.isNaN(value)) {
      result.addProperty(name, value);
    }
  }

  private String text(Metrics metrics, double seconds) {
    String score =
        Double.isNaN(metrics.top1())
            ? "mean average precision " + Figures.percent(metrics.meanAveragePrecision())
            : "top-1 "
                + Figures.percent(metrics.top1())
                + ", top-5 "
                + Figures.percent(metrics.top5());
    return Figures.format(
        "%s on %s: %s, loss %.4f on %,d images (%.0f images/s)",
        id, data, score, metrics.loss(), metrics.images(), metrics.images() / seconds);
  }
}
