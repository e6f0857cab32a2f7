package org.blockwright.runtime.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.blockwright.runtime.api.EvaluationOptions;
import org.blockwright.runtime.api.EvaluationReport;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.data.UnreadableImageException;
import org.blockwright.runtime.pytorch.EngineThreads;
import org.blockwright.runtime.train.Checkpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two executors come to what one process does, in training, evaluation and prediction. */
class SparkTest {
  private static final String MODEL = "resnet20_cifar";

  @TempDir static Path folder;

  private static SparkSession session;

  @BeforeAll
  static void start() {
    session = Cluster.start(2);
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static Training training(String run, int epochs) {
    return Training.of(MODEL)
        .data(DataSpec.parse("shapes:130"))
        .recipe(recipe -> recipe.epochs(epochs).batch(50).set("shards=4").set("drop_last=false"))
        .folder(Path.of(run));
  }

  @Test
  void trainsEvaluatesAndPredicts() throws IOException {
    EngineThreads.set(1);
    String alone = folder.resolve("alone").toString();
    String together = folder.resolve("together").toString();
    training(alone, 2).run();
    SparkTrainingResult result =
        SparkTraining.of(session, () -> training(together, 2)).workers(2).run();
    assertEquals(2, result.workers());
    assertFalse(result.interrupted());
    for (String file : List.of(Checkpoint.LAST, Checkpoint.BEST)) {
      assertEquals(
          Cluster.sha256(Path.of(alone, file)), Cluster.sha256(Path.of(together, file)), file);
    }
    evaluates(together);
    predicts(together);
  }

  private static void evaluates(String run) {
    EvaluationReport expected;
    try (ImageClassifier model = ImageClassifier.of(MODEL).weights(Path.of(run)).load();
        org.blockwright.runtime.data.Dataset data = DataSpec.parse("shapes:1000").open()) {
      expected =
          model.evaluate(
              data.validation(), EvaluationOptions.standard().named(data.name()).batch(32));
    }
    for (int partitions = 1; partitions <= 3; partitions++) {
      SparkEvaluation.Report found =
          SparkEvaluation.of(
                  session,
                  () -> ImageClassifier.of(MODEL).weights(Path.of(run)).load(),
                  () -> DataSpec.parse("shapes:1000").open())
              .partitions(partitions)
              .batch(32)
              .run();
      assertEquals(expected.metrics(), found.metrics());
      assertEquals(new TreeMap<>(), found.skipped());
    }
  }

  private static void predicts(String run) throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    try (org.blockwright.runtime.data.Dataset data = DataSpec.parse("shapes:10").open()) {
      for (int i = 0; i < 5; i++) {
        BufferedImage image = Images.toBufferedImage(decoded(data, i));
        ImageIO.write(image, "png", pictures.resolve(i + ".png").toFile());
      }
    }
    Files.writeString(pictures.resolve("broken.png"), "no picture");
    Dataset<Row> bytes = session.read().format("binaryFile").load(pictures + "/*.png");
    SparkPrediction prediction =
        SparkPrediction.of(() -> ImageClassifier.of(MODEL).weights(Path.of(run)).load());
    List<Row> rows = prediction.predict(bytes).orderBy("path").collectAsList();
    List<Row> byPath =
        prediction
            .predict(
                session
                    .createDataset(List.of(pictures.resolve("0.png").toString()), Encoders.STRING())
                    .toDF("path"))
            .collectAsList();
    assertEquals(6, rows.size());
    try (ImageClassifier model = ImageClassifier.of(MODEL).weights(Path.of(run)).load()) {
      for (int i = 0; i < 5; i++) {
        var best = model.predict(pictures.resolve(i + ".png")).best();
        assertEquals(best.getClassName(), rows.get(i).getString(1));
        assertEquals(best.getProbability(), rows.get(i).getDouble(2), 1e-6);
      }
    }
    assertEquals(rows.get(0).getString(1), byPath.get(0).getString(1));
    assertTrue(rows.get(5).isNullAt(1));
    assertFalse(rows.get(5).isNullAt(3));
  }

  private static RgbImage decoded(org.blockwright.runtime.data.Dataset data, int index) {
    try {
      return data.train().decode(index);
    } catch (UnreadableImageException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Pictures that Hadoop reads are those of a folder, in its order. */
  @Test
  void hadoopsPicturesAreThoseOfAFolder() throws IOException {
    Path root = folder.resolve("classes");
    try (org.blockwright.runtime.data.Dataset data = DataSpec.parse("shapes:40").open()) {
      for (int i = 0; i < 20; i++) {
        String part = i % 4 == 0 ? "val" : "train";
        String name = "%s/%s/%d.png".formatted(part, i / 4 % 2 == 0 ? "a" : "b", i);
        Files.createDirectories(root.resolve(name).getParent());
        BufferedImage image = Images.toBufferedImage(decoded(data, i));
        ImageIO.write(image, "png", root.resolve(name).toFile());
      }
    }
    Files.writeString(root.resolve("train/a/notes.txt"), "no picture");
    Files.writeString(root.resolve("train/a/broken.png"), "no picture");
    String train = root.resolve("train").toUri().toString();
    String validation = root.resolve("val").toUri().toString();
    try (org.blockwright.runtime.data.Dataset found = HadoopImages.open(train, validation);
        org.blockwright.runtime.data.Dataset expected =
            DataSpec.parse("imagefolder:%s/train,%s/val".formatted(root, root)).open()) {
      assertEquals(expected.classNames(), found.classNames());
      assertEquals(expected.train().size(), found.train().size());
      for (int i = 0; i < found.train().size(); i++) {
        int index = i;
        assertEquals(expected.train().label(i), found.train().label(i));
        assertTrue(
            found
                .train()
                .name(i)
                .endsWith(Path.of(expected.train().name(i)).getFileName().toString()));
        if (found.train().name(i).endsWith("broken.png")) {
          assertThrows(UnreadableImageException.class, () -> found.train().decode(index));
        } else {
          assertArrayEquals(pixels(decoded(expected, i)), pixels(decoded(found, i)));
        }
      }
    }
  }

  private static int[] pixels(RgbImage image) {
    BufferedImage view = Images.toBufferedImage(image);
    return view.getRGB(0, 0, view.getWidth(), view.getHeight(), null, 0, view.getWidth());
  }

  /** What the training itself refuses is not tried again. */
  @Test
  void aWrongRecipeIsSaidOnce() {
    String run = folder.resolve("wrong").toString();
    RecipeException failure =
        assertThrows(
            RecipeException.class,
            () ->
                SparkTraining.of(session, () -> training(run, 1).recipe(r -> r.set("shards=1")))
                    .workers(2)
                    .tell(line -> assertEquals("", line))
                    .run());
    assertTrue(failure.getMessage().contains("A batch of 1 shards"), failure.getMessage());
  }
}
