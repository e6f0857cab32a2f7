package org.blockwright.runtime.cli;

import com.google.gson.JsonArray;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.export.Execution;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what images show. */
@Command(name = "predict", description = "Say what images show.", mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer>, EndsAtOnce {
  /** To make a fused program takes as long as some dozens of images. */
  private static final int WORTH_A_PROGRAM = 50;

  @Spec private CommandSpec spec;

  @Mixin private TrainedModel trained;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "Image files.")
  private List<Path> files;

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "5",
      description = "Classes to name for each image; 5 unless given.")
  private int top;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    if (top < 1) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--top is at least 1");
    }
    Console console = Console.of(spec.commandLine(), json);
    ClassifierLoader loader = trained.loader(trained.entry(), console, device);
    if (files.size() < WORTH_A_PROGRAM) {
      loader.execution(Execution.BLOCKS);
    }
    boolean allRead = true;
    JsonArray document = new JsonArray();
    try (PicturesAhead pictures = new PicturesAhead(files);
        ImageClassifier model = TrainedModel.load(loader, console)) {
      for (Path file : files) {
        try {
          PredictionText text = PredictionText.of(file, pictures.next(), model, top);
          if (json) {
            document.add(text.json());
          } else {
            console.out().println(text.line());
          }
        } catch (FileException e) {
          console.warn("blockwright: " + e.getMessage());
          allRead = false;
        }
      }
    }
    if (json) {
      console.json(document);
    }
    return allRead ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
