package org.blockwright.runtime.cli;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.rule.Nearest;
import org.blockwright.runtime.BlockwrightException;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.Entry;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.Rgb;
import org.blockwright.runtime.export.Export;
import org.blockwright.runtime.export.Metadata;
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

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description = "Class names, one a line, in the order of their numbers.")
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
    Entry entry = Catalogue.read().get(id);
    String format = format();
    KeyMap keys = keys(entry);
    try (TrainedModel trained =
        TrainedModel.load(entry, weights, classes.map(ClassNames::read), size, Device.cpu())) {
      console.note(trained.note());
      Metadata metadata =
          Metadata.of(trained.model())
              .withClasses(trained.classes())
              .withPreprocessing(trained.preprocessing());
      switch (format) {
        case "safetensors" ->
            BlockState.write(
                target,
                BlockState.parameters(trained.model()),
                keys,
                new ModelMetadata(id, trained.classes(), settings(trained.preprocessing()))
                    .toMap());
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

  private KeyMap keys(Entry entry) {
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

  private static Map<String, String> settings(Preprocessing preprocessing) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("resize", Integer.toString(preprocessing.resize()));
    settings.put("size", Integer.toString(preprocessing.size()));
    settings.put("interpolation", preprocessing.interpolation().name().toLowerCase(Locale.ROOT));
    settings.put("mean", text(preprocessing.mean()));
    settings.put("std", text(preprocessing.std()));
    return settings;
  }

  private static String text(Rgb rgb) {
    return rgb.red() + "," + rgb.green() + "," + rgb.blue();
  }
}
