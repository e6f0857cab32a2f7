package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.data.DataSpec;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a run starts from: data, and weights. */
final class StartOptions {
  /** What data may be. */
  static final String DATA = DataSpec.KINDS + ".";

  @Option(names = "--data", paramLabel = "DATA", description = DATA)
  private Optional<String> data;

  @Option(names = "--limit", paramLabel = "N", description = "Train on N of the images.")
  private Optional<Integer> limit;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Start from these weights instead of drawing all. " + WeightsOption.DESCRIPTION)
  private Optional<Path> weights;

  @Option(names = "--entry", paramLabel = "NAME", description = WeightsOption.ENTRY)
  private Optional<String> part;

  @Option(
      names = "--skip-head",
      description = "With --weights: draw the head anew, for other classes or another head.")
  private boolean skipHead;

  @Option(
      names = "--teacher",
      paramLabel = "ID",
      description =
          "Distil this model, as --recipe-override losses=logits:0.5,logits:0.5:hard says.")
  private Optional<String> teacher;

  @Option(
      names = "--teacher-weights",
      paramLabel = "FILE",
      description = "The teacher's weights: a run, a checkpoint or a weight file.")
  private Optional<Path> teacherWeights;

  boolean hasData() {
    return data.isPresent();
  }

  /** Refuses a new run without data, and what is said of weights where there are none. */
  void check(CommandLine command) {
    if (data.isEmpty()) {
      throw new ParameterException(command, "Missing required option: '--data=DATA'");
    }
    if (teacher.isPresent() != teacherWeights.isPresent()) {
      throw new ParameterException(command, "--teacher and --teacher-weights go together");
    }
    if (skipHead && weights.isEmpty()) {
      throw new ParameterException(
          command, "--skip-head says how --weights are read, and there are none");
    }
    if (part.isPresent() && weights.isEmpty()) {
      throw new ParameterException(
          command, "--entry says which of --weights are read, and there are none");
    }
  }

  void apply(Training training, ModelEntry entry, Console console) {
    data.map(DataSpec::parse).ifPresent(training::data);
    limit.ifPresent(training::limit);
    weights.ifPresent(file -> training.weights(WeightsOption.resolve(file, entry, console)));
    part.ifPresent(training::entry);
    if (teacher.isPresent() && teacherWeights.isPresent()) {
      ModelEntry model = Catalogue.read().get(teacher.get());
      training.teacher(model, WeightsOption.resolve(teacherWeights.get(), model, console));
    }
    if (skipHead) {
      training.newHead();
    }
  }
}
