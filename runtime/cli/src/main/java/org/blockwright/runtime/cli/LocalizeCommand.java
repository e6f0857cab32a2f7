package org.blockwright.runtime.cli;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.api.Localization;
import org.blockwright.runtime.api.LocalizationReport;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.explain.ExplanationMethod;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores where a trained model looks. */
@Command(
    name = "localize",
    description = "Score where a trained model looks, on data that knows where its objects are.",
    mixinStandardHelpOptions = true)
final class LocalizeCommand implements Callable<Integer>, NeedsEngine {
  @Spec private CommandSpec spec;

  @Mixin private TrainedModel trained;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "shapes[:N], multi-shapes[:N], multi-mnist:DIR, boxes:FILE or coco:DIR.")
  private String data;

  @Option(
      names = "--method",
      paramLabel = "METHODS",
      defaultValue = ExplanationMethod.ALL,
      description = ExplainCommand.METHODS)
  private String methods;

  @Option(names = "--limit", paramLabel = "N", description = "At most N images.")
  private Optional<Integer> limit;

  @Option(
      names = "--faithful",
      paramLabel = "N",
      defaultValue = "0",
      description = "Insertion, deletion and ROAD, too, of N maps; slow.")
  private int faithful;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    Console console = Console.of(spec.commandLine(), json);
    ModelEntry entry = trained.entry();
    try (Dataset images = DataSpec.parse(data).openForEvaluation(false)) {
      images.notes().forEach(console::note);
      ClassifierLoader loader = trained.blocks(entry, console, device);
      try (ImageClassifier model = TrainedModel.load(loader, console)) {
        report(measure(model, images), console);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private LocalizationReport measure(ImageClassifier model, Dataset images) {
    Localization localization = Localization.of(model).data(images).faithfulness(faithful);
    if (methods.equals(ExplanationMethod.ALL)) {
      localization.everyMethod();
    } else {
      localization.methods(ExplanationMethod.list(methods));
    }
    limit.ifPresent(localization::limit);
    return localization.centre().run();
  }

  private void report(LocalizationReport report, Console console) {
    report.notes().forEach(console::note);
    if (json) {
      JsonObject document = report.toJson();
      document.addProperty("weights", trained.weights());
      console.json(document);
    } else {
      LocalizationText.print(report, console.out());
    }
  }
}
