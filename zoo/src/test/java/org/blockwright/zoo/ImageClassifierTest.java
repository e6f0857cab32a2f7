package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.data.UnreadableImageException;
import org.blockwright.runtime.explain.Explainer;
import org.blockwright.runtime.export.Execution;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real weights through the front door and through DJL's; needs the folder {@code data.dir}. */
class ImageClassifierTest {
  private static final double MARGIN = 0.5;
  private static final double CLOSE = 0.005;

  private final Path data = Path.of(System.getProperty("data.dir", "../../shared/data"));

  private Path need(String file) {
    Path path = data.resolve(file);
    assumeTrue(Files.exists(path), "there is no " + path + ": set -Ddata.dir");
    return path;
  }

  private static <I> Criteria<I, Classifications> criteria(Class<I> input, String id, Path file) {
    return Criteria.builder()
        .setTypes(input, Classifications.class)
        .optGroupId("org.blockwright")
        .optArtifactId(id)
        .optDevice(Device.cpu())
        .optOption("weights", file.toString())
        .build();
  }

  /** Lines of a table of expected predictions, cell by cell. */
  private List<String[]> table(String file) throws IOException {
    return Files.readAllLines(need(file)).stream().map(line -> line.split(",", -1)).toList();
  }

  private static int column(List<String[]> table, String name) {
    return List.of(table.get(0)).indexOf(name);
  }

  private static int best(Classifications answer) {
    List<Double> shares = answer.getProbabilities();
    return IntStream.range(0, shares.size())
        .reduce((a, b) -> shares.get(b) > shares.get(a) ? b : a)
        .orElseThrow();
  }

  @Test
  void mobileNetSaysOfImageNetsSamplesWhatIsExpected() throws Exception {
    Path weights = need("weights/mobilenet_v2_imagenet.safetensors");
    List<String[]> rows = table("imagenet-100/expected_predictions.csv");
    int top5 = column(rows, "mobilenet_v2_top5");
    int margin = column(rows, "mobilenet_v2_margin");
    int probability = column(rows, "mobilenet_v2_top1_prob");
    int close = 0;
    try (ImageClassifier own =
            ImageClassifier.of("mobilenetv2_100")
                .weights(weights)
                .devices(List.of(Device.cpu()))
                .execution(Execution.BLOCKS)
                .load();
        ImageClassifier fused =
            ImageClassifier.of("mobilenetv2_100")
                .weights(weights)
                .devices(List.of(Device.cpu()))
                .execution(Execution.FUSED)
                .load();
        ZooModel<Image, Classifications> images =
            criteria(Image.class, "mobilenetv2_100", weights).loadModel();
        Predictor<Image, Classifications> ofImages = images.newPredictor();
        ZooModel<Path, Classifications> files =
            criteria(Path.class, "mobilenetv2_100", weights).loadModel();
        Predictor<Path, Classifications> ofFiles = files.newPredictor()) {
      for (String[] row : rows.subList(1, rows.size())) {
        Path file = need("imagenet-100/images/" + row[column(rows, "file")]);
        Classifications answer = own.predict(file);
        assertSame(answer, ofFiles.predict(file), row[0]);
        Classifications faster = fused.predict(file);
        assertEquals(best(answer), best(faster), row[0]);
        assertEquals(
            answer.getProbabilities().get(best(answer)),
            faster.getProbabilities().get(best(answer)),
            1e-5,
            row[0]);
        // DJL decodes some JPEGs without a JFIF header into other colours; then both see those.
        Image image = ImageFactory.getInstance().fromFile(file);
        assertSame(own.predict(image), ofImages.predict(image), row[0]);
        if (Double.parseDouble(row[margin]) > MARGIN) {
          assertEquals(Integer.parseInt(row[top5].split(" ")[0]), best(answer), row[0]);
        }
        double expected = Double.parseDouble(row[probability]);
        double actual = answer.getProbabilities().get(best(answer));
        close += Math.abs(expected - actual) <= CLOSE ? 1 : 0;
      }
    }
    assertTrue(close >= 98, close + " of 100 probabilities are within " + CLOSE);
  }

  private static void assertSame(Classifications expected, Classifications actual, String image) {
    assertArrayEquals(
        expected.getProbabilities().toArray(), actual.getProbabilities().toArray(), image);
  }

