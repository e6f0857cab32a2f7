package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.ShapesSource;
import org.junit.jupiter.api.Test;

/** Values that nobody can mean are refused in a sentence, or done without overflow. */
class TrainingLimitsTest {
  @Test
  void aBatchLargerThanAllImagesIsAllOfThem() {
    TrainingRecipe recipe =
        TrainingRecipe.defaults().with("batch=2147483647").with("size=32").with("eval_resize=32");
    ShapesSource images = ShapesSource.train(10, 0);
    try (var loader = DataLoaders.training(images, recipe, true);
        var judged = DataLoaders.evaluation(images, recipe, true)) {
      assertEquals(1, loader.perEpoch());
      assertEquals(1, judged.perEpoch());
      assertEquals(10, loader.smallestBatch().orElseThrow());
    }
  }

  @Test
  void aBatchThatFitsIntoNoMemoryIsRefused() {
    TrainingRecipe recipe = TrainingRecipe.defaults().with("batch=100000");
    String message =
        assertThrows(
                BlockwrightException.class,
                () -> DataLoaders.training(ShapesSource.train(100000, 0), recipe, true))
            .getMessage();
    assertTrue(message.startsWith("A batch of 100,000 images of 224x224 takes 57,421 MB"), message);
    assertTrue(message.endsWith("choose a smaller batch."), message);
  }

  @Test
  void aFolderWithoutANameIsRefused() {
    String message =
        assertThrows(BlockwrightException.class, () -> Trainer.requireFolder(Path.of(""), false))
            .getMessage();
    assertEquals("The folder of a run has no name; give it one, such as runs/1.", message);
  }
}
