package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.blockwright.runtime.BlockwrightException;
import org.blockwright.runtime.ops.Rendezvous;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Several replicas with a part of the batch each train as one with the whole. */
@ExtendWith(OneThread.class)
class ReplicaTest {
  private static final int STEPS = 20;

  @TempDir Path folder;

  private List<Double> losses(BlockFactory factory, int replicas, int images, String... more) {
    Recipe recipe = TrainerTest.RECIPE.with("epochs=1").with("lr=0.1");
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

  @Test
  void aReplicaThatFailsFreesTheOthers() {
    AtomicInteger calls = new AtomicInteger();
    Loss failing =
        (outputs, targets) -> {
          if (calls.incrementAndGet() == 2) {
            throw new BlockwrightException("the second replica failed");
          }
          return Rendezvous.sum(Loss.softmax().of(outputs, targets));
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
      assertEquals(own, Rendezvous.sum(own));
      assertEquals(false, Rendezvous.active());
    }
  }
}
