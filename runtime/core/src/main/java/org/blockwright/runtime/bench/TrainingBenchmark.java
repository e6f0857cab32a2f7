package org.blockwright.runtime.bench;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.Recipes;
import org.blockwright.runtime.train.StepReport;
import org.blockwright.runtime.train.Trainer;
import org.blockwright.runtime.train.TrainingListener;
import org.blockwright.runtime.train.TrainingRecipe;

/** How long training steps take by a model's own recipe, on drawn images. */
public final class TrainingBenchmark {
  private static final int WARM_UP = 3;
  private static final double MILLIS = 1e3;

  private TrainingBenchmark() {}

  /**
   * Times steps: forward, backward, clipping, optimizer and moving average, without the wait for
   * data.
   *
   * @param entry the model
   * @param size side of the images; the model's own where there is none
   * @param device where it runs
   * @param batch images of a step
   * @param rounds timed steps, after three that are not
   * @throws BlockwrightException if the model cannot be trained so
   */
  public static BenchmarkResult of(
      ModelEntry entry, Optional<Integer> size, Device device, int batch, int rounds) {
    TensorShape own = entry.image();
    TensorShape image = size.map(s -> TensorShape.map(own.channels(), s, s)).orElse(own);
    TrainingRecipe recipe =
        Recipes.of(entry)
            .with(RecipeKey.BATCH, String.valueOf(batch))
            .with(RecipeKey.ACCUMULATE, "1")
            .with(RecipeKey.EPOCHS, "1")
            .with(RecipeKey.WARMUP_EPOCHS, "0");
    List<StepReport> steps = new ArrayList<>();
    Path folder = null;
    try {
      folder = Files.createTempDirectory("blockwright-bench-");
      PeakMemory.reset();
      Trainer.of(
              entry.id(),
              manager -> {
                var model = entry.create(entry.classes(), image);
                model.initialize(manager, 1);
                return model;
              })
          .recipe(recipe)
          .devices(List.of(device))
          .classes(IntStream.range(0, entry.classes()).mapToObj(String::valueOf).toList())
          .folder(folder)
          .train(new RepeatedBatch(image, entry.classes(), batch, WARM_UP + rounds))
          .listener(
              new TrainingListener() {
                @Override
                public void step(StepReport step) {
                  steps.add(step);
                }
              })
          .run();
      return result(entry, batch, steps.subList(WARM_UP, steps.size()));
    } catch (IOException e) {
      throw new FileException("no temporary folder can be made: " + AtomicFile.reason(e), e);
    } finally {
      delete(folder);
    }
  }

  private static BenchmarkResult result(ModelEntry entry, int batch, List<StepReport> steps) {
    double[] times = steps.stream().mapToDouble(s -> MILLIS * (s.seconds() - s.waited())).toArray();
    double[] updates = steps.stream().mapToDouble(s -> MILLIS * s.updating()).toArray();
    Timing timing = Timing.of(times);
    return new BenchmarkResult(
        entry.id(),
        BenchmarkResult.TRAINING,
        "blocks",
        batch,
        timing,
        OptionalDouble.empty(),
        OptionalDouble.of(Timing.of(updates).median() / timing.median()),
        Optional.empty(),
        PeakMemory.read());
  }

  private static void delete(Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }
}
