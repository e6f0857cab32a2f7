package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.ClassNames;
import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.api.ImageClassifier;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A model with weights, for commands that use one. */
final class TrainedModel {
  /** What a model's id is. */
  static final String ID = "A model; blockwright models lists them.";

  @Parameters(index = "0", paramLabel = "ID", description = ID)
  private String id;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description = WeightsOption.DESCRIPTION)
  private Path weights;

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

  /** As it was written. */
  String weights() {
    return weights.toString();
  }

  /** Says what is loaded; what was published is downloaded unless it is here. */
  ClassifierLoader loader(ModelEntry entry, Console console) {
    ClassifierLoader loader = ImageClassifier.of(entry);
    classes.map(ClassNames::read).ifPresent(loader::classNames);
    size.ifPresent(loader::size);
    part.ifPresent(loader::entry);
    return loader.weights(WeightsOption.resolve(weights, entry, console));
  }

  /** Loads, and tells what the user should know of it. */
  static ImageClassifier load(ClassifierLoader loader, Console console) {
    ImageClassifier model = loader.load();
    model.notes().forEach(console::note);
    model.warnings().forEach(console::warn);
    return model;
  }
}
