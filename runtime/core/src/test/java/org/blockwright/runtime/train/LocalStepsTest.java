package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.BatchSource;
import org.blockwright.runtime.distributed.Collective;
import org.blockwright.runtime.distributed.Share;
import org.blockwright.runtime.distributed.Workers;
import org.blockwright.runtime.pytorch.Tensors;
import org.blockwright.runtime.weights.Safetensors;
import org.blockwright.runtime.weights.TensorArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers that step alone for a while, and outer steps between (DiLoCo). */
@ExtendWith(OneThread.class)
class LocalStepsTest {
  private static final int PIXELS = 64;
  private static final int EPOCHS = 2;
  private static final double LR = 0.01;
  private static final double START = 0.1;

  /** Seven batches, so that the third round of an epoch has one step. */
  private static final BatchSource IMAGES = Small.images(7, 12, 5);

  private static final TrainingRecipe PLAIN_SGD =
      TrainingRecipe.defaults()
          .with("epochs=" + EPOCHS)
          .with("lr=" + LR)
          .with("schedule=constant")
          .with("momentum=0")
          .with("weight_decay=0")
          .with("local_steps=3");

  @TempDir Path folder;

  /** Logits {@code W x}, without bias, from weights that are all the same. */
  private static SequentialBlock linear(NDManager manager) {
    SequentialBlock block =
        new SequentialBlock()
            .add(Blocks.batchFlattenBlock())
            .add(Linear.builder().setUnits(Small.CLASSES).optBias(false).build());
    block.initialize(manager, DataType.FLOAT32, Small.IMAGE);
    NDArray weight = block.getParameters().valueAt(0).getArray();
    try (NDArray start = weight.onesLike().mul(START)) {
      Tensors.copy(start, weight);
    }
    return block;
  }

  /** The mean over images of half the squared distance of the logits from the targets. */
  private static NDArray squares(NDArray logits, NDArray targets) {
    NDArray gap = logits.sub(targets);
    return gap.mul(gap).sum().div(2f * logits.getShape().get(0));
  }

