package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.api.RunMismatchException;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.reproduce.ReproducedTable;
import org.blockwright.runtime.reproduce.Reproduction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes published tables again. */
@Command(
    name = "reproduce",
    description = {
      "Make a published table again: counted here, and evaluated or trained where that is asked"
          + " for.",
      "What is finished in DIR is not trained again, so that a table that was stopped goes on."
    },
    mixinStandardHelpOptions = true)
final class ReproduceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TABLE",
      description =
          "Of the models' declarations, such as cnn-resnet, cnn-mobile, vit-deit, vit-pvt,"
              + " mlp-mixer, mlp-gmlp, slides, ablations or small; or all.")
  private String table;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for table.md, table.csv, table.json, report.html and the runs.")
  private Path folder;

  @Option(
      names = "--weights",
      paramLabel = "FOLDER",
      description = "Evaluate every checkpoint there that is of a model of the table.")
  private Optional<Path> weights;

  @Option(names = "--train", description = "Train every row by its recipe, fitted to the data.")
  private boolean train;

  @Option(names = "--data", paramLabel = "DATA", description = DataSpec.KINDS + ".")
  private Optional<String> data;

  @Option(names = "--limit", paramLabel = "N", description = "Train on N of the images.")
  private Optional<Integer> limit;

  @Option(names = "--seeds", paramLabel = "N", description = "Seeds 1 to N; 1 unless given.")
  private int seeds = 1;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but the result.")
  private boolean quiet;

  @Mixin private RecipeOptions recipe;
  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    recipe.requireNoSeed(spec.commandLine());
    boolean calculates = train || weights.isPresent();
    if (calculates != data.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--data goes with --train or --weights, and they with it");
    }
    Console console = Console.of(spec.commandLine(), quiet);
    Reproduction reproduction =
        Reproduction.of(table)
            .folder(folder)
            .seeds(seeds)
            .recipe(recipe::apply)
            .tell(console::note, console::warn);
    limit.ifPresent(reproduction::limit);
    return data.isEmpty() ? print(reproduction.run(), console) : calculate(reproduction, console);
  }

  private int calculate(Reproduction reproduction, Console console) {
    reproduction.devices(device.choose(console).devices());
    weights.ifPresent(reproduction::weights);
    DataSpec images = DataSpec.parse(data.orElseThrow());
    try (Dataset opened = train ? images.open() : images.openForEvaluation(false)) {
      opened.warnings().forEach(console::warn);
      opened.notes().forEach(console::note);
      reproduction.data(opened);
      return print((train ? reproduction.train() : reproduction).run(), console);
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
