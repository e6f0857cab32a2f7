package org.blockwright.runtime.cli;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.ClassNames;
import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.api.EvaluationOptions;
import org.blockwright.runtime.api.EvaluationReport;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.ops.Precision;
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
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = "A model; blockwright models lists them.")
  private String id;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description = WeightsOption.DESCRIPTION)
  private Path weights;

  @Option(names = "--entry", paramLabel = "NAME", description = WeightsOption.ENTRY)
  private Optional<String> part;

  @Option(names = "--classes", paramLabel = "FILE", description = ConvertCommand.CLASSES)
  private Optional<Path> classes;

  @Option(
      names = "--classes-by-position",
      description =
          "Take the data's first class for the model's first, and so on, whatever they are called.")
  private boolean byPosition;

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

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for evaluation.json and pictures: the confusion matrix and how far the"
              + " probabilities can be believed.")
  private Optional<Path> out;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    Console console = Console.of(spec.commandLine(), json);
    ModelEntry entry = Catalogue.read().get(id);
    try (Dataset images = DataSpec.parse(data).openForEvaluation(false)) {
      images.notes().forEach(console::note);
      ClassifierLoader loader =
          ImageClassifier.of(entry).devices(device.choose(console).devices()).precision(precision);
      classes.map(ClassNames::read).ifPresent(loader::classNames);
      size.ifPresent(loader::size);
      part.ifPresent(loader::entry);
      loader.weights(WeightsOption.resolve(weights, entry, console));
      try (ImageClassifier model = loader.load()) {
        model.notes().forEach(console::note);
        model.warnings().forEach(console::warn);
        report(
            model.evaluate(
                images.validation(), new EvaluationOptions(data, batch, strict, byPosition)),
            console);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void report(EvaluationReport report, Console console) {
    report.notes().forEach(console::note);
    if (report.skipped().count() > 0) {
      console.warn(report.skipped().summary());
    }
    JsonObject document = report.toJson();
    document.addProperty("weights", weights.toString());
    out.ifPresent(folder -> write(folder, report, document, console));
    if (json) {
      console.json(document);
    } else {
      EvaluationText.print(report, console.out());
    }
  }

  private static void write(
      Path folder, EvaluationReport report, JsonObject document, Console console) {
    AtomicFile.write(folder.resolve("evaluation.json"), Console.pretty(document));
    report
        .classification()
        .ifPresent(
            figures -> {
              EvaluationPictures.confusion(figures.confusion(), folder.resolve("confusion.png"));
              EvaluationPictures.calibration(
                  figures.calibration(), folder.resolve("calibration.png"));
            });
    console.note("figures and pictures: " + folder);
  }
}
