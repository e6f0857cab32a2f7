package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.blockwright.runtime.Blockwright;
import org.blockwright.runtime.api.EvaluationOptions;
import org.blockwright.runtime.api.EvaluationReport;
import org.blockwright.runtime.api.ExportOptions;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeclarationException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.explain.ClassMaps;
import org.blockwright.runtime.explain.Explainer;
import org.blockwright.runtime.explain.Explanation;
import org.blockwright.runtime.explain.NodeOutput;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.ModelMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program does with a trained model. */
class ImageClassifierTest {
  private static final List<String> NAMES =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven");

  @TempDir private static Path folder;

  private static Path weights;
  private static Path picture;
  private static ImageClassifier model;

  @BeforeAll
  static void load() throws IOException {
    weights = folder.resolve("mnist_net.safetensors");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Classifier network = Blockwright.create(MnistNet.class, NAMES.size());
      network.initialize(manager, 5);
      BlockState.write(
          weights,
          BlockState.parameters(network),
          KeyMap.own(),
          ModelMetadata.of(network)
              .withClasses(NAMES)
              .withPreprocessing(Preprocessing.whole(28))
              .withLoss(false)
              .safetensors());
    }
    picture = folder.resolve("picture.png");
    ImageIO.write(Images.toBufferedImage(drawn(3)), "png", picture.toFile());
    model = ImageClassifier.of(MnistNet.class).weights(weights).devices(cpu()).load();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static List<Device> cpu() {
    return List.of(Device.cpu());
  }

  /** A picture of some colours, another one for each number. */
  static RgbImage drawn(int number) {
    RgbImage image = new RgbImage(40, 36);
    for (int i = 0; i < image.pixels().length; i++) {
      image.pixels()[i] = (byte) ((i * (7 + number)) ^ (i >> 5) * 31);
    }
    return image;
  }

  @Test
  void namesAndProbabilitiesAreTheFiles() {
    Classifications answer = model.predict(picture);
    assertEquals(NAMES, answer.getClassNames());
    assertEquals(1, answer.getProbabilities().stream().mapToDouble(p -> p).sum(), 1e-12);
    assertEquals(3, answer.topK(3).size());
    assertEquals(
        answer.getProbabilities().stream().mapToDouble(p -> p).max().orElseThrow(),
        answer.best().getProbability());
  }

  @Test
  void everyKindOfPictureGivesTheSame() throws IOException {
    List<Double> expected = model.predict(picture).getProbabilities();
    byte[] bytes = Files.readAllBytes(picture);
    BufferedImage buffered = ImageIO.read(picture.toFile());
    Image image = ImageFactory.getInstance().fromFile(picture);
    assertEquals(expected, model.predict(bytes).getProbabilities());
    assertEquals(
        expected, model.predict(new ByteArrayInputStream(bytes)).getProbabilities(), "a stream");
    assertEquals(expected, model.predict(buffered).getProbabilities());
    assertEquals(expected, model.predict(image).getProbabilities());
    assertEquals(expected, model.predict(drawn(3)).getProbabilities());
    List<Classifications> all =
        model.predictAll(
            List.of(picture, bytes, new ByteArrayInputStream(bytes), buffered, image, drawn(3)));
    assertEquals(6, all.size());
    all.forEach(answer -> assertEquals(expected, answer.getProbabilities()));
  }

  @Test
  void severalPicturesComeInOrder() {
    List<RgbImage> images = List.of(drawn(1), drawn(2), drawn(3), drawn(4), drawn(5));
    List<Classifications> answers = model.predictAll(images);
    for (int i = 0; i < images.size(); i++) {
      assertEquals(
          model.predict(images.get(i)).getProbabilities(), answers.get(i).getProbabilities());
    }
  }

  @Test
  void batchesAgreeToRounding() {
    try (ImageClassifier batched =
        ImageClassifier.of(MnistNet.class)
            .weights(weights)
            .devices(cpu())
            .batching(4, Duration.ofMillis(50))
            .load()) {
      List<RgbImage> images = List.of(drawn(1), drawn(2), drawn(3), drawn(4), drawn(5), drawn(6));
      List<Classifications> answers = batched.predictAll(images);
      for (int i = 0; i < images.size(); i++) {
        assertArrayEquals(
            values(model.predict(images.get(i))), values(answers.get(i)), 1e-5, "image " + i);
      }
    }
  }

  private static double[] values(Classifications answer) {
    return answer.getProbabilities().stream().mapToDouble(p -> p).toArray();
  }

