package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.ClassNames;
import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.export.Execution;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A model and how it is set up; where its weights are, a subclass says. */
abstract class ChosenModel {
  @Parameters(index = "0", paramLabel = "ID", description = TrainedModel.ID)
  private String id;

  @Option(names = "--entry", paramLabel = "NAME", description = WeightsOption.ENTRY)
  private Optional<String> part;

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description =
          "Class names: text with one a line, CSV with a column name (and index), or JSON, a list"
              + " or index by index.")
  private Optional<Path> classes;

  @Option(names = "--size", paramLabel = "N", description = "Side of the input, in pixels.")
  private Optional<Integer> size;

  ModelEntry entry() {
    return Catalogue.read().get(id);
  }

  /** Says what is loaded; what was published is downloaded unless it is here. */
  abstract ClassifierLoader loader(ModelEntry entry, Console console);

  /** Says what is loaded, and onto which devices, which are chosen when the engine is needed. */
  final ClassifierLoader loader(ModelEntry entry, Console console, DeviceOption device) {
    return loader(entry, console).devices(() -> device.choose(console).devices());
  }

  /** As {@link #loader(ModelEntry, Console, DeviceOption)}, for those who look inside. */
  final ClassifierLoader blocks(ModelEntry entry, Console console, DeviceOption device) {
    return loader(entry, console, device).execution(Execution.BLOCKS);
  }

  /** Says what is set up; the weights are to be said yet. */
  final ClassifierLoader withoutWeights(ModelEntry entry) {
    ClassifierLoader loader = ImageClassifier.of(entry);
    classes.map(ClassNames::read).ifPresent(loader::classNames);
    size.ifPresent(loader::size);
    part.ifPresent(loader::entry);
    return loader;
  }

  /** Loads, and tells what the user should know of it. */
  static ImageClassifier load(ClassifierLoader loader, Console console) {
    ImageClassifier model = loader.load();
    model.notes().forEach(console::note);
    model.warnings().forEach(console::warn);
    return model;
  }
}