  @Test
  void everyInputOfDjlGivesTheSameInEveryThread() throws Exception {
    Path weights = need("weights/resnet20-12fca82f.th");
    Path zip = need("cifar10-jpeg/test-2000.zip");
    List<RgbImage> pictures = new ArrayList<>();
    try (Dataset images = DataSpec.parse("imagefolder:" + zip).open()) {
      for (int i = 0; i < 2000; i += 100) {
        pictures.add(images.validation().decode(i));
      }
    }
    List<BufferedImage> buffered = pictures.stream().map(Images::toBufferedImage).toList();
    try (ImageClassifier own =
            ImageClassifier.of("resnet20_cifar")
                .weights(weights)
                .devices(List.of(Device.cpu()))
                .execution(Execution.BLOCKS)
                .load();
        ZooModel<BufferedImage, Classifications> zoo =
            criteria(BufferedImage.class, "resnet20_cifar", weights).loadModel()) {
      List<List<Double>> expected =
          own.predictAll(pictures).stream().map(Classifications::getProbabilities).toList();
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<List<Classifications>>> answers = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        answers.add(
            threads.submit(
                () -> {
                  try (Predictor<BufferedImage, Classifications> predictor = zoo.newPredictor()) {
                    List<Classifications> one = new ArrayList<>();
                    for (BufferedImage picture : buffered) {
                      one.add(predictor.predict(picture));
                    }
                    return one;
                  }
                }));
      }
      for (Future<List<Classifications>> answer : answers) {
        assertEquals(
            expected, answer.get().stream().map(Classifications::getProbabilities).toList());
      }
      threads.shutdown();
    }
  }

  @Test
  void cifarImagesAreToldApartAsExpected() throws IOException, UnreadableImageException {
    Path weights = need("weights/resnet20-12fca82f.th");
    Path zip = need("cifar10-jpeg/test-2000.zip");
    List<String[]> rows = table("cifar10-jpeg/expected_predictions_test-2000.csv");
    int top1 = column(rows, "resnet20_cifar10_top1");
    int margin = column(rows, "resnet20_cifar10_margin");
    try (Dataset images = DataSpec.parse("imagefolder:" + zip).open();
        ImageClassifier model =
            ImageClassifier.of("resnet20_cifar")
                .weights(weights)
                .devices(List.of(Device.cpu()))
                .load()) {
      ImageSource source = images.validation();
      for (int i = 0; i < source.size(); i += 10) {
        String name = source.name(i);
        String[] row =
            rows.stream().skip(1).filter(r -> name.endsWith(r[0])).findFirst().orElseThrow();
        if (Double.parseDouble(row[margin]) > MARGIN) {
          assertEquals(Integer.parseInt(row[top1]), best(model.predict(source.decode(i))), name);
        }
      }
      assertEquals(0.8195, model.evaluate(images).metrics().top1(), 1e-9);
    }
  }

  @ParameterizedTest
  @CsvSource({"gradcam, 1e-5", "gradcam_pp, 1e-4", "hirescam, 1e-5", "layercam, 1e-5"})
  void mapsOfGradientsAreTheGoldenOnes(String name, double limit) throws IOException {
    Explainer explainer =
        switch (name) {
          case "gradcam" -> Explainer.gradCam();
          case "gradcam_pp" -> Explainer.gradCamPlusPlus();
          case "hirescam" -> Explainer.hiResCam();
          default -> Explainer.layerCam();
        };
    Path weights = need("weights/resnet20_cifar10.safetensors");
    Path zip = need("cifar10-jpeg/test-2000.zip");
    try (TensorArchive archive = WeightFile.open(need("golden/cam_more_resnet20.safetensors"));
        Dataset images = DataSpec.parse("imagefolder:" + zip).open();
        NDManager manager = NDManager.newBaseManager(Device.cpu());
        ImageClassifier model =
            ImageClassifier.of("resnet20_cifar")
                .weights(weights)
                .devices(List.of(Device.cpu()))
                .load()) {
      long[] targets = archive.get("target").toArray(manager).toLongArray();
      float[] expected = archive.get("layer3." + name).toArray(manager).toFloatArray();
      float most = 0;
      for (float value : expected) {
        most = Math.max(most, value);
      }
      String[] files = archive.metadata().get("files").split(" ");
      int cells = expected.length / files.length;
      for (int i = 0; i < files.length; i++) {
        RgbImage image = picture(images.validation(), files[i]);
        float[] actual = model.explain(image, (int) targets[i], explainer).heat().values();
        for (int c = 0; c < cells; c++) {
          assertEquals(expected[i * cells + c], actual[c], limit * most, files[i]);
        }
      }
    }
  }

  private static RgbImage picture(ImageSource source, String name) throws IOException {
    for (int i = 0; i < source.size(); i++) {
      if (source.name(i).endsWith(name)) {
        return source.decode(i);
      }
    }
    throw new AssertionError("there is no " + name);
  }

  @Test
  void withoutWeightsNobodyIsTold() {
    Criteria<Image, Classifications> criteria =
        Criteria.builder()
            .setTypes(Image.class, Classifications.class)
            .optGroupId("org.blockwright")
            .optArtifactId("resnet20_cifar")
            .build();
    assertThrows(ModelNotFoundException.class, criteria::loadModel);
  }
}
