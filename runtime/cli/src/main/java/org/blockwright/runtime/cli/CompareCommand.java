package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.api.HeadComparison;
import org.blockwright.runtime.api.HeadTable;
import org.blockwright.runtime.api.RunMismatchException;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains the same backbone with several heads. */
@Command(
    name = "compare",
    description = {
      "Compare heads: train every model that has the same backbone, with several seeds each.",
      "What is finished in DIR is not trained again, so that a comparison that was stopped goes"
          + " on.",
      "With --with TRACE instead, it compares a model with a Python program: see blockwright trace."
    },
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer>, NeedsEngine {
  @Spec private CommandSpec spec;

  @Option(
      names = "--backbone",
      required = true,
      paramLabel = "ID",
      description = "A model; all with its backbone are compared.")
  private String id;

  @Option(
      names = "--heads",
      split = ",",
      paramLabel = "HEAD",
      description = "Heads, such as Gap,Noah, or ids of models; all unless given.")
  private List<String> heads = List.of();

  @Option(names = "--data", required = true, paramLabel = "DATA", description = DataSpec.KINDS)
  private String data;

  @Option(names = "--limit", paramLabel = "N", description = "Train on N of the images.")
  private Optional<Integer> limit;

  @Option(names = "--seeds", paramLabel = "N", description = "Seeds 1 to N; 5 unless given.")
  private int seeds = 5;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the runs, comparison.json and comparison.csv.")
  private Path folder;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but the result.")
  private boolean quiet;

  @Mixin private RecipeOptions recipe;
  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    recipe.requireNoSeed(spec.commandLine());
    Console console = Console.of(spec.commandLine(), quiet);
    HeadComparison comparison =
        HeadComparison.of(id)
            .seeds(seeds)
            .recipe(recipe::apply)
            .folder(folder)
            .tell(console::note, console::warn);
    comparison.heads(heads.stream().filter(head -> !head.equals("all")).toArray(String[]::new));
    limit.ifPresent(comparison::limit);
    comparison.models(); // says what is not there before data is opened
    comparison.devices(device.choose(console).devices());
    try (Dataset images = DataSpec.parse(data).open()) {
      images.warnings().forEach(console::warn);
      images.notes().forEach(console::note);
      HeadTable table = comparison.data(images).run();
      if (json) {
        console.json(table.toJsonObject());
      } else {
        ComparisonText.print(table, console.out());
      }
      return table.interrupted() ? TrainCommand.INTERRUPTED : CommandLine.ExitCode.OK;
    } catch (RunMismatchException e) {
      throw recipe.refusal(e, folder);
    }
  }
}
