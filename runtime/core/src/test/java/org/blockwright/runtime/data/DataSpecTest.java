package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSpecTest {
  @TempDir Path dir;

  private static String refusal(String spec) {
    String message =
        assertThrows(BlockwrightException.class, () -> DataSpec.parse(spec).open().close())
            .getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private static void contains(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "mnst:x", "shapes:0", "shapes:many", "mnist:", "imagefolder", "imagefolder: "})
  void whatIsNoDataIsRefused(String spec) {
    contains(refusal(spec), spec, "write ");
  }

  @Test
  void missingPlacesAreNamed() {
    for (String kind : List.of("mnist", "cifar10", "imagefolder")) {
      contains(refusal(kind + ":" + dir.resolve("nowhere")), dir.resolve("nowhere").toString());
    }
    contains(refusal("mnist:" + dir), dir.toString(), "train-images-idx3-ubyte");
    contains(refusal("cifar10:" + dir), dir.resolve("data_batch_1.bin").toString());
    contains(refusal("imagefolder:" + dir), dir.toString(), "no class folders");
  }

  // -- IDX

  private void idx(String name, boolean gzip, int[] sizes, byte[] data) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + data.length);
    bytes.putInt(0x0800 | sizes.length);
    Arrays.stream(sizes).forEach(bytes::putInt);
    bytes.put(data);
    try (OutputStream file = Files.newOutputStream(dir.resolve(name));
        OutputStream out = gzip ? new GZIPOutputStream(file) : file) {
      out.write(bytes.array());
    }
  }

  private void idxSet(boolean gzip) throws IOException {
    String end = gzip ? ".gz" : "";
    idx(
        "train-images-idx3-ubyte" + end,
        gzip,
        new int[] {2, 2, 3},
        new byte[] {1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6});
    idx("train-labels-idx1-ubyte" + end, gzip, new int[] {2}, new byte[] {7, 0});
    idx("t10k-images-idx3-ubyte" + end, gzip, new int[] {1, 2, 3}, new byte[] {9, 9, 9, 9, 9, 9});
    idx("t10k-labels-idx1-ubyte" + end, gzip, new int[] {1}, new byte[] {3});
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void idxFilesAreReadAsTheyAre(boolean gzip) throws Exception {
    idxSet(gzip);
    try (Dataset data = DataSpec.parse("fashion-mnist:" + dir).open()) {
      assertEquals(2, data.train().size());
      assertEquals(1, data.validation().size());
      assertFalse(data.heldOut());
      assertEquals("Sneaker", data.classNames().get(data.train().label(0)));
      assertEquals(3, data.validation().label(0));
      assertEquals(new ImageSize(3, 2), data.train().naturalSize().orElseThrow());
      RgbImage second = data.train().decode(1);
      assertEquals(3, second.width());
      assertEquals(253, second.sample(2, 0, 0));
      assertEquals(250, second.sample(2, 1, 2));
      assertTrue(data.train().name(1).endsWith("#1"));
    }
  }

  @Test
  void damagedIdxFilesAreNamed() throws IOException {
    idxSet(false);
    idx("train-labels-idx1-ubyte", false, new int[] {3}, new byte[] {7, 0, 1});
    contains(refusal("mnist:" + dir), "2 images", "3 labels");
    idx("train-labels-idx1-ubyte", false, new int[] {2}, new byte[] {7, 10});
    contains(refusal("mnist:" + dir), "Label 1", "is 10");
    idx("train-images-idx3-ubyte", false, new int[] {200_000_000, 2, 3}, new byte[5]);
    contains(refusal("mnist:" + dir), "ends after 5 of 1200000000");
    idx("train-images-idx3-ubyte", false, new int[] {2, 100_000, 3}, new byte[5]);
    contains(refusal("mnist:" + dir), "claims a size of 100000");
    Files.write(dir.resolve("train-images-idx3-ubyte"), new byte[] {'P', 'K', 3, 4, 5});
    contains(refusal("mnist:" + dir), "not an IDX file", "0x504b0304");
    Files.write(dir.resolve("train-images-idx3-ubyte"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
    contains(refusal("mnist:" + dir), "train-images-idx3-ubyte is cut off or damaged");
    Files.delete(dir.resolve("train-labels-idx1-ubyte"));
    contains(refusal("mnist:" + dir), "no train-labels-idx1-ubyte");
  }

  @Test
  void realMnistIsWhole() throws Exception {
    try (Dataset data = DataSpec.parse("mnist:" + TestData.path("mnist")).open()) {
      assertEquals(60_000, data.train().size());
      assertEquals(10_000, data.validation().size());
      // the first digits of both files are known to everybody
      assertEquals(5, data.train().label(0));
      assertEquals(7, data.validation().label(0));
      assertTrue(data.train().decode(0).sample(15, 5, 1) > 0);
      assertEquals(0, data.train().decode(0).sample(0, 0, 1));
      Dataset few = data.limit(100, 3);
      assertEquals(100, few.train().size());
      assertEquals(10_000, few.validation().size());
      assertEquals(List.of("Training on 100 of 60000 images."), few.notes());
      assertEquals(few.train().name(5), data.limit(100, 3).train().name(5));
      assertNotEquals(few.train().name(5), data.limit(100, 4).train().name(5));
    }
  }

  @Test
  void otherNamesOfIdxFilesAreFound() throws Exception {
    try (Dataset data = DataSpec.parse("fashion-mnist:" + TestData.path("fashion-mnist")).open()) {
      assertEquals(700, data.train().size());
      assertEquals(200, data.validation().size());
    }
  }

  // -- CIFAR-10

  @Test
  void cifarBatchesAreReadAsTheyAre() throws Exception {
    Path inner = Files.createDirectory(dir.resolve("cifar-10-batches-bin"));
    for (int b = 1; b <= 6; b++) {
      byte[] records = new byte[2 * 3073];
      records[0] = (byte) b;
      records[3073] = 9;
      records[3074 + 2] = 11;
      records[3074 + 1024 + 2] = 12;
      records[3074 + 2048 + 2] = (byte) 200;
      Files.write(inner.resolve(b == 6 ? "test_batch.bin" : "data_batch_" + b + ".bin"), records);
    }
    try (Dataset data = DataSpec.parse("cifar10:" + dir).open()) {
      assertEquals(10, data.train().size());
      assertEquals(2, data.validation().size());
      assertEquals(5, data.train().label(8));
      assertEquals("truck", data.classNames().get(data.train().label(9)));
      RgbImage last = data.train().decode(9);
      assertEquals(
          List.of(11, 12, 200),
          List.of(last.sample(2, 0, 0), last.sample(2, 0, 1), last.sample(2, 0, 2)));
    }
    Files.write(inner.resolve("data_batch_3.bin"), new byte[3000]);
    contains(refusal("cifar10:" + dir), "data_batch_3.bin", "3000 bytes");
    byte[] wrong = new byte[3073];
    wrong[0] = (byte) 130;
    Files.write(inner.resolve("data_batch_3.bin"), wrong);
    contains(refusal("cifar10:" + dir), "label 130");
  }

  // -- image folders

  private static byte[] png(int shade) throws IOException {
    BufferedImage image = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 2, shade << 16 | shade << 8 | shade);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static Map<String, byte[]> set(String... files) throws IOException {
    Map<String, byte[]> set = new TreeMap<>();
    for (int i = 0; i < files.length; i++) {
      set.put(files[i], png(i + 1));
    }
    return set;
  }

  private Path folder(String name, Map<String, byte[]> files) throws IOException {
    Path root = dir.resolve(name);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return root;
  }

  private Path zip(String name, Map<String, byte[]> files) throws IOException {
    Path path = dir.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(path))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
      }
    }
    return path;
  }

  private static final String[] PLAIN = {
    "cat/b.png",
    "cat/a.PNG",
    "dog/deep/c.jpg",
    ".hidden/x.png",
    "__MACOSX/cat/a.png",
    "cat/notes.txt",
    "readme.md",
    "loose.png"
  };

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void classFoldersBecomeClasses(boolean zipped) throws Exception {
    Path train = zipped ? zip("train.zip", set(PLAIN)) : folder("train-images", set(PLAIN));
    Path validation = zipped ? zip("v.zip", set("dog/1.png")) : folder("v", set("dog/1.png"));
    try (Dataset data = DataSpec.parse("imagefolder:" + train + "," + validation).open()) {
      assertEquals(List.of("cat", "dog"), data.classNames());
      assertEquals(3, data.train().size());
      assertTrue(data.train().name(0).endsWith("a.PNG"), data.train().name(0));
      assertEquals(0, data.train().label(1));
      assertEquals(1, data.train().label(2));
      assertEquals(3, data.train().decode(2).sample(1, 2, 0));
      assertEquals(1, data.validation().size());
      assertEquals(1, data.validation().label(0));
      assertTrue(data.notes().isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrapper/"})
  void onePathMayHoldBothParts(String wrapper) throws Exception {
    Map<String, byte[]> files =
        set(wrapper + "train/a/1.png", wrapper + "train/b/2.png", wrapper + "val/b/3.png");
    for (Path path : List.of(zip("both.zip", files), folder("both", files))) {
      try (Dataset data = DataSpec.parse("imagefolder:" + path).open()) {
        assertEquals(List.of("a", "b"), data.classNames());
        assertEquals(2, data.train().size());
        assertEquals(1, data.validation().size());
        assertEquals(1, data.validation().label(0));
        assertFalse(data.heldOut());
      }
    }
  }

  @Test
  void aClassMayBeCalledTrain() throws Exception {
    Path path = folder("vehicles", set("bus/1.png", "train/2.png", "bus/3.png"));
    try (Dataset data = DataSpec.parse("imagefolder:" + path).open()) {
      assertEquals(List.of("bus", "train"), data.classNames());
    }
  }

  @Test
  void whatHasNoValidationImagesHoldsSomeOut() throws Exception {
    String[] names = new String[40];
    Arrays.setAll(names, i -> "class" + i % 4 + "/" + i + ".png");
    Path path = folder("plain", set(names));
    try (Dataset data = DataSpec.parse("imagefolder:" + path).open();
        Dataset again = DataSpec.parse("imagefolder:" + path).open()) {
      assertTrue(data.heldOut());
      assertEquals(36, data.train().size());
      assertEquals(4, data.validation().size());
      assertEquals(1, data.notes().size());
      contains(data.notes().get(0), path.toString(), "4 of its 40");
      for (int v = 0; v < 4; v++) {
        assertEquals(data.validation().name(v), again.validation().name(v));
        for (int t = 0; t < 36; t++) {
          assertNotEquals(data.validation().name(v), data.train().name(t));
        }
      }
    }
  }

  @Test
  void everyClassIsHeldOutFrom() throws Exception {
    String[] names = new String[10 + 25 + 2 + 1];
    Arrays.setAll(
        names, i -> (i < 10 ? "ten" : i < 35 ? "many" : i < 37 ? "two" : "one") + "/" + i + ".png");
    try (Dataset data = DataSpec.parse("imagefolder:" + folder("uneven", set(names))).open()) {
      int[] held = new int[4];
      for (int i = 0; i < data.validation().size(); i++) {
        held[data.validation().label(i)]++;
      }
      assertEquals(List.of("many", "one", "ten", "two"), data.classNames());
      assertArrayEquals(new int[] {3, 0, 1, 1}, held);
      assertEquals(names.length - 5, data.train().size());
    }
    Path single = folder("single", set("a/1.png", "b/2.png"));
    contains(refusal("imagefolder:" + single), "no class of two images");
  }

  @Test
  void evaluationTakesAllOfPlainClassFolders() throws Exception {
    String[] names = new String[30];
    Arrays.setAll(names, i -> "class" + i % 3 + "/" + i + ".png");
    Map<String, byte[]> files = set(names);
    for (Path path : List.of(folder("plain30", files), zip("plain30.zip", files))) {
      try (Dataset data = DataSpec.parse("imagefolder:" + path).openForEvaluation(false)) {
        assertEquals(30, data.validation().size());
        contains(data.notes().get(0), "all of its images are measured");
      }
    }
    // where there are validation images, those
    Path parts = folder("parts", set("train/a/1.png", "train/b/2.png", "val/b/3.png"));
    try (Dataset data = DataSpec.parse("imagefolder:" + parts).openForEvaluation(false)) {
      assertEquals(1, data.validation().size());
      assertEquals(List.of("a", "b"), data.classNames());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Train Val",
        "TRAIN TEST",
        "Training Testing",
        "seg_train seg_test",
        "training_set test_set",
        "train2017 val2017",
        "train-images Validation_Images",
        "trn tst",
        "train dev",
        "seg_train/seg_train seg_test/seg_test",
        "train eval"
      })
  void partsAreFoundInAnySpelling(String parts) throws Exception {
    String train = parts.split(" ")[0];
    String val = parts.split(" ")[1];
    Map<String, byte[]> files =
        set(train + "/a/1.png", train + "/b/2.png", val + "/a/3.png", val + "/b/4.png");
    for (Path path : List.of(folder("spelled", files), zip("spelled.zip", files))) {
      try (Dataset data = DataSpec.parse("imagefolder:" + path).open()) {
        assertEquals(List.of("a", "b"), data.classNames());
        assertEquals(2, data.train().size());
        assertEquals(2, data.validation().size());
        assertFalse(data.heldOut());
        assertTrue(data.train().name(0).contains(train), data.train().name(0));
      }
    }
  }

  @Test
  void foldersThatMayBePartsAreAskedAbout() throws IOException {
    String[] alike = {"old/cat/1.png", "old/dog/2.png", "new/cat/3.png", "new/dog/4.png"};
    contains(
        refusal("imagefolder:" + folder("alike", set(alike))),
        "(new, old) all hold the same folders (cat, dog)",
        "imagefolder:TRAIN,VAL");
    String[] inside = {"cat/train/1.png", "cat/val/2.png", "dog/train/3.png"};
    contains(refusal("imagefolder:" + folder("inside", set(inside))), "(cat, dog)", "parts");
    String[] twice = {"train/a/1.png", "Training/a/2.png", "val/a/1.png"};
    contains(refusal("imagefolder:" + zip("twice.zip", set(twice))), "Training, train");
    String[] beside = {"a/1.png", "b/1.png", "test/a/1.png", "test/b/2.png"};
    contains(refusal("imagefolder:" + folder("beside", set(beside))), "named after training");
  }

  /** Each class in a folder of its own below its class, as tiny-imagenet has it, is no question. */
  @Test
  void classFoldersMayHoldOneFolderEach() throws Exception {
    Path path = folder("tiny", set("a/images/1.png", "a/images/2.png", "b/images/3.png"));
    try (Dataset data = DataSpec.parse("imagefolder:" + path).openForEvaluation(false)) {
      assertEquals(List.of("a", "b"), data.classNames());
      assertEquals(3, data.validation().size());
    }
  }

  @Test
  void trainingOnWhatJudgesIsWarnedAbout() throws Exception {
    Path one = folder("same", set("a/1.png", "b/2.png"));
    Path other = zip("same.zip", set("a/1.png", "b/2.png"));
    for (String place :
        List.of(one + "," + one, one + "," + one.resolve("../same"), other + "," + other)) {
      try (Dataset data = DataSpec.parse("imagefolder:" + place).open()) {
        assertEquals(1, data.warnings().size(), place);
        contains(data.warnings().get(0), "it trains on the images that judge it");
      }
    }
    Path part = folder("part", set("a/0.png", "b/2.png", "b/3.png", "a/1.png"));
    for (Path copied : List.of(other, part)) {
      try (Dataset data = DataSpec.parse("imagefolder:" + one + "," + copied).open()) {
        assertEquals(1, data.warnings().size(), copied.toString());
        contains(data.warnings().get(0), "2 of its validation images", "of 2 that were compared");
        contains(data.warnings().get(0), copied == part ? " 1 is the same" : " 2 are the same");
      }
    }
    Path alike = folder("alike-names", set("b/7.png", "b/8.png", "a/1.png", "b/2.png"));
    try (Dataset data = DataSpec.parse("imagefolder:" + one + "," + alike).open()) {
      assertEquals(List.of(), data.warnings());
    }
  }

  @Test
  void oneClassAloneIsWarnedAbout() throws Exception {
    Path path = folder("alone", set("dogs/1.png", "dogs/2.png", "dogs/3.png"));
    try (Dataset data = DataSpec.parse("imagefolder:" + path).open()) {
      contains(data.warnings().get(0), "one class only, 'dogs'");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void aLimitLeavesSomething(int limit) {
    try (Dataset data = DataSpec.parse("shapes:8").open()) {
      contains(
          assertThrows(BlockwrightException.class, () -> data.limit(limit, 0)).getMessage(),
          "A limit of " + limit + " images");
    }
  }

  @Test
  void sizesThatNoArrayHoldsAreRefused() {
    contains(
        assertThrows(BlockwrightException.class, () -> Preprocessing.whole(100_000)).getMessage(),
        "100000 pixels",
        "at most 13377");
    contains(
        assertThrows(BlockwrightException.class, () -> new Uploader(64, 5000, true)).getMessage(),
        "64 images of 5000x5000 pixels takes more than 2 GiB");
  }

  @Test
  void validationImagesAloneAreSaidToBeThat() throws Exception {
    Path path = zip("test.zip", set("test/a/1.png", "test/b/1.png"));
    try (Dataset data = DataSpec.parse("imagefolder:" + path).open()) {
      assertEquals(2, data.validation().size());
      assertTrue(data.isValidationOnly());
    }
  }

  @Test
  void badFoldersAreRefused() throws IOException {
    Path train = folder("t", set("cat/1.png", "dog/2.png"));
    contains(
        refusal("imagefolder:" + train + "," + folder("u", set("bird/1.png"))),
        "'bird'",
        "2 training classes",
        "cat to dog");
    Files.createDirectory(train.resolve("empty"));
    contains(refusal("imagefolder:" + train), "'empty'", "holds no images");
    contains(refusal("imagefolder:" + folder("loose", set("1.png", "2.png"))), "no class folders");
    Path text = Files.writeString(dir.resolve("text.zip"), "no archive");
    contains(refusal("imagefolder:" + text), "text.zip is neither a folder nor a zip archive");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../out/1.png", "/etc/1.png", "a/../../1.png", "C:/a/1.png", "a\\..\\..\\1.png"})
  void zipEntriesCannotLeaveTheArchive(String entry) throws IOException {
    contains(
        refusal("imagefolder:" + zip("evil.zip", set("a/1.png", entry))),
        entry,
        "points out of the archive");
  }

  @Test
  void realZipsAreReadWithoutUnpacking() throws Exception {
    String spec =
        "imagefolder:"
            + TestData.path("cifar10-jpeg/train-5000.zip")
            + ","
            + TestData.path("cifar10-jpeg/test-2000.zip");
    try (Dataset data = DataSpec.parse(spec).open()) {
      assertEquals(5000, data.train().size());
      assertEquals(2000, data.validation().size());
      assertEquals("truck", data.classNames().get(9));
      int[] counts = new int[10];
      for (int i = 0; i < 2000; i++) {
        counts[data.validation().label(i)]++;
      }
      assertArrayEquals(new int[] {200, 200, 200, 200, 200, 200, 200, 200, 200, 200}, counts);
      assertEquals(32, data.train().decode(4999).width());
    }
  }
}
