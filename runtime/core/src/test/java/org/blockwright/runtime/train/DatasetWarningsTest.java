package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.ShapesSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetWarningsTest {
  @TempDir Path folder;

  private String data(String name, String... images) throws IOException {
    Path root = folder.resolve(name);
    for (String image : images) {
      Path file = root.resolve(image);
      Files.createDirectories(file.getParent());
      ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }
    return root.toString();
  }

  private static List<String> warnings(String spec) {
    try (Dataset data = DataSpec.parse(spec).open()) {
      return DatasetWarnings.of(data);
    }
  }

  @Test
  void oneClassOnlyIsSaid() throws IOException {
    String train = data("t", "cat/1.png", "cat/2.png");
    String validation = data("v", "cat/3.png");
    assertEquals(
        List.of(
            "All 2 training images are of one class, cat: there is nothing to tell apart, and any"
                + " score will be perfect."),
        warnings("imagefolder:" + train + "," + validation));
  }

  @Test
  void trainingAndValidationOnTheSameFolderIsSaid() throws IOException {
    String train = data("t", "cat/1.png", "dog/2.png", "dog/3.png");
    String expected = "3 of the 3 training images of ";
    assertTrue(only(warnings("imagefolder:" + train + "," + train)).startsWith(expected));
    assertTrue(only(warnings("imagefolder:" + train + "," + train + "/../t")).startsWith(expected));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(train));
    assertTrue(only(warnings("imagefolder:" + train + "," + link)).startsWith(expected));
  }

  @Test
  void ordinaryDataIsNotWarnedOf() throws IOException {
    String train = data("t", "cat/1.png", "dog/2.png");
    String validation = data("v", "cat/1.png", "dog/2.png");
    assertEquals(List.of(), warnings("imagefolder:" + train + "," + validation));
    assertEquals(List.of(), warnings("shapes:40"));
  }

  private static String only(List<String> lines) {
    assertEquals(1, lines.size(), lines.toString());
    return lines.get(0);
  }

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
