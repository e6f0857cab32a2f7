package org.blockwright.runtime.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.GsonBuilder;
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
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.train.DeviceChoice;
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
      description = EvaluateCommand.WEIGHTS)
  private Path weights;

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "5",
      description = "Classes to name for each image; 5 unless given.")
  private int top;

  @Option(names = "--classes", paramLabel = "FILE", description = ClassNames.DESCRIPTION)
  private Optional<Path> classes;

  @Option(names = "--size", paramLabel = "N", description = "Side of the input, in pixels.")
  private Optional<Integer> size;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private DeviceOption device;

  /** A class and its probability. */
  private record Guess(int index, String name, double probability) {}

  @Override
  public Integer call() {
    if (top < 1) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--top is at least 1");
    }
    Console console = Console.of(spec.commandLine(), json);
    ModelEntry entry = Catalogue.read().get(id);
    Optional<ClassNames> names = classes.map(ClassNames::read);
    Path weightFile = PublishedWeights.resolve(weights, entry, console);
    DeviceChoice devices = device.choose(console);
    boolean allRead = true;
    JsonArray document = new JsonArray();
    try (TrainedModel trained =
        TrainedModel.load(entry, weightFile, names, size, devices.devices().get(0))) {
      console.note(trained.note());
      for (Path file : files) {
        RgbImage image;
        try {
          image = Images.read(file);
        } catch (BlockwrightException e) {
          console.warn("blockwright: " + e.getMessage());
          allRead = false;
          continue;
        }
        List<Guess> guesses = guess(trained, image);
        if (json) {
          document.add(json(file, guesses));
        } else {
          print(file, guesses, console);
        }
      }
    }
    if (json) {
      console
          .out()
          .println(
              new GsonBuilder()
                  .setPrettyPrinting()
                  .disableHtmlEscaping()
                  .create()
                  .toJson(document));
    }
    return allRead ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private List<Guess> guess(TrainedModel trained, RgbImage image) {
    try (NDManager scope = trained.manager().newSubManager()) {
      NDArray input = Images.toInput(List.of(image), trained.preprocessing(), scope);
      NDArray logits = trained.model().logits(input);
      boolean multiLabel = trained.multiLabel();
      NDArray shares = multiLabel ? logits.getNDArrayInternal().sigmoid() : logits.softmax(1);
      float[] values = shares.toFloatArray();
      return IntStream.range(0, values.length)
          .mapToObj(k -> new Guess(k, trained.classes().get(k), values[k]))
          .sorted(Comparator.comparingDouble(Guess::probability).reversed())
          .limit(top)
          .toList();
    }
  }

  private static void print(Path file, List<Guess> guesses, Console console) {
    List<String> parts = new ArrayList<>();
    guesses.forEach(g -> parts.add(Figures.percent(g.probability()) + " " + g.name()));
    console.out().println(file + ": " + String.join(", ", parts));
  }

  private static JsonObject json(Path file, List<Guess> guesses) {
    JsonObject image = new JsonObject();
    image.addProperty("image", file.toString());
    JsonArray list = new JsonArray();
    for (Guess guess : guesses) {
      JsonObject line = new JsonObject();
      line.addProperty("class", guess.index());
      line.addProperty("name", guess.name());
      line.addProperty("probability", guess.probability());
      list.add(line);
    }
    image.add("predictions", list);
    return image;
  }
}
