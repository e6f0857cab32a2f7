package org.blockwright.runtime.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.bench.Benchmark;
import org.blockwright.runtime.bench.BenchmarkResult;
import org.blockwright.runtime.bench.LoaderBenchmark;
import org.blockwright.runtime.bench.TrainingBenchmark;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.Skipped;
import org.blockwright.runtime.export.Execution;
import org.blockwright.runtime.model.Classifier;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What of a model, or of its images, is timed. */
final class BenchOptions {
  @Option(
      names = "--batch",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,16",
      description = "Images that go through together, one or more numbers; 1,16 unless given.")
  private List<Integer> batches;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How often each is timed, after some rounds that are not; 20 unless given.")
  private int rounds;

  @Option(
      names = "--execution",
      paramLabel = "EXECUTION",
      split = ",",
      description =
          "${COMPLETION-CANDIDATES}, one or more, by turns in one process; unless given, the one"
              + " that evaluation takes.")
  private List<Execution> executions = List.of();

  @Option(
      names = "--training",
      description = "Time training steps by the model's recipe, instead of evaluation.")
  private boolean training;

  @Option(
      names = "--against",
      paramLabel = "FILE.pt",
      description =
          "A TorchScript program to time by turns with the model; the ratio is its time over the"
              + " model's, above 1 where the model is faster.")
  private Optional<Path> against;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "Side of the input, in pixels; the model's own unless given.")
  private Optional<Integer> size;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description =
          "Time instead how one thread reads these images and prepares them for the model, in"
              + " evaluation and in training: "
              + DataSpec.KINDS
              + ".")
  private Optional<String> data;

  private final Skipped skipped = new Skipped();

  /** Images that could not be used so far. */
  Skipped skipped() {
    return skipped;
  }

  void check(CommandLine command) {
    if (data.isPresent() && (training || against.isPresent() || !executions.isEmpty())) {
      throw new ParameterException(
          command, "--data times images alone: leave --training, --against and --execution out");
    }
    if (training && (against.isPresent() || !executions.isEmpty())) {
      throw new ParameterException(
          command, "--training times blocks alone: leave --against and --execution out");
    }
    if (rounds < 1 || batches.stream().anyMatch(batch -> batch < 1)) {
      throw new ParameterException(command, "--rounds and --batch are 1 or more");
    }
  }

  List<Integer> batches() {
    return batches;
  }

  List<BenchmarkResult> time(ModelEntry entry, int batch, Device device) {
    if (data.isPresent()) {
      try (Dataset images = DataSpec.parse(data.get()).openForEvaluation(false)) {
        LoaderBenchmark.require(images.validation(), batches);
        return LoaderBenchmark.of(entry, size, images.validation(), batch, rounds, skipped);
      }
    }
    if (training) {
      return List.of(TrainingBenchmark.of(entry, size, device, batch, rounds));
    }
    TensorShape own = entry.image();
    try (NDManager manager = Engine.getInstance().newBaseManager(device)) {
      Classifier model =
          entry.create(
              entry.classes(),
              size.map(side -> TensorShape.map(own.channels(), side, side)).orElse(own));
      model.initialize(manager, 1);
      List<Execution> ways = executions.isEmpty() ? List.of(Execution.usual(model)) : executions;
      return Benchmark.evaluation(model, ways, against, batch, rounds);
    }
  }
}
