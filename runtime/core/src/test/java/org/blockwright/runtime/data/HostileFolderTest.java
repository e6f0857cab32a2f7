package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder of what people's folders are full of: a run goes through it and says what it left out.
 */
class HostileFolderTest {
  private static final ImageTransform TRANSFORM =
      ImageTransform.training(
          Preprocessing.whole(32),
          RandomResizedCrop.of(32, Interpolation.BICUBIC),
          RandAugment.parse(
              "rand-m9-mstd0.5-inc1", List.of(Interpolation.BICUBIC), Rgb.IMAGENET_MEAN));
  private static final Set<String> BAD =
      Set.of("cut.jpg", "empty.jpg", "text.jpg", "vast.png", "webp.webp");

  @TempDir Path dir;
  private final Map<String, byte[]> files = new TreeMap<>();

  @BeforeEach
  void fill() throws IOException {
    byte[] jpeg = write(60, 40, BufferedImage.TYPE_INT_RGB, "jpg");
    files.put("cats/fine.jpg", jpeg);
    files.put("cats/cut.jpg", Arrays.copyOf(jpeg, jpeg.length * 2 / 3));
    files.put("cats/empty.jpg", new byte[0]);
    files.put("cats/text.jpg", "not an image\n".repeat(9).getBytes(StandardCharsets.UTF_8));
    files.put("cats/webp.webp", "RIFF1234WEBPVP8 ".getBytes(StandardCharsets.US_ASCII));
    byte[] vast = write(8, 8, BufferedImage.TYPE_INT_RGB, "png");
    // 60000 pixels wide and high, with a checksum that does not matter to the reader before that
    System.arraycopy(new byte[] {0, 0, (byte) 0xea, 0x60, 0, 0, (byte) 0xea, 0x60}, 0, vast, 16, 8);
    files.put("dogs/vast.png", vast);
    files.put("dogs/sixteen.png", write(20, 20, BufferedImage.TYPE_USHORT_GRAY, "png"));
    files.put("dogs/png.JPEG", write(33, 20, BufferedImage.TYPE_INT_ARGB, "png"));
    files.put("dogs/thin.png", write(1, 4000, BufferedImage.TYPE_INT_RGB, "png"));
    files.put("dogs/flat.png", write(4000, 1, BufferedImage.TYPE_BYTE_GRAY, "png"));
    files.put("dogs/dot.bmp", write(1, 1, BufferedImage.TYPE_INT_RGB, "bmp"));
  }

  private static byte[] write(int width, int height, int type, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(new BufferedImage(width, height, type), format, out));
    return out.toByteArray();
  }

  private List<Path> places() throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = dir.resolve("folder").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    try (OutputStream raw = Files.newOutputStream(dir.resolve("archive.zip"));
        ZipOutputStream out = new ZipOutputStream(raw)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
      }
    }
    return List.of(dir.resolve("folder"), dir.resolve("archive.zip"));
  }

  private static Set<String> fileNames(Stream<String> names) {
    Set<String> last = new TreeSet<>();
    names.forEach(name -> last.add(name.substring(name.replace('\\', '/').lastIndexOf('/') + 1)));
    return last;
  }

  @Test
  void aRunEndsWellAndNamesWhatItLeftOut() throws IOException {
    for (Path place : places()) {
      String spec = "imagefolder:" + place + "," + place;
      try (NDManager manager = NDManager.newBaseManager();
          Dataset data = DataSpec.parse(spec).open();
          DataLoader training =
              DataLoader.of(data.train(), TRANSFORM)
                  .batchSize(4)
                  .shuffled(1)
                  .mixing(MixupCutmix.both())
                  .build();
          DataLoader evaluation =
              DataLoader.of(data.validation(), ImageTransform.evaluation(Preprocessing.imagenet()))
                  .batchSize(3)
                  .build()) {
        int trained = 0;
        int judged = 0;
        for (int epoch = 0; epoch < 2; epoch++) {
          try (Epoch run = training.epoch(epoch)) {
            while (run.hasNext()) {
              try (Batch batch = run.next(manager)) {
                trained += batch.size();
                assertTrue(Float.isFinite(batch.images().sum().getFloat()));
              }
            }
          }
        }
        try (Epoch run = evaluation.epoch(0)) {
          while (run.hasNext()) {
            try (Batch batch = run.next(manager)) {
              judged += batch.size();
            }
          }
        }
        assertEquals(2 * files.size(), trained);
        assertEquals(files.size() - BAD.size(), judged);
        for (DataLoader batches : List.of(training, evaluation)) {
          assertEquals(BAD, fileNames(batches.skipped().reasons().keySet().stream()));
          assertEquals(BAD.size(), batches.skipped().count());
          assertTrue(batches.skipped().summary().startsWith("5 images were left out:\n"));
        }
      }
    }
  }

  @Test
  void strictnessStopsAtTheFirst() throws IOException {
    Path folder = places().get(0);
    try (NDManager manager = NDManager.newBaseManager();
        Dataset data = DataSpec.parse("imagefolder:" + folder + "," + folder).open();
        DataLoader batches = DataLoader.of(data.train(), TRANSFORM).strict(true).build();
        Epoch epoch = batches.epoch(0)) {
      String message =
          assertThrows(BlockwrightException.class, () -> epoch.next(manager)).getMessage();
      assertTrue(message.startsWith("Cannot use " + folder.resolve("cats")), message);
    }
  }

  @Test
  void aFileThatVanishesIsLeftOut() throws IOException {
    Path folder = places().get(0);
    try (Dataset data = DataSpec.parse("imagefolder:" + folder + "," + folder).open()) {
      Files.delete(folder.resolve("dogs/dot.bmp"));
      int last = data.train().size() - 1;
      for (int i = 0; i <= last; i++) {
        if (data.train().name(i).endsWith("dot.bmp")) {
          int gone = i;
          String reason =
              assertThrows(UnreadableImageException.class, () -> data.train().decode(gone))
                  .getMessage();
          assertTrue(reason.startsWith("it cannot be read"), reason);
        }
      }
    }
  }

  @Test
  void singleImagesAreReadOrNamed() throws IOException {
    Path folder = places().get(0);
    assertEquals(60, Images.read(folder.resolve("cats/fine.jpg")).width());
    Path text = folder.resolve("cats/text.jpg");
    String message = assertThrows(BlockwrightException.class, () -> Images.read(text)).getMessage();
    assertTrue(message.startsWith("Cannot use " + text + ": it is no image"), message);
    Path missing = folder.resolve("missing.jpg");
    assertEquals(
        "There is no image " + missing + ".",
        assertThrows(BlockwrightException.class, () -> Images.read(missing)).getMessage());
  }
}
