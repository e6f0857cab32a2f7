package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.data.UnreadableImageException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightLoader;
import org.blockwright.runtime.weights.WeightSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published weights on real images; needs the folder that {@code data.dir} names. */
class RealWeightsTest {
  private static final int BATCH = 50;

  private final Path data = Path.of(System.getProperty("data.dir", "../../shared/data"));
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Path need(String file) {
    Path path = data.resolve(file);
    assumeTrue(Files.exists(path), "there is no " + path + ": set -Ddata.dir");
    return path;
  }

  private Classifier load(String id, String weights) {
    Path file = need("weights/" + weights);
    ModelEntry entry = Catalogue.read().get(id);
    Classifier model = entry.create(entry.classes());
    try (TensorArchive archive = WeightFile.open(file)) {
      WeightLoader.load(
          archive, BlockState.parameters(model), entry.names(), LoadOptions.strict(), manager);
    }
    return model;
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenetv2_100, mobilenet_v2_imagenet.safetensors, imagenet_parity, mobilenet_v2",
    "squeezenet1_0, squeezenet1_0_imagenet.safetensors, imagenet_parity, squeezenet1_0",
    "resnet20_cifar, resnet20-12fca82f.th, cifar_parity, resnet20_cifar10",
    "resnet20_cifar, resnet20_cifar10.zipformat.pth, cifar_parity, resnet20_cifar10",
    "resnet20_cifar, resnet20_cifar10.safetensors, cifar_parity, resnet20_cifar10",
    "resnet56_cifar, resnet56-4bfd9763.th, cifar_parity, resnet56_cifar10",
    "resnet56_cifar, resnet56_cifar10.safetensors, cifar_parity, resnet56_cifar10"
  })
  void givenTensorsGiveTheGivenLogits(String id, String weights, String golden, String name) {
    Classifier model = load(id, weights);
    try (TensorArchive archive = WeightFile.open(need("golden/" + golden + ".safetensors"))) {
      NDArray images = archive.get("input").toArray(manager);
      float[] expected = archive.get(name + ".logits").toFloats();
      assertArrayEquals(expected, model.logits(images).toFloatArray(), 1e-3f);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20_cifar, resnet20-12fca82f.th",
    "resnet56_cifar, resnet56-4bfd9763.th",
  })
  void recordsAreOfTheOriginalFiles(String id, String weights) throws Exception {
    WeightSource source = Catalogue.read().get(id).weights().orElseThrow();
    assertEquals(weights, source.shortName());
    Path file = need("weights/" + weights);
    assertEquals(Files.size(file), source.bytes());
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    assertEquals(HexFormat.of().formatHex(digest), source.sha256());
  }

  /** A row of a table of expected predictions. */
  private record Expected(int top1, double margin, double probability) {}

  private List<Map<String, String>> table(String file) throws IOException {
    List<String> lines = Files.readAllLines(need(file));
    String[] names = lines.get(0).split(",");
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < names.length; i++) {
        row.put(names[i], cells[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenetv2_100, mobilenet_v2_imagenet.safetensors, mobilenet_v2, 81, 97",
    "squeezenet1_0, squeezenet1_0_imagenet.safetensors, squeezenet1_0, 54, 76"
  })
  void ownDecodingGivesTheSamePredictions(
      String id, String weights, String name, int top1, int top5)
      throws IOException, UnreadableImageException {
    Classifier model = load(id, weights);
    List<Map<String, String>> rows = table("imagenet-100/expected_predictions.csv");
    int right = 0;
    int among = 0;
    int close = 0;
    for (int from = 0; from < rows.size(); from += BATCH) {
      List<Map<String, String>> part = rows.subList(from, Math.min(rows.size(), from + BATCH));
      List<RgbImage> rasters = new ArrayList<>();
      for (Map<String, String> row : part) {
        Path file = need("imagenet-100/images/" + row.get("file"));
        rasters.add(Images.read(file));
      }
      try (NDManager scope = manager.newSubManager()) {
        NDArray images = Images.toInput(rasters, Preprocessing.imagenet(), scope);
        float[] logits = model.logits(images).toFloatArray();
        for (int i = 0; i < part.size(); i++) {
          Map<String, String> row = part.get(i);
          Prediction actual = Prediction.of(logits, i, 1000);
          Expected expected =
              new Expected(
                  Integer.parseInt(row.get(name + "_top5").split(" ")[0]),
                  Double.parseDouble(row.get(name + "_margin")),
                  Double.parseDouble(row.get(name + "_top1_prob")));
          if (expected.margin() > 0.5) {
            assertEquals(expected.top1(), actual.top1(), row.get("file"));
          }
          close += Math.abs(expected.probability() - actual.probability()) <= 0.005 ? 1 : 0;
          int label = Integer.parseInt(row.get("label"));
          right += actual.top1() == label ? 1 : 0;
          among += actual.rank(label) < 5 ? 1 : 0;
        }
      }
    }
    assertTrue(close >= 98, close + " of 100 probabilities are within 0.005");
    assertEquals(top1, right, "top-1");
    assertEquals(top5, among, "top-5");
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20_cifar, resnet20-12fca82f.th, resnet20_cifar10, 1639",
    "resnet56_cifar, resnet56-4bfd9763.th, resnet56_cifar10, 1683"
  })
  void cifarImagesGiveTheSamePredictions(String id, String weights, String name, int right)
      throws IOException, UnreadableImageException {
    Classifier model = load(id, weights);
    Map<String, Map<String, String>> rows = new HashMap<>();
    for (Map<String, String> row : table("cifar10-jpeg/expected_predictions_test-2000.csv")) {
      rows.put(row.get("file"), row);
    }
    Path zip = need("cifar10-jpeg/test-2000.zip");
    Preprocessing whole = Preprocessing.whole(32);
    Preprocessing plain =
        new Preprocessing(
            32,
            0,
            whole.interpolation(),
            Preprocessing.imagenet().mean(),
            Preprocessing.imagenet().std());
    try (Dataset images = DataSpec.parse("imagefolder:" + zip).open()) {
      ImageSource source = images.validation();
      assertEquals(2000, source.size());
      int correct = 0;
      for (int from = 0; from < source.size(); from += 200) {
        List<RgbImage> rasters = new ArrayList<>();
        for (int i = from; i < from + 200; i++) {
          rasters.add(source.decode(i));
        }
        try (NDManager scope = manager.newSubManager()) {
          float[] logits = model.logits(Images.toInput(rasters, plain, scope)).toFloatArray();
          for (int i = 0; i < rasters.size(); i++) {
            Prediction actual = Prediction.of(logits, i, 10);
            correct += actual.top1() == source.label(from + i) ? 1 : 0;
            Map<String, String> row = row(rows, source.name(from + i));
            if (Double.parseDouble(row.get(name + "_margin")) > 0.5) {
              assertEquals(
                  Integer.parseInt(row.get(name + "_top1")), actual.top1(), source.name(from + i));
            }
          }
        }
      }
      assertEquals(right, correct, "images that are right");
    }
  }

  private static Map<String, String> row(Map<String, Map<String, String>> rows, String name) {
    return rows.entrySet().stream()
        .filter(row -> name.endsWith(row.getKey()))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElseThrow(() -> new AssertionError("nothing is expected of " + name));
  }

  @Test
  void aFileOfAnotherNetworkListsWhatIsMissing() {
    Path file = need("weights/resnet56_cifar10.safetensors");
    ModelEntry entry = Catalogue.read().get("resnet20_cifar");
    Classifier model = entry.create(10);
    try (TensorArchive archive = WeightFile.open(file)) {
      RuntimeException error =
          org.junit.jupiter.api.Assertions.assertThrows(
              RuntimeException.class,
              () ->
                  WeightLoader.load(
                      archive,
                      BlockState.parameters(model),
                      entry.names(),
                      LoadOptions.strict(),
                      manager));
      assertTrue(error.getMessage().contains("unexpected"), error.getMessage());
    }
  }

  /** What a row of logits says. */
  private record Prediction(float[] logits, int from, int classes) {
    static Prediction of(float[] logits, int row, int classes) {
      return new Prediction(logits, row * classes, classes);
    }

    int top1() {
      int best = 0;
      for (int k = 1; k < classes; k++) {
        best = logits[from + k] > logits[from + best] ? k : best;
      }
      return best;
    }

    double probability() {
      double top = logits[from + top1()];
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += Math.exp(logits[from + k] - top);
      }
      return 1 / sum;
    }

    int rank(int label) {
      int better = 0;
      for (int k = 0; k < classes; k++) {
        better += logits[from + k] > logits[from + label] ? 1 : 0;
      }
      return better;
    }
  }
}