  /** The same in numbers: W (K, P) after all steps of a worker count, rate and momentum. */
  private static double[][] byHand(int workers, double outerRate, double outerMomentum) {
    double[][] global = new double[Small.CLASSES][PIXELS];
    double[][] velocity = new double[Small.CLASSES][PIXELS];
    for (double[] row : global) {
      Arrays.fill(row, (float) START);
    }
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (int round = 0; round < IMAGES.perEpoch(); round += 3) {
        double[][] mean = new double[Small.CLASSES][PIXELS];
        for (int rank = 0; rank < workers; rank++) {
          double[][] own = new double[Small.CLASSES][];
          Arrays.setAll(own, k -> global[k].clone());
          for (int batch = round; batch < Math.min(round + 3, IMAGES.perEpoch()); batch++) {
            localStep(own, epoch, batch, new Share(rank, workers, workers));
          }
          for (int k = 0; k < Small.CLASSES; k++) {
            for (int p = 0; p < PIXELS; p++) {
              mean[k][p] += own[k][p] / workers;
            }
          }
        }
        for (int k = 0; k < Small.CLASSES; k++) {
          for (int p = 0; p < PIXELS; p++) {
            double gradient = global[k][p] - mean[k][p];
            velocity[k][p] = outerMomentum * velocity[k][p] + gradient;
            global[k][p] -= outerRate * (gradient + outerMomentum * velocity[k][p]);
          }
        }
      }
    }
    return global;
  }

  private static void localStep(double[][] weights, int epoch, int number, Share share) {
    double[][] gradient = new double[Small.CLASSES][PIXELS];
    try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu());
        BatchSource.Batches batches = IMAGES.epoch(epoch, number);
        Batch batch = batches.next(manager)) {
      float[] pixels = batch.images().toFloatArray();
      int from = share.fromRow(batch.size());
      int to = share.toRow(batch.size());
      for (int row = from; row < to; row++) {
        for (int k = 0; k < Small.CLASSES; k++) {
          double gap = batch.labels()[row] == k ? -1 : 0;
          for (int p = 0; p < PIXELS; p++) {
            gap += weights[k][p] * pixels[row * PIXELS + p];
          }
          for (int p = 0; p < PIXELS; p++) {
            gradient[k][p] += gap * pixels[row * PIXELS + p] / (to - from);
          }
        }
      }
    }
    for (int k = 0; k < Small.CLASSES; k++) {
      for (int p = 0; p < PIXELS; p++) {
        weights[k][p] -= LR * gradient[k][p];
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0.7, 0.9", "2, 0.7, 0.9", "3, 1, 0"})
  void theTrajectoryIsThatByHand(int workers, double outerRate, double outerMomentum) {
    TrainingRecipe recipe =
        PLAIN_SGD.with("outer_lr=" + outerRate).with("outer_momentum=" + outerMomentum);
    Workers.run(
        workers,
        false,
        c ->
            Trainer.of("linear", LocalStepsTest::linear)
                .recipe(recipe)
                .loss((outputs, targets) -> squares(outputs.head(), targets))
                .classes(Small.NAMES)
                .folder(folder)
                .train(IMAGES)
                .collective(c)
                .run());
    double[][] expected = byHand(workers, outerRate, outerMomentum);
    float[] found = weights(folder.resolve(Checkpoint.LAST));
    for (int k = 0; k < Small.CLASSES; k++) {
      for (int p = 0; p < PIXELS; p++) {
        assertEquals(expected[k][p], found[k * PIXELS + p], 1e-6, "weight " + k + ", " + p);
      }
    }
  }

  private static float[] weights(Path file) {
    try (TensorArchive archive = Safetensors.open(file)) {
      List<String> names =
          archive.names().stream().filter(name -> name.startsWith(Checkpoint.MODEL)).toList();
      assertEquals(1, names.size());
      return archive.get(names.get(0)).toFloats();
    }
  }

  private List<TrainingResult> run(
      String name, boolean sockets, TrainingRecipe recipe, Function<Collective, Integer> stop) {
    return Workers.run(
        2,
        sockets,
        c -> {
          Path run = folder.resolve(name);
          Trainer trainer =
              Trainer.of("small", Small.withSyncBatchNorm())
                  .recipe(recipe)
                  .classes(Small.NAMES)
                  .folder(run)
                  .train(IMAGES)
                  .validation(Small.images(3, 7))
                  .resume(c.agree(Files.exists(run.resolve(Checkpoint.LAST))))
                  .collective(c);
          int step = stop.apply(c);
          return (step == 0 ? trainer : trainer.listener(TrainerTest.stopAfter(trainer, step)))
              .run();
        });
  }

  /** Each worker has its own optimizer's state again, and stops where all have the same weights. */
  @ParameterizedTest
  @CsvSource({"1, 4, 6", "2, 2, 3"})
  void goesOnToTheSameBits(int accumulate, int stop, int stopped) throws IOException {
    TrainingRecipe recipe =
        PLAIN_SGD.with("optimizer=adamw").with("ema=0.9").with("accumulate=" + accumulate);
    run("whole", false, recipe, c -> 0);
    List<TrainingResult> results = run("parts", false, recipe, c -> c.isFirst() ? stop : 0);
    assertTrue(results.get(0).interrupted());
    assertEquals(stopped, results.get(0).steps());
    run("parts", true, recipe, c -> 0);
    for (String file : List.of(Checkpoint.LAST, Checkpoint.BEST)) {
      assertEquals(
          -1,
          Files.mismatch(
              folder.resolve("whole").resolve(file), folder.resolve("parts").resolve(file)),
          file);
    }
  }

  /** What goes around at each step is a few numbers; weights go around at the end of a round. */
  @Test
  void sendsLess() {
    List<Long> sent = new ArrayList<>();
    for (String steps : List.of("local_steps=0", "local_steps=7")) {
      TrainingRecipe recipe = PLAIN_SGD.with(steps);
      sent.addAll(
          Workers.run(
              2,
              true,
              c -> {
                Trainer.of("small", Small.plain())
                    .recipe(recipe)
                    .classes(Small.NAMES)
                    .folder(folder.resolve(steps))
                    .train(IMAGES)
                    .collective(c)
                    .run();
                return c.bytesSent();
              }));
    }
    assertTrue(sent.get(3) < sent.get(1) / 2, "bytes sent: " + sent);
  }

  @Test
  void shardsExcludeIt() {
    Trainer trainer =
        Trainer.of("small", Small.plain())
            .recipe(PLAIN_SGD.with("shards=2"))
            .classes(Small.NAMES)
            .folder(folder)
            .train(IMAGES);
    String message = assertThrows(RecipeException.class, trainer::run).getMessage();
    assertTrue(message.startsWith("The recipe's local_steps and shards exclude each"), message);
  }
}
