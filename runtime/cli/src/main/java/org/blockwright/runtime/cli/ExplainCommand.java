package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.api.ClassNames;
import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.explain.ExplanationMethod;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows where a model looks. */
@Command(
    name = "explain",
    description = "Show where a model looks, by every method that fits it.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer>, NeedsEngine {
  /** Which methods there are to choose from. */
  static final String METHODS =
      ExplanationMethod.IDS + ", with commas between, or all that fit, which is the default.";

  @Spec private CommandSpec spec;

  @Mixin private MaybeTrainedModel chosen;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "Image files.")
  private List<Path> files;

  @Option(
      names = "--method",
      paramLabel = "METHODS",
      defaultValue = ExplanationMethod.ALL,
      description = METHODS)
  private String methods;

  @Option(
      names = "--class",
      paramLabel = "NAME|N",
      description = "The class to look for; each image's most likely one unless given.")
  private Optional<String> className;

  @Option(
      names = "--node",
      paramLabel = "NODE",
      description =
          "The node whose maps are weighed, such as layer2; the last one with a grid before the"
              + " head unless given.")
  private Optional<String> node;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder to write the drawn maps to.")
  private Path out;

  @Option(names = "--json", description = "Print one JSON document, with the maps' values.")
  private boolean json;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    List<ExplanationMethod> wanted = ExplanationMethod.list(methods);
    Console console = Console.of(spec.commandLine(), json);
    ClassifierLoader loader = chosen.blocks(chosen.entry(), console, device);
    boolean allRead = true;
    ExplanationFiles written = new ExplanationFiles(out, node);
    try (ImageClassifier model = ChosenModel.load(loader, console)) {
      Optional<Integer> number = className.map(name -> ClassNames.index(model.classNames(), name));
      boolean choosing = methods.equals(ExplanationMethod.ALL);
      written.choose(model, wanted, choosing).forEach(console::note);
      for (Path file : files) {
        try {
          String line = written.add(model, file, Images.read(file), number);
          if (!json) {
            console.out().println(line);
          }
        } catch (FileException e) {
          console.warn("blockwright: " + e.getMessage());
          allRead = false;
        }
      }
    }
    written.sheet().ifPresent(sheet -> console.note("all of them: " + sheet));
    if (json) {
      console.json(written.json());
    }
    return allRead ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
