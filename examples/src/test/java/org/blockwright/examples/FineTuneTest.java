package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.data.Datasets;
import org.blockwright.runtime.metrics.ConfusionMatrix;
import org.blockwright.runtime.train.Checkpoint;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.weights.BlockState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link FineTune} on a folder of three classes, of which one has eight times another's images. */
class FineTuneTest {
  private static final String ID = "small_gap";

  @TempDir private Path folder;
  private Path weights;

  @BeforeEach
  void trainOnOtherClasses() throws IOException {
    weights = folder.resolve("before");
    Training.of(ID)
        .data(Datasets.shapes(128))
        .recipe(r -> r.epochs(1).batch(32))
        .folder(weights)
        .tell(line -> {}, line -> {})
        .run();
    write("disc", 80);
    write("square", 30);
    write("stripes", 10);
  }

  private void write(String name, int count) throws IOException {
    Path of = Files.createDirectories(folder.resolve("pictures").resolve(name));
    Random random = new Random(name.hashCode());
    for (int i = 0; i < count; i++) {
      BufferedImage picture = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
      Graphics2D pen = picture.createGraphics();
      pen.setColor(new Color(random.nextInt(60), random.nextInt(60), 160 + random.nextInt(90)));
      int x = random.nextInt(16);
      int y = random.nextInt(16);
      switch (name) {
        case "disc" -> pen.fillOval(x, y, 28, 28);
        case "square" -> pen.drawRect(x, y, 28, 28);
        default -> {
          for (int line = x; line < 48; line += 6) {
            pen.fillRect(line, 0, 3, 48);
          }
        }
      }
      pen.dispose();
      ImageIO.write(picture, "png", of.resolve(i + ".png").toFile());
    }
  }

  private static Map<String, float[]> values(Path run) {
    Map<String, float[]> values = new HashMap<>();
    try (ImageClassifier model = ImageClassifier.load(ID, run)) {
      BlockState.parameters(model.network())
          .forEach((name, parameter) -> values.put(name, parameter.getArray().toFloatArray()));
    }
    return values;
  }

  @Test
  void theHeadLearnsTheClassesAndNothingElseMoves() {
    Path run = folder.resolve("run");
    ConfusionMatrix confusion = FineTune.tune(ID, weights, folder.resolve("pictures"), run);

    assertEquals(List.of("disc", "square", "stripes"), confusion.names());
    assertEquals(List.of(8L, 3L, 1L), List.of(0, 1, 2).stream().map(confusion::support).toList());
    assertTrue(confusion.right() >= 11, "" + confusion);

    try (Checkpoint checkpoint = Checkpoint.open(run.resolve(Checkpoint.LAST))) {
      assertEquals("backbone", checkpoint.recipe().show(RecipeKey.FREEZE));
      assertEquals("balanced", checkpoint.recipe().show(RecipeKey.CLASS_WEIGHTS));
      assertTrue(checkpoint.finished());
      assertTrue(checkpoint.epochs() < 30, "stopped early, after " + checkpoint.epochs());
    }

    Map<String, float[]> before = values(weights);
    Map<String, float[]> after = values(run);
    assertEquals(before.keySet(), after.keySet());
    assertTrue(before.keySet().stream().anyMatch(name -> name.endsWith("running_var")));
    before.forEach(
        (name, value) -> {
          if (name.startsWith("head.")) {
            assertFalse(value.length == after.get(name).length, name + " is of three classes now");
          } else {
            assertArrayEquals(value, after.get(name), name);
          }
        });
  }
}
