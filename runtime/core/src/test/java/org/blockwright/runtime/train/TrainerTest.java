package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.BatchSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(OneThread.class)
class TrainerTest {
  static final TrainingRecipe RECIPE =
      Stream.of("epochs=3", "lr=0.05", "schedule=cosine", "weight_decay=1e-3", "nesterov=true")
          .reduce(TrainingRecipe.defaults(), TrainingRecipe::with, (a, b) -> b);

  @TempDir Path folder;

  private Trainer trainer(String name, BlockFactory factory) {
    return Trainer.of("small", factory)
        .recipe(RECIPE)
        .classes(Small.NAMES)
        .folder(folder.resolve(name))
        .train(Small.images(8, 16))
        .validation(Small.images(3, 20));
  }

  /** Keeps what it is told. */
  static final class Watch implements TrainingListener {
    final List<StepReport> steps = new ArrayList<>();
    final List<EpochReport> epochs = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    RunInfo run;
    boolean closed;

    @Override
    public void started(RunInfo info) {
      run = info;
    }

    @Override
    public void note(String line) {
      notes.add(line);
    }

    @Override
    public void step(StepReport step) {
      steps.add(step);
    }

    @Override
    public void epoch(EpochReport epoch) {
      epochs.add(epoch);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void itLearnsAndTellsAboutIt() {
    Watch watch = new Watch();
    TrainingResult result = trainer("a", Small.plain()).listener(watch).run();
    assertEquals(24, result.steps());
    assertFalse(result.interrupted());
    assertEquals(24, watch.steps.size());
    assertEquals(3, watch.epochs.size());
    assertTrue(watch.closed);
    assertEquals(8, watch.run.stepsPerEpoch());
    assertEquals(6 * 9 + 6 + 96 * 4 + 4, watch.run.parameters());
    assertTrue(result.bestScore() > 0.9, "top-1 " + result.bestScore());
    assertTrue(watch.steps.get(23).loss() < watch.steps.get(0).loss());
    EpochReport last = watch.epochs.get(2);
    assertEquals(128, last.train().images());
    assertEquals(60, last.validation().orElseThrow().images());
    assertEquals(RECIPE.rate(2, 0, 8), last.rate());
    assertTrue(last.imagesPerSecond() > 0 && last.waited() <= last.seconds());
    assertEquals(TrainingRecipe.fromJson(read("a/recipe.json")), RECIPE);
  }

  @Test
  void theBestWeightsGiveTheBestScoreAgain() {
    TrainingResult result = trainer("a", Small.withBatchNorm()).run();
    try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu());
        Checkpoint checkpoint = Checkpoint.open(folder.resolve("a"))) {
      assertEquals("small", checkpoint.model());
      assertEquals(Small.NAMES, checkpoint.classes());
      assertEquals(RECIPE, checkpoint.recipe());
      assertEquals("0.29.0", checkpoint.versions().get("djl"));
      Block block = Small.withBatchNorm().create(manager);
      checkpoint.loadWeights(arrays(block));
      Metrics metrics =
          new Evaluation(Loss.softmax(), Small.CLASSES, false)
              .of(block, manager, Small.images(3, 20));
      assertEquals(result.bestScore(), metrics.top1());
    }
  }

