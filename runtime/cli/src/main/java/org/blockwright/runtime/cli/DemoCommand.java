package org.blockwright.runtime.cli;

import ai.djl.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.RecipeOverrides;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.Datasets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows everything at once: a declaration, what it becomes, how it learns, where it looks. */
@Command(
    name = "demo",
    description =
        "Train a declared network under two heads on drawn pictures, and show where they look.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer>, NeedsEngine {
  private static final String GAP = "small_gap";
  private static final String NOAH = "small_noah";

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for what is made; a new one under runs/ unless given.")
  private Optional<Path> out;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Pictures to train on; 4000 unless given.")
  private int images;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over them.")
  private Optional<Integer> epochs;

  @Option(names = "--seed", paramLabel = "N", description = "Of every random draw; 0 unless given.")
  private Optional<Integer> seed;

  @Option(names = "--quiet", description = "Print nothing but the result.")
  private boolean quiet;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    Console console = Console.of(spec.commandLine(), quiet);
    Catalogue catalogue = Catalogue.read();
    List<ModelEntry> entries = List.of(catalogue.get(GAP), catalogue.get(NOAH));
    DemoText.declared(entries, console.out());
    Device chosen = device.choose(console).devices().get(0);
    Path folder = folder();
    List<DemoOutcome> outcomes = new ArrayList<>();
    try (Dataset data = Datasets.shapes(images).open()) {
      for (ModelEntry entry : entries) {
        Optional<DemoOutcome> outcome =
            DemoOutcome.of(entry, data, folder, chosen, this::recipe, quiet);
        if (outcome.isEmpty()) {
          return TrainCommand.INTERRUPTED;
        }
        outcomes.add(outcome.get());
      }
      DemoText.print(outcomes, data, console.out());
      DemoText.write(outcomes, data, folder, console.out());
    }
    return CommandLine.ExitCode.OK;
  }

  private void recipe(RecipeOverrides recipe) {
    epochs.ifPresent(recipe::epochs);
    seed.ifPresent(recipe::seed);
  }

  /** The folder asked for, or the first of runs/demo, runs/demo-2, … that is not there. */
  private Path folder() {
    return out.orElseGet(
        () -> {
          Path folder = Path.of("runs", "demo");
          for (int number = 2; Files.exists(folder); number++) {
            folder = Path.of("runs", "demo-" + number);
          }
          return folder;
        });
  }
}
