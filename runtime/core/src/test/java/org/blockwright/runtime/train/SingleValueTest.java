package org.blockwright.runtime.train;

import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.stride;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.BatchSource;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.ShapesSource;
import org.blockwright.runtime.heads.NoahOp;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.Args;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Batch norm on a single value is said in a sentence, before anything is written if possible. */
@ExtendWith(OneThread.class)
class SingleValueTest {
  private static final TrainingRecipe RECIPE =
      TrainingRecipe.defaults()
          .with("epochs=1")
          .with("size=16")
          .with("eval_resize=16")
          .with("crop=none");

  @TempDir Path folder;

  /** Ends in a map of 1x1 under a batch norm. */
  static final class Narrow extends Classifier {
    private final ConvBnOp stem;
    private final ConvBnOp last;
    private final NoahOp head;

    Narrow() {
      super("narrow", ShapesSource.train(1, 0).classNames().size(), TensorShape.map(3, 16, 16));
      stem = node("stem", new ConvBnOp(image(), out(4), kernel(3), stride(4)));
      last = node("last", new ConvBnOp(stem, out(4), kernel(3), stride(4)));
      head = node("head", new NoahOp(last, Args.n(2), Args.classes(classCount())));
    }

    @Override
    protected NDArray run(ForwardPass pass, NDArray image) {
      return head.apply(pass, last.apply(pass, stem.apply(pass, image)));
    }
  }

  private Trainer trainer(int images, int batch, int replicas) {
    ShapesSource source = ShapesSource.train(images, 0);
    DataLoader loader = DataLoaders.training(source, RECIPE.with("batch=" + batch), true);
    return Trainer.of(
            "narrow",
            manager -> {
              Narrow net = new Narrow();
              net.initialize(manager);
              return net;
            })
        .recipe(RECIPE.with("batch=" + batch))
        .classes(source.classNames())
        .devices(Small.cpus(replicas))
        .folder(folder.resolve("run"))
        .train(loader);
  }

  private static String refusal(Trainer trainer) {
    return assertThrows(BlockwrightException.class, trainer::run).getMessage();
  }

  @Test
  void aBatchOfOneIsRefusedBeforeTheRunStarts() {
    assertEquals(
        "The batch norm last sees a single value of each channel in a batch of 1 image: its map is"
            + " 1x1 there; take batches of at least 2 images, a larger size of the input.",
        refusal(trainer(4, 1, 1)));
    assertFalse(Files.exists(folder.resolve("run/recipe.json")));
  }

  @Test
  void aSingleImageIsRefusedWhateverTheBatch() {
    assertTrue(refusal(trainer(1, 8, 1)).contains("in a batch of 1 image:"));
  }

  @Test
  void aShareOfOneIsRefusedUnlessBatchNormsMeet() {
    String message = refusal(trainer(8, 3, 2));
    assertTrue(message.contains("in a batch of 3 images over 2 devices:"), message);
    assertTrue(
        message.endsWith("at least 4 images, a larger size of the input, or sync_bn=true."),
        message);
    trainer(8, 3, 2).recipe(RECIPE.with("batch=3").with("sync_bn=true")).run();
  }

  @Test
  void batchesOfTwoAreTrainedOn() {
    assertEquals(2, trainer(5, 2, 1).run().steps());
  }

  @Test
  void whatIsNotKnownBeforeIsOneSentenceToo() {
    Trainer trainer = trainer(4, 1, 1);
    DataLoader loader =
        DataLoaders.training(ShapesSource.train(4, 0), RECIPE.with("batch=1"), true);
    BatchSource silent =
        new BatchSource() {
          @Override
          public int perEpoch() {
            return loader.perEpoch();
          }

          @Override
          public Batches epoch(int epoch, int firstBatch) {
            return loader.epoch(epoch, firstBatch);
          }
        };
    assertEquals(OptionalInt.empty(), silent.smallestBatch());
    String message = refusal(trainer.train(silent));
    assertTrue(message.startsWith("A batch norm sees a single value of each channel"), message);
  }

  @Test
  void smallestBatchesAreKnown() {
    assertEquals(List.of(3, 3, 2), List.of(smallest(9, 3), smallest(10, 3), smallest(2, 3)));
    try (DataLoader judged =
        DataLoaders.evaluation(ShapesSource.train(10, 0), RECIPE.with("batch=3"), true)) {
      assertEquals(OptionalInt.of(1), judged.smallestBatch());
    }
  }

  private static int smallest(int images, int batch) {
    try (DataLoader loader =
        DataLoaders.training(ShapesSource.train(images, 0), RECIPE.with("batch=" + batch), true)) {
      return loader.smallestBatch().orElseThrow();
    }
  }
}