  private static Map<String, NDArray> arrays(Block block) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    block.getParameters().forEach(p -> arrays.put(p.getKey(), p.getValue().getArray()));
    return arrays;
  }

  @Test
  void resumedItGoesOnToTheSameBits() throws IOException {
    for (String more : List.of("optimizer=sgd", "optimizer=adamw")) {
      TrainingRecipe recipe =
          RECIPE
              .with(more)
              .with("ema=0.9")
              .with("clip_norm=1")
              .with("accumulate=3")
              .with("smoothing=0.1");
      Trainer whole = trainer(more + "whole", Small.withDropout()).recipe(recipe);
      whole.run();
      for (int stopAt : new int[] {1, 3, 5}) {
        String name = more + stopAt;
        Trainer broken = trainer(name, Small.withDropout()).recipe(recipe);
        broken.listener(stopAfter(broken, stopAt));
        TrainingResult stopped = broken.run();
        assertTrue(stopped.interrupted());
        assertEquals(stopAt, stopped.steps());
        Watch watch = new Watch();
        TrainingResult result =
            trainer(name, Small.withDropout()).recipe(recipe).resume(true).listener(watch).run();
        assertFalse(result.interrupted());
        assertEquals(9, result.steps());
        assertEquals(stopAt, watch.run.firstStep());
        for (String file : List.of(Checkpoint.LAST, Checkpoint.BEST)) {
          assertEquals(
              -1,
              Files.mismatch(
                  folder.resolve(more + "whole").resolve(file), folder.resolve(name).resolve(file)),
              name + " " + file);
        }
      }
    }
  }

  static TrainingListener stopAfter(Trainer trainer, int steps) {
    return new TrainingListener() {
      @Override
      public void step(StepReport step) {
        if (step.step() == steps - 1) {
          trainer.requestStop();
        }
      }
    };
  }

  @Test
  void severalLabelsAnImageAreJudgedByAveragePrecision() {
    TrainingResult result =
        trainer("a", Small.plain()).recipe(RECIPE.with("loss=binary").with("lr=0.3")).run();
    Metrics validation = result.last().orElseThrow().validation().orElseThrow();
    assertTrue(Double.isNaN(validation.top1()));
    assertTrue(
        validation.meanAveragePrecision() > 0.95, "mAP " + validation.meanAveragePrecision());
    assertTrue(result.bestScore() >= validation.meanAveragePrecision());
  }

  @Test
  void anotherSeedIsAnotherRun() throws IOException {
    trainer("a", Small.plain()).run();
    trainer("b", Small.plain()).recipe(RECIPE.with("seed=1")).run();
    assertNotEquals(
        -1,
        Files.mismatch(folder.resolve("a/best.safetensors"), folder.resolve("b/best.safetensors")));
  }

  /** Each image counts the same, however large its batch is. */
  @ParameterizedTest
  @ValueSource(ints = {8, 11})
  void accumulatedBatchesAreOneLargeBatch(int first) {
    Watch large = new Watch();
    Watch parts = new Watch();
    trainer("a", Small.plain()).listener(large).run();
    trainer("b", Small.plain())
        .recipe(RECIPE.with("accumulate=2"))
        .train(cut(Small.images(8, 16), first))
        .listener(parts)
        .run();
    assertEquals(large.steps.size(), parts.steps.size());
    for (int i = 0; i < large.steps.size(); i++) {
      assertEquals(large.steps.get(i).loss(), parts.steps.get(i).loss(), 1e-5);
      assertEquals(large.steps.get(i).rate(), parts.steps.get(i).rate());
    }
  }

  /** Each batch as two, of which the first one has so many images. */
  private static BatchSource cut(BatchSource source, int first) {
    return new BatchSource() {
      @Override
      public int perEpoch() {
        return 2 * source.perEpoch();
      }

      @Override
      public Batches epoch(int epoch, int firstBatch) {
        BatchSource.Batches whole = source.epoch(epoch, firstBatch / 2);
        return new Batches() {
          private Batch rest;

          @Override
          public boolean hasNext() {
            return rest != null || whole.hasNext();
          }

          @Override
          public Batch next(NDManager manager) {
            if (rest != null) {
              Batch second = rest;
              rest = null;
              second.images().attach(manager);
              return second;
            }
            Batch batch = whole.next(manager);
            rest = part(batch, first, batch.size());
            rest.images().detach();
            return part(batch, 0, first);
          }

          @Override
          public void close() {
            whole.close();
          }
        };
      }
    };
  }

  private static Batch part(Batch batch, int from, int to) {
    return new Batch(
        batch.images().get(from + ":" + to).duplicate(),
        Arrays.copyOfRange(batch.labels(), from, to),
        Optional.empty(),
        batch.names().subList(from, to));
  }

  @Test
  void aLossThatIsNoNumberNamesStepAndFiles() {
    Trainer trainer =
        trainer("a", Small.plain())
            .loss(
                (outputs, targets) -> {
                  NDArray loss = Loss.softmax().of(outputs, targets);
                  return targets.getShape().get(0) == 16 ? loss.log().sub(loss.log()).div(0) : loss;
                });
    String message = assertThrows(BlockwrightException.class, trainer::run).getMessage();
    assertTrue(
        message.startsWith(
            "Step 0 (epoch 0, batch 0): the loss is NaN on the images e0b0i0.png, e0b0i1.png"),
        message);
    assertTrue(message.contains("and 8 more; try a learning rate below 0.05"), message);
    assertFalse(Files.exists(folder.resolve("a/last.safetensors")));
  }

  @Test
  void aListenerThatFailsAtTheEndDoesNotHideWhy() {
    Watch watch = new Watch();
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void close() {
            throw new BlockwrightException("the disk is full");
          }
        };
    Trainer trainer = trainer("a", Small.plain()).listener(failing).listener(watch);
    assertEquals("the disk is full", failure(trainer));
    assertTrue(watch.closed);
    assertTrue(failure(trainer).contains("holds a run already"));
  }

  @Test
  void explodingGradientsAreNamedWhereTheyAreMeasured() {
    Trainer trainer =
        trainer("a", Small.plain())
            .recipe(RECIPE.with("clip_norm=1"))
            .loss(
                (outputs, targets) ->
                    Loss.softmax()
                        .of(outputs, targets)
                        .mul(1e-30)
                        .sqrt()
                        .mul(0)
                        .add(outputs.head().mul(0).sqrt().sum()));
    String message = assertThrows(BlockwrightException.class, trainer::run).getMessage();
    assertTrue(message.contains("the norm of the gradients is NaN"), message);
  }

  @Test
  void aFolderWithARunIsNotOverwritten() {
    trainer("a", Small.plain()).run();
    assertEquals(
        "The folder "
            + folder.resolve("a")
            + " holds a run already; resume it, or choose another folder.",
        failure(trainer("a", Small.plain())));
    assertTrue(failure(trainer("b", Small.plain()).resume(true)).contains("nothing to resume"));
  }

  @Test
  void aCheckpointOfAnotherModelNamesBoth() {
    trainer("a", Small.plain()).run();
    Trainer other =
        Trainer.of("large", Small.plain())
            .recipe(RECIPE)
            .classes(Small.NAMES)
            .folder(folder.resolve("a"))
            .train(Small.images(8, 16))
            .resume(true);
    assertTrue(failure(other).endsWith("is a checkpoint of small, not of large."));
    assertTrue(
        failure(trainer("a", Small.plain()).classes(List.of("x", "y", "z", "u")).resume(true))
            .endsWith("other classes: 4 (left, right, top, …), not 4 (x, y, z, …)."));
    assertTrue(
        failure(trainer("a", Small.plain()).recipe(RECIPE.with("lr=1")).resume(true))
            .contains("another recipe: lr 0.05 -> 1.0."));
    assertTrue(
        failure(trainer("a", Small.withBatchNorm()).resume(true)).contains("lacks 02BatchNorm_"));
  }

  private static String failure(Trainer trainer) {
    return assertThrows(BlockwrightException.class, trainer::run).getMessage();
  }

  @Test
  void theMovingAverageIsWhatIsEvaluated() {
    Watch raw = new Watch();
    Watch averaged = new Watch();
    trainer("a", Small.plain()).listener(raw).run();
    trainer("b", Small.plain())
        .recipe(RECIPE.with("ema=0.999").with("ema_evaluate=true"))
        .listener(averaged)
        .run();
    assertEquals(raw.steps.get(23).loss(), averaged.steps.get(23).loss());
    double fresh = raw.steps.get(0).loss();
    double late = averaged.epochs.get(2).validation().orElseThrow().loss();
    assertTrue(late > raw.epochs.get(2).validation().orElseThrow().loss() && late < 2 * fresh);
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
