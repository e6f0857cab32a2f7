package org.blockwright.runtime.cli;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.rule.Nearest;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.export.Export;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.ModelMetadata;
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
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = "A model; blockwright models lists them.")
  private String id;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description = EvaluateCommand.WEIGHTS)
  private Path weights;

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

  @Option(names = "--classes", paramLabel = "FILE", description = ClassNames.DESCRIPTION)
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
    String format = format();
    KeyMap keys = keys(entry);
    Optional<ClassNames> classNames = classes.map(ClassNames::read);
    Path file = PublishedWeights.resolve(weights, entry, console);
    try (TrainedModel trained = TrainedModel.load(entry, file, classNames, size, Device.cpu())) {
      console.note(trained.note());
      ModelMetadata metadata =
          ModelMetadata.of(trained.model())
              .withClasses(trained.classes())
              .withPreprocessing(trained.preprocessing())
              .withLoss(trained.multiLabel())
              .with("version", "blockwright " + Main.version());
      switch (format) {
        case "safetensors" ->
            BlockState.write(
                target, BlockState.parameters(trained.model()), keys, metadata.safetensors());
        case "pt" -> Export.torchScript(trained.model(), target, metadata, attention);
        default -> Export.onnx(trained.model(), target, metadata, attention);
      }
      console.out().println(target + " written");
    }
    return CommandLine.ExitCode.OK;
  }

  private String format() {
    String name = String.valueOf(target.getFileName());
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (!List.of("safetensors", "pt", "onnx").contains(extension)) {
      throw new ParameterException(
          spec.commandLine(),
          "--to ends in .safetensors, .pt or .onnx, which says what to write: " + target);
    }
    return extension;
  }

  private KeyMap keys(ModelEntry entry) {
    if (names.isEmpty() || names.get().equals(KeyMap.own().source())) {
      return KeyMap.own();
    }
    List<String> known = entry.names().stream().map(KeyMap::source).toList();
    return entry.names().stream()
        .filter(map -> map.source().equals(names.get()))
        .findFirst()
        .orElseThrow(
            () ->
                new BlockwrightException(
                    id + " has no names of " + names.get() + Nearest.hint(names.get(), known)));
  }
}
