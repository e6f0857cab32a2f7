package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.base.WorkerException;
import org.blockwright.runtime.distributed.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch in shards comes to the same bits on any number of workers. */
@ExtendWith(OneThread.class)
class ShardsTest {
  private static final int STEPS = 12;

  @TempDir Path folder;

  private static Trainer trainer(BlockFactory model, Path run, TrainingRecipe recipe) {
    return Trainer.of("small", model)
        .recipe(recipe)
        .classes(Small.NAMES)
        .folder(run)
        .train(Small.images(STEPS, 18, 7))
        .validation(Small.images(5, 7));
  }

  private static TrainingRecipe recipe(int shards, String... more) {
    TrainingRecipe recipe = TrainerTest.RECIPE.with("epochs=2").with("lr=0.02");
    for (String value : more) {
      recipe = recipe.with(value);
    }
    return shards == 0 ? recipe : recipe.with("shards=" + shards);
  }

  private List<Double> run(
      String name, BlockFactory model, int workers, boolean sockets, TrainingRecipe recipe) {
    TrainerTest.Watch watch = new TrainerTest.Watch();
    Workers.run(
        workers,
        sockets,
        c -> trainer(model, folder.resolve(name), recipe).collective(c).listener(watch).run());
    List<Double> losses = new ArrayList<>();
    watch.steps.forEach(step -> losses.add(step.loss()));
    watch.epochs.forEach(epoch -> losses.add(epoch.validation().orElseThrow().loss()));
    assertEquals(2 * STEPS + 2, losses.size());
    return losses;
  }

  private void assertSameFiles(String expected, String found) throws IOException {
    for (String file : List.of(Checkpoint.LAST, Checkpoint.BEST)) {
      assertEquals(
          -1,
          Files.mismatch(
              folder.resolve(expected).resolve(file), folder.resolve(found).resolve(file)),
          found + "/" + file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "normalised"})
  void theSameBitsOnAnyNumberOfWorkers(String kind) throws IOException {
    BlockFactory model = kind.equals("plain") ? Small.plain() : Small.withSyncBatchNorm();
    TrainingRecipe recipe = recipe(4, "ema=0.9", "clip_norm=1");
    List<Double> one = run("1", model, 1, false, recipe);
    assertEquals(one, run("2", model, 2, false, recipe));
    assertEquals(one, run("3", model, 3, false, recipe));
    assertEquals(one, run("4", model, 4, true, recipe));
    assertSameFiles("1", "2");
    assertSameFiles("1", "3");
    assertSameFiles("1", "4");
  }

  @Test
  void accumulatedBatchesToo() throws IOException {
    TrainingRecipe recipe = recipe(4, "accumulate=3", "epochs=1");
    for (int workers : new int[] {1, 2}) {
      Workers.run(
          workers,
          false,
          c ->
              trainer(Small.withSyncBatchNorm(), folder.resolve("a" + workers), recipe)
                  .collective(c)
                  .run());
    }
    assertSameFiles("a1", "a2");
  }

  /** Shards of unequal sizes come to the figures of the whole batch. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "normalised"})
  void shardsAreTheWhole(String kind) {
    BlockFactory model = kind.equals("plain") ? Small.plain() : Small.withSyncBatchNorm();
    BlockFactory whole = kind.equals("plain") ? Small.plain() : Small.withBatchNorm();
    List<Double> expected = run("whole", whole, 1, false, recipe(0));
    for (int shards : new int[] {1, 4}) {
      List<Double> found = run("s" + shards, model, 1, false, recipe(shards));
      for (int i = 0; i < expected.size(); i++) {
        assertEquals(expected.get(i), found.get(i), 1e-6, "loss " + i);
      }
    }
  }

  @Test
  void goesOnWithAnotherNumberOfWorkers() throws IOException {
    TrainingRecipe recipe = recipe(4);
    run("whole", Small.withSyncBatchNorm(), 1, false, recipe);
    Workers.run(
        4,
        false,
        c -> {
          Trainer trainer =
              trainer(Small.withSyncBatchNorm(), folder.resolve("moved"), recipe).collective(c);
          if (c.isFirst()) {
            trainer.listener(TrainerTest.stopAfter(trainer, 5));
          }
          TrainingResult result = trainer.run();
          assertTrue(result.interrupted());
          return null;
        });
    Workers.run(
        2,
        true,
        c ->
            trainer(Small.withSyncBatchNorm(), folder.resolve("moved"), recipe)
                .collective(c)
                .resume(true)
                .run());
    assertSameFiles("whole", "moved");
  }

  @Test
  void withoutShardsTheNumberOfWorkersStays() {
    TrainingRecipe recipe = recipe(0);
    Workers.run(
        2, false, c -> trainer(Small.plain(), folder.resolve("w"), recipe).collective(c).run());
    Trainer alone = trainer(Small.plain(), folder.resolve("w"), recipe).resume(true);
    String message = assertThrows(RecipeException.class, alone::run).getMessage();
    assertTrue(message.contains("was started with workers=2, not 1"), message);
  }

  @Test
  void aWorkerThatFailsEndsTheRun() {
    List<String> lines =
        Workers.run(
            2,
            true,
            c -> {
              Trainer trainer =
                  trainer(Small.plain(), folder.resolve("f"), recipe(2)).collective(c);
              if (c.rank() == 1) {
                trainer.loss(
                    (outputs, targets) -> {
                      throw new RecipeException("the loss is broken");
                    });
              }
              return assertThrows(BlockwrightException.class, trainer::run).getMessage();
            });
    assertEquals(List.of("Worker 1 of 2 failed: the loss is broken", "the loss is broken"), lines);
  }

  @Test
  void workersMustAgree() {
    List<String> lines =
        Workers.run(
            2,
            false,
            c ->
                assertThrows(
                        WorkerException.class,
                        () ->
                            trainer(
                                    Small.plain(),
                                    folder.resolve("g"),
                                    recipe(2, "seed=" + c.rank()))
                                .collective(c)
                                .run())
                    .getMessage());
    assertEquals("Worker 1 of 2 has another recipe than the first: seed 0 -> 1.", lines.get(0));
  }

  /** Before anything is calculated or written. */
  @Test
  void batchesSmallerThanTheShardsAreRefused() {
    Trainer trainer = trainer(Small.plain(), folder.resolve("h"), recipe(8));
    assertEquals(
        "A batch of 7 images cannot be cut into 8 shards; take fewer shards, or drop_last=true where it is an epoch's last.",
        assertThrows(RecipeException.class, trainer::run).getMessage());
    assertFalse(Files.exists(folder.resolve("h").resolve(Checkpoint.LAST)));
  }
}
