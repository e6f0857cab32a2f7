package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.blockwright.runtime.api.ExportOptions;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.standalone.WeightsType;
import org.blockwright.runtime.standalone.Written;
import org.blockwright.standalone.ClassScore;
import org.blockwright.standalone.StandaloneClassifier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Published weights as classes of plain Java, on real images: the class that the engine says. Every
 * tenth image of CIFAR; all of them where all rows are asked for.
 */
class StandaloneImagesTest {
  private static final double TIE = 1e-4;

  @TempDir Path folder;

  private static Path need(String file) {
    Path path = Path.of(System.getProperty("data.dir", "../../shared/data")).resolve(file);
    assumeTrue(Files.exists(path), "there is no " + path + ": set -Ddata.dir");
    return path;
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20_cifar, resnet20-12fca82f.th",
    "resnet56_cifar, resnet56-4bfd9763.th",
    "mobilenetv2_100, mobilenet_v2_imagenet.safetensors",
    "squeezenet1_0, squeezenet1_0_imagenet.safetensors"
  })
  void saysTheSameClass(String id, String weights) throws IOException {
    try (ImageClassifier model = ImageClassifier.load(id, need("weights/" + weights))) {
      model.export(folder.resolve("Network.java"));
      try (Written written = Written.compile(folder, "Network")) {
        StandaloneClassifier plain = written.load();
        int asked = 0;
        if (id.endsWith("cifar")) {
          int step = System.getProperty("export.rows", "").isEmpty() ? 10 : 1;
          try (ZipFile zip = new ZipFile(need("cifar10-jpeg/test-2000.zip").toFile())) {
            List<? extends ZipEntry> files =
                zip.stream().filter(entry -> entry.getName().endsWith(".jpg")).toList();
            for (int i = 0; i < files.size(); i += step, asked++) {
              try (InputStream in = zip.getInputStream(files.get(i))) {
                compare(model, plain, Images.decode(in.readAllBytes()), files.get(i).getName());
              }
            }
          }
        } else {
          try (Stream<Path> files = Files.list(need("imagenet-100/images"))) {
            for (Path file : files.sorted().toList()) {
              compare(model, plain, Images.read(file), file.toString());
              asked++;
            }
          }
        }
        assertTrue(asked >= 100, asked + " images were asked about");
      }
    }
  }

  /**
   * Weights in fewer bytes on the hundred pictures of ImageNet: how many are told right, which
   * {@code docs/standalone.md} says.
   */
  @ParameterizedTest
  @CsvSource({
    "mobilenetv2_100, mobilenet_v2_imagenet.safetensors, FLOAT32, 81",
    "mobilenetv2_100, mobilenet_v2_imagenet.safetensors, FLOAT16, 81",
    "mobilenetv2_100, mobilenet_v2_imagenet.safetensors, INT8, 80",
    "squeezenet1_0, squeezenet1_0_imagenet.safetensors, FLOAT32, 54",
    "squeezenet1_0, squeezenet1_0_imagenet.safetensors, FLOAT16, 54",
    "squeezenet1_0, squeezenet1_0_imagenet.safetensors, INT8, 49"
  })
  void tellsAsManyRight(String id, String weights, WeightsType type, int expected)
      throws IOException {
    Path file = folder.resolve("Network.java");
    try (ImageClassifier model = ImageClassifier.load(id, need("weights/" + weights))) {
      model.export(file, ExportOptions.standard().storing(type));
    }
    List<String> lines = Files.readAllLines(need("imagenet-100/labels.csv"));
    int right = 0;
    try (Written written = Written.compile(folder, "Network")) {
      StandaloneClassifier plain = written.load();
      for (String line : lines.subList(1, lines.size())) {
        String[] label = line.split(",", 3);
        RgbImage image = Images.read(need("imagenet-100/images/" + label[0]));
        int said = plain.predict(Images.toBufferedImage(image)).get(0).index();
        right += said == Integer.parseInt(label[1]) ? 1 : 0;
      }
    }
    long bytes = Files.size(folder.resolve("Network.safetensors"));
    System.out.printf("%s, %s: %d right, %,d bytes%n", id, type, right, bytes);
    assertEquals(100, lines.size() - 1);
    assertEquals(expected, right);
  }

  private static void compare(
      ImageClassifier model, StandaloneClassifier plain, RgbImage image, String name) {
    var expected = model.predict(image).best();
    List<ClassScore> actual = plain.predict(Images.toBufferedImage(image));
    assertEquals(expected.getProbability(), actual.get(0).probability(), TIE, name);
    assertEquals(expected.getClassName(), actual.get(0).name(), name);
  }
}
