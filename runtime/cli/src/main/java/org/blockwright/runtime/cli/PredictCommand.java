package org.blockwright.runtime.cli;

import ai.djl.modality.Classifications;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.ClassNames;
import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.FileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what images show. */
@Command(name = "predict", description = "Say what images show.", mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "A model; blockwright models lists them.")
  private String id;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "Image files.")
  private List<Path> files;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description = WeightsOption.DESCRIPTION)
  private Path weights;

  @Option(names = "--entry", paramLabel = "NAME", description = WeightsOption.ENTRY)
  private Optional<String> part;

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "5",
      description = "Classes to name for each image; 5 unless given.")
  private int top;

  @Option(names = "--classes", paramLabel = "FILE", description = ConvertCommand.CLASSES)
  private Optional<Path> classes;

  @Option(names = "--size", paramLabel = "N", description = "Side of the input, in pixels.")
  private Optional<Integer> size;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    if (top < 1) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--top is at least 1");
    }
    Console console = Console.of(spec.commandLine(), json);
    ModelEntry entry = Catalogue.read().get(id);
    ClassifierLoader loader =
        ImageClassifier.of(entry).weights(WeightsOption.resolve(weights, entry, console));
    classes.map(ClassNames::read).ifPresent(loader::classNames);
    size.ifPresent(loader::size);
    part.ifPresent(loader::entry);
    loader.devices(device.choose(console).devices());
    boolean allRead = true;
    JsonArray document = new JsonArray();
    try (ImageClassifier model = loader.load()) {
      model.notes().forEach(console::note);
      model.warnings().forEach(console::warn);
      for (Path file : files) {
        try {
          Classifications guesses = model.predict(file);
          if (json) {
            document.add(json(file, guesses));
          } else {
            print(file, guesses, console);
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

  private void print(Path file, Classifications guesses, Console console) {
    List<String> parts = new ArrayList<>();
    for (Classifications.Classification guess : guesses.<Classifications.Classification>topK(top)) {
      parts.add(Figures.percent(guess.getProbability()) + " " + guess.getClassName());
    }
    console.out().println(file + ": " + String.join(", ", parts));
  }

  private JsonObject json(Path file, Classifications guesses) {
    JsonObject image = new JsonObject();
    image.addProperty("image", file.toString());
    JsonArray list = new JsonArray();
    List<Integer> order =
        IntStream.range(0, guesses.getProbabilities().size())
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -guesses.getProbabilities().get(k)))
            .limit(top)
            .toList();
    for (int k : order) {
      JsonObject line = new JsonObject();
      line.addProperty("class", k);
      line.addProperty("name", guesses.getClassNames().get(k));
      line.addProperty("probability", guesses.getProbabilities().get(k));
      list.add(line);
    }
    image.add("predictions", list);
    return image;
  }
}
