package org.blockwright.runtime.cli;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.ClassNames;
import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.api.ExportOptions;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.FileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a trained model for others. */
@Command(
    name = "convert",
    description = "Write a trained model as safetensors, TorchScript or ONNX.",
    mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
  /** What {@code --classes} may be. */
  static final String CLASSES =
      "Class names: text with one a line, CSV with a column name (and index), or JSON, a list or"
          + " index by index.";

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

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "What to write: .safetensors, .pt (TorchScript) or .onnx.")
  private Path target;

  @Option(
      names = "--names",
      paramLabel = "SOURCE",
      description = "Whose names the tensors get in safetensors; ours unless given.")
  private Optional<String> names;

  @Option(names = "--classes", paramLabel = "FILE", description = CLASSES)
  private Optional<Path> classes;

  @Option(names = "--size", paramLabel = "N", description = "Side of the input, in pixels.")
  private Optional<Integer> size;

  @Option(
      names = "--attention",
      description = "The head's attention maps as a second output (TorchScript and ONNX).")
  private boolean attention;

  @Override
  public Integer call() {
    Console console = Console.of(spec.commandLine(), false);
    ModelEntry entry = Catalogue.read().get(id);
    requireFormat();
    ExportOptions options = new ExportOptions(attention, names);
    ClassifierLoader loader =
        ImageClassifier.of(entry)
            .weights(WeightsOption.resolve(weights, entry, console))
            .devices(List.of(Device.cpu()));
    classes.map(ClassNames::read).ifPresent(loader::classNames);
    size.ifPresent(loader::size);
    part.ifPresent(loader::entry);
    try (ImageClassifier model = loader.load()) {
      model.notes().forEach(console::note);
      model.warnings().forEach(console::warn);
      model.export(target, options);
      console.out().println(target + " written");
    }
    return CommandLine.ExitCode.OK;
  }

  private void requireFormat() {
    try {
      ExportOptions.format(target);
    } catch (FileException e) {
      throw new ParameterException(spec.commandLine(), "--to " + e.getMessage(), e);
    }
  }
}
