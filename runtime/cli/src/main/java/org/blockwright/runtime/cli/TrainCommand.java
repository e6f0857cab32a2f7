package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.RunMismatchException;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.train.DeviceChoice;
import org.blockwright.runtime.train.TrainingResult;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a model. */
@Command(
    name = "train",
    description = "Train a model by its recipe, fitted to the data.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer>, NeedsEngine {
  /** Exit code of a process that Ctrl-C ended. */
  static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = TrainedModel.ID)
  private String id;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for checkpoints, metrics and the report.")
  private Path folder;

  @Option(
      names = "--resume",
      description = "Go on where the run in DIR stopped, with all that it was started with.")
  private boolean resume;

  @Option(names = "--quiet", description = "Print nothing but the result.")
  private boolean quiet;

  @Mixin private RecipeOptions recipe;
  @Mixin private StartOptions start;
  @Mixin private CourseOptions course;
  @Mixin private DeviceOption device;
  @Mixin private WorkersOption workers;

  @Override
  public Integer call() throws Exception {
    if (!resume) {
      start.check(spec.commandLine());
    }
    Console console = Console.of(spec.commandLine(), quiet || workers.isHelper());
    ModelEntry entry = Catalogue.read().get(id);
    RunFolder run = new RunFolder(folder);
    run.check(resume, start.hasData());
    Training training = training(entry, console);
    try {
      if (resume && training.isFinished()) {
        console.out().println(run.finished());
        return CommandLine.ExitCode.OK;
      }
      DeviceChoice devices = device.choose(console, resume ? training.devicesBefore() : List.of());
      try (WorkersOption.Joined joined = workers.join(spec, resume)) {
        training.devices(devices.devices()).collective(joined.collective());
        TrainingResult result = training.run();
        if (!result.interrupted() && joined.collective().isFirst()) {
          run.print(result, console);
        }
        return result.interrupted() ? INTERRUPTED : CommandLine.ExitCode.OK;
      }
    } catch (RunMismatchException e) {
      throw recipe.refusal(e, folder);
    }
  }

  private Training training(ModelEntry entry, Console console) {
    Training training =
        Training.of(entry)
            .folder(folder)
            .tell(console::note, console::warn)
            .listener(ConsoleProgress.standard(quiet))
            .listener(HowToGoOn.of(console, id, folder, spec.commandLine().getParseResult()))
            .recipe(recipe::apply);
    start.apply(training, entry, console);
    if (resume) {
      training.resume();
    }
    return course.apply(training);
  }
}
