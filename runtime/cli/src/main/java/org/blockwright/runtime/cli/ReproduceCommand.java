package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.blockwright.runtime.api.RunMismatchException;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.reproduce.ReproducedTable;
import org.blockwright.runtime.reproduce.Reproduction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes published tables again. */
@Command(
    name = "reproduce",
    description = {
      "Make a published table again: counted, and evaluated or trained where that is asked for.",
      "What is finished in DIR is not trained again, so that a table that was stopped goes on."
    },
    mixinStandardHelpOptions = true)
final class ReproduceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TABLE",
      description =
          "As models declare it, such as slides, ablations, small or your own, or all; a name that"
              + " is none is answered with those there are.")
  private String table;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for table.md, table.csv, table.json, report.html and the runs.")
  private Path folder;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but the result.")
  private boolean quiet;

  @Mixin private MeasureOptions measure;
  @Mixin private RecipeOptions recipe;
  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    recipe.requireNoSeed(spec.commandLine());
    measure.check(spec.commandLine());
    Console console = Console.of(spec.commandLine(), quiet);
    Reproduction reproduction =
        Reproduction.of(table)
            .folder(folder)
            .recipe(recipe::apply)
            .tell(console::note, console::warn);
    measure.apply(reproduction);
    if (!measure.measures()) {
      return print(reproduction.run(), console);
    }
    reproduction.devices(device.choose(console).devices());
    try (Dataset images = measure.open()) {
      images.warnings().forEach(console::warn);
      images.notes().forEach(console::note);
      return print(reproduction.data(images).run(), console);
    } catch (RunMismatchException e) {
      throw recipe.refusal(e, folder);
    }
  }

  private int print(ReproducedTable done, Console console) {
    if (json) {
      console.json(done.toJson());
    } else {
      ReproductionText.print(done, console.out());
    }
    console.note("table.md, table.csv, table.json and report.html: " + folder);
    return done.interrupted() ? TrainCommand.INTERRUPTED : CommandLine.ExitCode.OK;
  }
}
