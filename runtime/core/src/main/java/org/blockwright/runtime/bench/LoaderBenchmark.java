package org.blockwright.runtime.bench;

import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.data.BatchSource;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.ImageTransform;
import org.blockwright.runtime.data.Sampler;
import org.blockwright.runtime.data.Skipped;
import org.blockwright.runtime.train.DataLoaders;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.Recipes;
import org.blockwright.runtime.train.TrainingRecipe;

/** How long images take to become a network's input: reading, decoding, cutting, normalising. */
public final class LoaderBenchmark {
  /** Images after which Java's compiler has done most of its work. */
  private static final int WARM_UP = 512;

  private static final double NANOS_PER_MILLI = 1e6;

  private LoaderBenchmark() {}

  /**
   * Refuses batches that there are not enough images for, before anything is timed.
   *
   * @throws BlockwrightException naming both numbers
   */
  public static void require(ImageSource images, List<Integer> batches) {
    int most = Collections.max(batches);
    if (most > images.size()) {
      throw new FileException(
          "A batch of %d is more than the %d images there are; choose a smaller one."
              .formatted(most, images.size()));
    }
  }

  /**
   * Times batches as a model's recipe prepares them in evaluation and in training, each decoded by
   * one thread, which begins again when all images were read.
   *
   * @param entry the model
   * @param size side of its input; the recipe's where there is none
   * @param images labelled or not, in files or archives
   * @param batch images at once
   * @param rounds timed batches, after some that are not
   * @param skipped told of images that cannot be used; others stand in their places
   * @return one result for evaluation, one for training
   * @throws BlockwrightException if there are fewer images than a batch, or none can be used
   */
  public static List<BenchmarkResult> of(
      ModelEntry entry,
      Optional<Integer> size,
      ImageSource images,
      int batch,
      int rounds,
      Skipped skipped) {
    TrainingRecipe own = Recipes.of(entry);
    TrainingRecipe recipe =
        size.map(side -> own.with(RecipeKey.SIZE, String.valueOf(side))).orElse(own);
    return List.of(
        timed(
            entry,
            BenchmarkResult.EVALUATION,
            ImageTransform.evaluation(DataLoaders.preprocessing(recipe)),
            images,
            batch,
            rounds,
            skipped),
        timed(
            entry,
            BenchmarkResult.TRAINING,
            DataLoaders.transform(recipe),
            images,
            batch,
            rounds,
            skipped));
  }

  private static BenchmarkResult timed(
      ModelEntry entry,
      String purpose,
      ImageTransform transform,
      ImageSource images,
      int batch,
      int rounds,
      Skipped skipped) {
    PeakMemory.reset();
    double[] times = new double[rounds];
    try (DataLoader loader =
            DataLoader.of(images, transform)
                .order(Sampler.sequential(), 0)
                .batchSize(batch)
                .dropLast(true)
                .workers(1)
                .build();
        NDManager manager = NDManager.newBaseManager()) {
      int round = -(WARM_UP + batch - 1) / batch;
      for (int epoch = 0; round < rounds; epoch++) {
        try (BatchSource.Batches batches = loader.epoch(epoch, 0)) {
          for (long start = System.nanoTime(); batches.hasNext() && round < rounds; round++) {
            try (NDManager scratch = manager.newSubManager()) {
              batches.next(scratch);
            }
            long end = System.nanoTime();
            if (round >= 0) {
              times[round] = (end - start) / NANOS_PER_MILLI;
            }
            start = end;
          }
        }
      }
      skipped.addAll(loader.skipped().reasons());
    }
    return new BenchmarkResult(
        entry.id(),
        BenchmarkResult.LOADING,
        purpose,
        batch,
        Timing.of(times),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        PeakMemory.read());
  }
}
