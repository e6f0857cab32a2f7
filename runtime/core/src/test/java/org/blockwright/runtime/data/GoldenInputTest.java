package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decoding, resizing and normalising give the very inputs that PIL and torchvision made. */
class GoldenInputTest {
  private static final List<String> IMAGENET =
      List.of(
          "n01484850_great_white_shark.JPEG",
          "n01496331_electric_ray.JPEG",
          "n01558993_robin.JPEG");
  private static final List<String> CIFAR =
      List.of(
          "airplane/0001.jpg",
          "airplane/0619.jpg",
          "automobile/0259.jpg",
          "automobile/0916.jpg",
          "bird/0459.jpg",
          "cat/0122.jpg",
          "cat/0711.jpg",
          "deer/0345.jpg",
          "dog/0001.jpg",
          "dog/0643.jpg",
          "frog/0234.jpg",
          "frog/0892.jpg",
          "horse/0477.jpg",
          "ship/0152.jpg",
          "ship/0789.jpg",
          "truck/0373.jpg");

  @Test
  void imagenetInputsEqualPil() throws IOException {
    try (NDManager manager = NDManager.newBaseManager();
        FileTree tree = FileTree.open(TestData.path("imagenet-100/images"))) {
      NDArray expected = TestData.golden(manager, "imagenet_parity", "input");
      ImageSource source = new FakeSource(3, i -> decode(tree, IMAGENET.get(i)));
      assertSame(expected, source, Preprocessing.imagenet(), manager);
    }
  }

  @Test
  void cifarInputsEqualPil() throws IOException {
    try (NDManager manager = NDManager.newBaseManager();
        FileTree tree = FileTree.open(TestData.path("cifar10-jpeg/test-2000.zip"))) {
      NDArray expected = TestData.golden(manager, "cifar_parity", "input");
      ImageSource source = new FakeSource(CIFAR.size(), i -> decode(tree, "test/" + CIFAR.get(i)));
      Preprocessing asIs =
          new Preprocessing(32, 0, Interpolation.BILINEAR, Rgb.IMAGENET_MEAN, Rgb.IMAGENET_STD);
      assertSame(expected, source, asIs, manager);
    }
  }

  /**
   * All hundred images, with profiles, greys and odd sizes among them, under each evaluation
   * recipe; CRCs by Pillow 12.3.0.
   */
  @ParameterizedTest
  @CsvSource({"256, BILINEAR, 54d38ed1", "256, BICUBIC, 530997ca", "248, BICUBIC, 098764f3"})
  void imagenetPicturesEqualPillow(int resize, Interpolation interpolation, String expected)
      throws IOException {
    Preprocessing recipe =
        new Preprocessing(224, resize, interpolation, Rgb.IMAGENET_MEAN, Rgb.IMAGENET_STD);
    CRC32 crc = new CRC32();
    try (FileTree tree = FileTree.open(TestData.path("imagenet-100/images"))) {
      for (String file : tree.files()) {
        crc.update(Images.framed(decode(tree, file), recipe).pixels());
      }
    }
    assertEquals(expected, String.format("%08x", crc.getValue()));
  }

  private static void assertSame(
      NDArray expected, ImageSource source, Preprocessing preprocessing, NDManager manager) {
    try (DataLoader batches =
            DataLoader.of(source, ImageTransform.evaluation(preprocessing)).build();
        Epoch epoch = batches.epoch(0);
        Batch batch = epoch.next(manager)) {
      assertEquals(expected.getShape(), batch.images().getShape());
      assertEquals(0, batches.skipped().count(), batches.skipped().summary());
      // not one level off, so nothing is lost in float32 either
      assertEquals(0f, expected.sub(batch.images()).abs().max().getFloat());
    }
  }

  private static RgbImage decode(FileTree tree, String file) throws UnreadableImageException {
    try {
      return ImageDecoder.decode(tree.read(file), false);
    } catch (UnreadableImageException e) {
      throw e;
    } catch (IOException e) {
      throw new UnreadableImageException(file, e);
    }
  }
}
