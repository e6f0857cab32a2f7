package org.blockwright.runtime.cli;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.api.EvaluationOptions;
import org.blockwright.runtime.api.EvaluationReport;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a trained model on validation images. */
@Command(
    name = "evaluate",
    description = "Measure a trained model on the validation images of some data.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer>, NeedsEngine {
  @Spec private CommandSpec spec;

  @Mixin private TrainedModel trained;

  @Option(names = "--data", required = true, paramLabel = "DATA", description = StartOptions.DATA)
  private String data;

  @Option(
      names = "--classes-by-position",
      description =
          "Take the data's first class for the model's first, and so on, whatever they are called.")
  private boolean byPosition;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "64",
      description = "Images that go through together; 64 unless given.")
  private int batch;

  @Option(names = "--strict", description = "Fail at an image that cannot be used.")
  private boolean strict;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Option(names = "--out", paramLabel = "DIR", description = EvaluationPictures.FOLDER)
  private Optional<Path> out;

  @Mixin private CalculationOptions calculation;
  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    Console console = Console.of(spec.commandLine(), json);
    ModelEntry entry = trained.entry();
    try (Dataset images = DataSpec.parse(data).openForEvaluation(false)) {
      images.notes().forEach(console::note);
      ClassifierLoader loader = trained.loader(entry, console, device);
      EvaluationOptions options = new EvaluationOptions(data, batch, strict, byPosition);
      try (ImageClassifier model = TrainedModel.load(calculation.apply(loader), console)) {
        EvaluationReport report = model.evaluate(images.validation(), options);
        report(report, console);
        out.ifPresent(to -> EvaluationPictures.page(to, trained.weights(), model, report, images));
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void report(EvaluationReport report, Console console) {
    EvaluationText.tell(report, console);
    JsonObject document = report.toJson();
    document.addProperty("weights", trained.weights());
    out.ifPresent(folder -> EvaluationPictures.write(folder, report, document, console));
    if (json) {
      console.json(document);
    } else {
      EvaluationText.print(report, console.out());
    }
  }
}
