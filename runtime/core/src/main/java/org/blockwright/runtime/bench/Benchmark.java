package org.blockwright.runtime.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.export.Execution;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * How long a network takes, each way of running it by turns with the others, so that a change of
 * the machine's mood meets all.
 */
public final class Benchmark {
  private static final int WARM_UP = 5;
  private static final double NANOS_PER_MILLI = 1e6;

  private Benchmark() {}

  /**
   * Times the forward pass of a network on a batch, to the moment its logits can be read.
   *
   * @param model initialised
   * @param executions each a result
   * @param against a TorchScript program that takes the same images, timed by turns with them
   * @param batch images at once
   * @param rounds how often each is timed, after five that are not
   * @throws BlockwrightException if an execution cannot run it, or the program cannot be read
   */
  public static List<BenchmarkResult> evaluation(
      Classifier model, List<Execution> executions, Optional<Path> against, int batch, int rounds) {
    List<Subject> subjects = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager(model.device())) {
      PeakMemory.reset();
      if (executions.size() == 1) {
        subjects.add(Subject.alone(model, executions.get(0)));
      } else {
        executions.forEach(execution -> subjects.add(Subject.of(model, execution)));
      }
      against.ifPresent(file -> subjects.add(Subject.archive(file, model.device())));
      NDArray images = images(model, manager, batch);
      List<Timing> times = times(subjects, images, rounds);
      PeakMemory memory = PeakMemory.read();
      subjects.forEach(Subject::restore);
      Optional<BenchmarkResult.Against> theirs =
          against.map(
              file -> new BenchmarkResult.Against(file.toString(), times.get(times.size() - 1)));
      List<BenchmarkResult> results = new ArrayList<>();
      for (int i = 0; i < executions.size(); i++) {
        OptionalDouble head =
            executions.get(i) == Execution.FUSED
                ? headShare(subjects.get(i), model, images, rounds)
                : OptionalDouble.empty();
        results.add(
            new BenchmarkResult(
                model.id(),
                BenchmarkResult.EVALUATION,
                executions.get(i).toString(),
                batch,
                times.get(i),
                head,
                OptionalDouble.empty(),
                theirs,
                memory));
      }
      return results;
    } finally {
      subjects.forEach(Subject::close);
    }
  }

  /** Timed apart from the rest, so that the body's weights are not part of its memory. */
  private static OptionalDouble headShare(
      Subject whole, Classifier model, NDArray images, int rounds) {
    try (Subject body = Subject.body(model)) {
      List<Timing> times = times(List.of(whole, body), images, rounds);
      return OptionalDouble.of(Math.max(0, 1 - times.get(1).median() / times.get(0).median()));
    }
  }

  /**
   * The forward pass of a network's blocks alone.
   *
   * @param model initialised
   * @param batch images at once
   * @param rounds timed passes, after five that are not
   */
  public static Timing blocks(Classifier model, int batch, int rounds) {
    return evaluation(model, List.of(Execution.BLOCKS), Optional.empty(), batch, rounds)
        .get(0)
        .timing();
  }

  private static NDArray images(Classifier model, NDManager manager, int batch) {
    TensorShape image = model.image();
    return manager.randomUniform(
        -2, 2, new Shape(batch, image.channels(), image.height(), image.width()));
  }

  /** By turns, so that each meets the same machine. */
  private static List<Timing> times(List<Subject> subjects, NDArray images, int rounds) {
    double[][] times = new double[subjects.size()][rounds];
    return Tensors.withoutGradients(
        () -> {
          for (int round = -WARM_UP; round < rounds; round++) {
            for (int i = 0; i < times.length; i++) {
              double one = time(subjects.get(i), images);
              if (round >= 0) {
                times[i][round] = one;
              }
            }
          }
          return List.of(times).stream().map(Timing::of).toList();
        });
  }

  private static double time(Subject subject, NDArray images) {
    try (NDManager scratch = images.getManager().newSubManager()) {
      NDArray x = images.duplicate();
      x.attach(scratch);
      long start = System.nanoTime();
      subject.run(x);
      return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }
  }
}
