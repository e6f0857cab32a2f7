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
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;
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

  private static void compare(
      ImageClassifier model, StandaloneClassifier plain, RgbImage image, String name) {
    var expected = model.predict(image).best();
    List<ClassScore> actual = plain.predict(Images.toBufferedImage(image));
    assertEquals(expected.getProbability(), actual.get(0).probability(), TIE, name);
    assertEquals(expected.getClassName(), actual.get(0).name(), name);
  }
}