  @Test
  void classNamesAndSizeCanBeGiven() {
    try (ImageClassifier other =
        ImageClassifier.of("mnist_net")
            .weights(weights)
            .devices(cpu())
            .classNames(List.of("a", "b", "c", "d", "e", "f", "g", "h"))
            .size(36)
            .load()) {
      assertEquals("a", other.predict(picture).getClassNames().get(0));
      assertEquals(36, other.preprocessing().size());
      assertEquals(36, other.network().image().height());
    }
    assertThrows(
        FileException.class,
        () -> ImageClassifier.of("mnist_net").weights(weights).classNames(List.of("a")).load());
  }

  @Test
  void attentionAndExplanations() {
    Explanation seen = model.explain(picture, Explainer.standard());
    assertEquals(model.predict(picture).best().getClassName(), seen.className());
    assertEquals(model.predict(picture).best().getProbability(), seen.probability());
    assertEquals(28, seen.image().width());
    assertEquals(56, seen.overlay(56).getWidth());
    ClassMaps maps = model.attention(Images.read(picture));
    assertArrayEquals(
        maps.heat(0, seen.classIndex()).values(), seen.heat().values(), "attention by default");
    Explanation graded = model.explain(Images.read(picture), 2, Explainer.gradCam());
    assertEquals("two", graded.className());
    assertEquals(seen.heat().width(), graded.heat().width());
    assertThrows(
        BlockwrightException.class,
        () -> model.explain(Images.read(picture), 8, Explainer.standard()));
  }

  @Test
  void featuresOfNodes() {
    Map<String, NodeOutput> found = model.features(drawn(3), "stem", "head");
    assertEquals(List.of("stem", "head"), List.copyOf(found.keySet()));
    assertArrayEquals(new long[] {1, NAMES.size()}, found.get("head").shape());
    long[] stem = found.get("stem").shape();
    assertEquals(4, stem.length);
    assertEquals(stem[1] * stem[2] * stem[3], found.get("stem").values().length);
    BlockwrightException wrong =
        assertThrows(BlockwrightException.class, () -> model.features(drawn(3), "stm"));
    assertTrue(wrong.getMessage().contains("stem"), wrong.getMessage());
  }

  @Test
  void measures() {
    try (Dataset shapes = DataSpec.parse("shapes:64").open()) {
      EvaluationOptions options = EvaluationOptions.standard().classesByPosition();
      EvaluationReport report = model.evaluate(shapes.validation(), options.named("shapes:64"));
      assertEquals(16, report.metrics().images());
      assertEquals(report.metrics().top1(), report.classification().orElseThrow().top(1));
      assertEquals(report.metrics().top5(), report.classification().orElseThrow().top(5));
      assertEquals(16, report.classification().orElseThrow().confusion().total());
      EvaluationReport again = model.evaluate(shapes.validation(), options.batch(5));
      assertEquals(report.metrics().top1(), again.metrics().top1());
      assertEquals("shapes:64", report.toJson().get("data").getAsString());
      assertThrows(BlockwrightException.class, () -> model.evaluate(shapes));
    }
  }

  @Test
  void whatIsExportedLoadsAgain() {
    Path copy = folder.resolve("copy.safetensors");
    model.export(copy);
    try (ImageClassifier loaded =
        ImageClassifier.of(MnistNet.class).weights(copy).devices(cpu()).load()) {
      assertEquals(NAMES, loaded.classNames());
      assertEquals(
          model.predict(picture).getProbabilities(), loaded.predict(picture).getProbabilities());
    }
    Path program = folder.resolve("copy.onnx");
    model.export(program, ExportOptions.standard().withAttention());
    assertTrue(Files.exists(program));
    assertThrows(FileException.class, () -> model.export(folder.resolve("copy.pdf")));
  }

  @Test
  void errorsSayWhatKindOfThingIsWrong() throws IOException {
    assertThrows(
        WeightsException.class,
        () -> ImageClassifier.load(MnistNet.class, folder.resolve("none.safetensors")));
    assertThrows(WeightsException.class, () -> ImageClassifier.of(MnistNet.class).load());
    assertThrows(DeclarationException.class, () -> ImageClassifier.of("mnist_nett"));
    BlockwrightException plain =
        assertThrows(DeclarationException.class, () -> ImageClassifier.of(Runnable.class));
    assertTrue(plain.getMessage().contains("annotationProcessor"), plain.getMessage());
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");
    assertThrows(FileException.class, () -> model.predict(text));
    assertThrows(FileException.class, () -> model.predict(folder.resolve("missing.png")));
    assertThrows(BlockwrightException.class, () -> model.predictAll(List.of("a string")));
  }
}
