package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.ShapesSource;
import org.blockwright.runtime.ops.SyncGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several replicas with a part of the batch each train as one with the whole. */
@ExtendWith(OneThread.class)
class ReplicaTest {
  private static final int STEPS = 20;

  @TempDir Path folder;

  private List<Double> losses(BlockFactory factory, int replicas, int images, String... more) {
    TrainingRecipe recipe = TrainerTest.RECIPE.with("epochs=1").with("lr=0.1");
    for (String value : more) {
      recipe = recipe.with(value);
    }
    TrainerTest.Watch watch = new TrainerTest.Watch();
    Trainer.of("small", factory)
        .recipe(recipe)
        .classes(Small.NAMES)
        .folder(folder.resolve(String.join("-", more) + replicas + "x" + images))
        .devices(Small.cpus(replicas))
        .train(Small.images(STEPS, images))
        .listener(watch)
        .run();
    List<Double> losses = new ArrayList<>();
    watch.steps.forEach(step -> losses.add(step.loss()));
    assertEquals(STEPS, losses.size());
    return losses;
  }

  private static void assertClose(List<Double> expected, List<Double> found) {
    for (int i = 0; i < STEPS; i++) {
      assertEquals(expected.get(i), found.get(i), 1e-5, "step " + i);
    }
  }

  @Test
  void twoHalvesAreOneWhole() {
    for (String optimizer : List.of("optimizer=sgd", "optimizer=adamw")) {
      assertClose(
          losses(Small.plain(), 1, 16, optimizer, "clip_norm=0.5"),
          losses(Small.plain(), 2, 16, optimizer, "clip_norm=0.5"));
    }
  }

  @Test
  void shardsOfUnequalSizeWeighByTheirImages() {
    assertClose(losses(Small.plain(), 1, 16), losses(Small.plain(), 3, 16));
  }

  @Test
  void moreReplicasThanImages() {
    // Two images a step: a rate at which rounding does not grow
    assertClose(losses(Small.plain(), 1, 2, "lr=0.005"), losses(Small.plain(), 3, 2, "lr=0.005"));
  }

  @Test
  void synchronisedBatchNormSeesTheWholeBatch() {
    List<Double> one = losses(Small.withSyncBatchNorm(), 1, 16, "sync_bn=true");
    assertClose(one, losses(Small.withSyncBatchNorm(), 2, 16, "sync_bn=true"));
    assertClose(one, losses(Small.withBatchNorm(), 1, 16));
  }

  @Test
  void batchNormIsPerDeviceUnlessAsked() {
    List<Double> one = losses(Small.withBatchNorm(), 1, 16);
    List<Double> two = losses(Small.withBatchNorm(), 2, 16);
    assertTrue(Math.abs(one.get(5) - two.get(5)) > 1e-4);
  }

  /** With dropout and stochastic depth, whose masks all replicas draw from one generator. */
  @ParameterizedTest
  @ValueSource(strings = {"sync_bn=false", "sync_bn=true"})
  void drawsAreTheSameInEveryRun(String synchronised) throws IOException {
    TrainingRecipe recipe = HardNet.RECIPE.with(synchronised).with("epochs=1");
    hard("whole", recipe, Trainer::run);
    hard("stopped", recipe, trainer -> trainer.listener(TrainerTest.stopAfter(trainer, 3)).run());
    hard("stopped", recipe, trainer -> trainer.resume(true).run());
    for (String file : List.of(Checkpoint.LAST, Checkpoint.BEST)) {
      assertEquals(
          -1,
          Files.mismatch(
              folder.resolve("whole").resolve(file), folder.resolve("stopped").resolve(file)),
          file);
    }
  }

  private void hard(String name, TrainingRecipe recipe, Consumer<Trainer> way) {
    ShapesSource images = ShapesSource.train(256, 0);
    try (DataLoader batches = DataLoaders.training(images, recipe.with("batch=32"), true);
        DataLoader judged = DataLoaders.evaluation(ShapesSource.validation(30, 0), recipe, true)) {
      way.accept(
          Trainer.of("hard", HardNet.of(16))
              .recipe(recipe)
              .classes(images.classNames())
              .folder(folder.resolve(name))
              .devices(Small.cpus(3))
              .train(batches)
              .validation(judged));
    }
  }

  @Test
  void validationOnAllIsThatOnOne() {
    for (String more : List.of("ema=0", "ema=0.9")) {
      TrainerTest.Watch watch = new TrainerTest.Watch();
      Path run = folder.resolve(more);
      Trainer.of("small", Small.withBatchNorm())
          .recipe(TrainerTest.RECIPE.with("epochs=1").with(more).with("ema_evaluate=true"))
          .classes(Small.NAMES)
          .folder(run)
          .devices(Small.cpus(3))
          .train(Small.images(4, 16))
          .validation(Small.images(3, 20))
          .listener(watch)
          .run();
      Metrics all = watch.epochs.get(0).validation().orElseThrow();
      Metrics one = evaluated(run);
      assertEquals(60, all.images());
      assertEquals(one.top1(), all.top1());
      assertEquals(one.top5(), all.top5());
      assertEquals(one.loss(), all.loss(), 1e-6);
    }
  }

  private static Metrics evaluated(Path run) {
    try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu());
        Checkpoint checkpoint = Checkpoint.open(run)) {
      Block block = Small.withBatchNorm().create(manager);
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      block.getParameters().forEach(p -> arrays.put(p.getKey(), p.getValue().getArray()));
      checkpoint.loadWeights(arrays);
      return new Evaluation(Loss.softmax(), Small.CLASSES, false)
          .of(block, manager, Small.images(3, 20));
    }
  }

  @Test
  void aReplicaThatFailsFreesTheOthers() {
    AtomicInteger calls = new AtomicInteger();
    Loss failing =
        (outputs, targets) -> {
          if (calls.incrementAndGet() == 2) {
            throw new BlockwrightException("the second replica failed");
          }
          return SyncGroup.sum(Loss.softmax().of(outputs, targets));
        };
    Trainer trainer =
        Trainer.of("small", Small.plain())
            .recipe(TrainerTest.RECIPE.with("sync_bn=true"))
            .classes(Small.NAMES)
            .folder(folder.resolve("f"))
            .devices(Small.cpus(2))
            .train(Small.images(1, 16))
            .loss(failing);
    assertEquals(
        "the second replica failed",
        assertThrows(BlockwrightException.class, trainer::run).getMessage());
  }

  @Test
  void aloneThereIsNobodyToMeet() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      NDArray own = manager.create(3f);
      assertEquals(own, SyncGroup.sum(own));
      assertEquals(false, SyncGroup.active());
    }
  }
}
