package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.trace.TraceComparison;
import org.blockwright.runtime.trace.TraceReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says where our answer and a Python program's part. */
@Command(
    name = "trace",
    description = {
      "Say where our answer and a Python program's part, and what causes it: the picture's"
          + " decoding, resize, crop and normalisation, then node by node.",
      "docs/trace.py writes the trace from any module of PyTorch's. Also: compare ID --with TRACE."
    },
    mixinStandardHelpOptions = true)
final class TraceCommand implements Callable<Integer>, NeedsEngine {
  /** The option by which {@code compare} is this command, too. */
  static final String WITH = "--with";

  @Spec private CommandSpec spec;

  @Mixin private TrainedModel trained;

  @Option(
      names = WITH,
      required = true,
      paramLabel = "TRACE",
      description = "What the Python program noted down: a safetensors file.")
  private Path trace;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "The picture that it read, where the trace does not hold the file.")
  private Optional<Path> image;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    Console console = Console.of(spec.commandLine(), json);
    ClassifierLoader loader = trained.blocks(trained.entry(), console, device);
    try (ImageClassifier model = TrainedModel.load(loader, console)) {
      TraceReport report =
          image
              .map(file -> TraceComparison.compare(model, trace, file))
              .orElseGet(() -> TraceComparison.compare(model, trace));
      if (json) {
        console.json(TraceText.json(report));
      } else {
        TraceText.print(report, trace, console.out());
      }
    }
    return CommandLine.ExitCode.OK;
  }
}
