package org.blockwright.examples;

import static org.blockwright.testing.BlockwrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.data.UnreadableImageException;
import org.blockwright.runtime.explain.ExplanationMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How a build finds out that a network has learned a watermark. Both networks here are right on
 * nearly all validation pictures; only one of them looks at what the pictures show.
 */
class LooksAtObjectsTest {
  private static final String ID = "small_gap";

  @TempDir private Path folder;

  private ImageClassifier train(Dataset data) {
    Path run = folder.resolve(data.name().replace(' ', '-'));
    Training.of(ID)
        .data(data)
        .recipe(r -> r.epochs(8).batch(32))
        .folder(run)
        .tell(line -> {}, line -> {})
        .run();
    ImageClassifier model = ImageClassifier.load(ID, run);
    double top1 = model.evaluate(data).classification().orElseThrow().top(1);
    assertTrue(top1 > 0.9, data.name() + ": top-1 " + top1);
    return model;
  }

  @Test
  void aNetworkThatLooksAtTheFigurePasses() throws UnreadableImageException {
    try (Dataset data = ColouredShapes.of(600, false);
        ImageClassifier model = train(data)) {
      assertThat(model)
          .on(data.validation())
          .looksAtObjects()
          .withEnergyAtLeastTimesChance(3)
          .pointingAtLeast(0.8);

      ImageSource pictures = data.validation();
      RgbImage picture = pictures.decode(0);
      assertThat(model)
          .by(ExplanationMethod.CAM)
          .on(picture)
          .forClass(pictures.classNames().get(pictures.label(0)))
          .looksAt(pictures.mask(0).orElseThrow())
          .pointsAtIt();
      assertTrue(
          assertThrows(UsageException.class, () -> assertThat(model).on(picture).forClass("cat"))
              .getMessage()
              .contains("has no class cat; its classes are "));
    }
  }

  @Test
  void aNetworkThatLooksAtTheWatermarkFails() throws IOException {
    try (Dataset data = ColouredShapes.of(600, true);
        ImageClassifier model = train(data)) {
      Path drawings = folder.resolve("looks");
      AssertionError found =
          assertThrows(
              AssertionError.class,
              () ->
                  assertThat(model)
                      .drawingTo(drawings)
                      .on(data.validation())
                      .looksAtObjects()
                      .withEnergyAtLeastTimesChance(3));

      // What the person reads whose build it was.
      String message = found.getMessage();
      System.out.println(message);
      for (String part :
          List.of(
              ID + " looks elsewhere: by Grad-CAM, ",
              " times as much of its map lies on the object as by chance",
              " and at least 3 times was wanted",
              "Least of all: shapes/validation#",
              "its peak elsewhere",
              "Drawn with the object's outline: " + drawings)) {
        assertTrue(message.contains(part), message);
      }
      assertEquals(3, pictures(drawings).size(), message);
      for (Path file : pictures(drawings)) {
        assertTrue(message.contains(file.toString()), message);
        assertHotCorner(ImageIO.read(file.toFile()));
      }
    }
  }

  private static List<Path> pictures(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** The map is brightest where the watermark is. */
  private static void assertHotCorner(BufferedImage drawn) {
    int tenth = drawn.getWidth() / 10;
    double corner = brightness(drawn, 0, tenth);
    double whole = brightness(drawn, 0, drawn.getWidth());
    assertTrue(corner > 1.5 * whole, corner + " in the corner, " + whole + " in the whole");
  }

  private static double brightness(BufferedImage picture, int from, int to) {
    double sum = 0;
    for (int y = from; y < to; y++) {
      for (int x = from; x < to; x++) {
        int rgb = picture.getRGB(x, y);
        sum += (rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff);
      }
    }
    return sum / (to - from) / (to - from);
  }
}
