package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images with sets of labels, boxes and masks: tables, COCO's annotations, and drawn ones. */
class AnnotatedDataTest {
  @TempDir Path dir;

  private void images(String... files) throws IOException {
    for (String file : files) {
      Path path = dir.resolve(file);
      Files.createDirectories(path.getParent());
      ImageIO.write(new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB), "png", path.toFile());
    }
  }

  private String table(String kind, String text) throws IOException {
    return kind + ":" + Files.writeString(dir.resolve("table.csv"), text);
  }

  private static void assertContains(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  private static String refusal(String spec) {
    String message =
        assertThrows(BlockwrightException.class, () -> DataSpec.parse(spec).open().close())
            .getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private static List<List<String>> labels(ImageSource source) {
    List<List<String>> all = new ArrayList<>();
    for (int i = 0; i < source.size(); i++) {
      all.add(Arrays.stream(source.labels(i)).mapToObj(source.classNames()::get).toList());
    }
    return all;
  }

  // -- csv

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image,labels\n1.png,cat;dog\n2.png,\n3.png,dog\n",
        "\ufefffile,tags,width\r\n1.png,dog | cat,8\r\n2.png,,8\r\n3.png,dog,8\r\n",
        "Image,Label\n1.png,dog\n2.png,\n3.png,dog\n1.png,cat\n",
        "image,cat,dog\n1.png,1,1\n2.png,0,0\n3.png,0,1.0\n",
        "image,labels\n./1.png,\"cat;dog\"\n/somewhere/else/2.png,\n3.png,dog\n"
      })
  void tablesOfLabelsComeInSeveralForms(String text) throws IOException {
    images("images/1.png", "images/2.png", "images/3.png");
    try (Dataset data = DataSpec.parse(table("csv", text)).openForEvaluation(false)) {
      ImageSource source = data.validation();
      assertTrue(data.isMultiLabel());
      assertEquals(List.of("cat", "dog"), source.classNames());
      assertEquals(List.of(List.of("cat", "dog"), List.of(), List.of("dog")), labels(source));
      assertArrayEquals(new float[] {1, 1}, source.target(0).orElseThrow());
      assertArrayEquals(new float[] {0, 0}, source.target(1).orElseThrow());
      assertEquals(-1, source.label(1));
      for (int i = 0; i < 3; i++) {
        assertEquals(8, UncheckedDecoding.width(source, i));
      }
    }
  }

  @Test
  void oneLabelEachIsAClass() throws IOException {
    images("1.png", "2.png");
    String spec = table("csv", "image,label,split\n1.png,tennis racket,train\n2.png,cat,val\n");
    try (Dataset data = DataSpec.parse(spec).open()) {
      assertFalse(data.isMultiLabel());
      assertEquals(List.of("cat", "tennis racket"), data.classNames());
      assertEquals(1, data.train().label(0));
      assertEquals(0, data.validation().label(0));
      assertEquals(Optional.empty(), data.train().target(0));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "image,labels\\n # holds no rows",
        "name,labels\\n1.png,a\\n # has no column 'image'; its columns are name, labels",
        "image\\n1.png\\n # has no column 'labels'",
        "image,labels\\n1.png,a,b\\n # has 3 values instead of 2",
        "image,labels\\n,a\\n # names no image",
        "image,labels\\n1.png,\\n # names no class",
        "image,a,b\\n1.png,1,2\\n # holds 0 or 1",
        "image,labels\\nx.png,a\\n # None of the 1 images",
        "image,labels,split\\n1.png,a,elsewhere\\n # the part 'elsewhere'",
        "image,labels,split\\n1.png,a,train\\n1.png,b,val\\n # into another part",
        "image,labels\\n1.png,\"a\\n # no CSV that can be read"
      })
  void tablesThatMakeNoSenseAreNamed(String text, String said) throws IOException {
    images("1.png");
    String message = refusal(table("csv", text.replace("\\n", "\n")));
    assertContains(message, "table.csv", said);
  }

  @Test
  void whatIsNoTableIsNamed() throws IOException {
    assertContains(refusal("csv:" + dir.resolve("none.csv")), "There is no table", "none.csv");
    assertContains(refusal("csv:" + dir), "Cannot use " + dir + ": it is a folder");
    Files.write(dir.resolve("latin.csv"), new byte[] {'i', (byte) 0xfc, '\n'});
    assertContains(refusal("boxes:" + dir.resolve("latin.csv")), "no text in UTF-8");
  }

  /** What a table names and nobody has is left out like other images that cannot be used. */
  @Test
  void aMissingImageIsLeftOutAndNamed() throws IOException {
    images("1.png");
    String spec = table("csv", "image,labels\n1.png,a;b\n../2.png,a\n");
    try (Dataset data = DataSpec.parse(spec).openForEvaluation(false)) {
      ImageSource source = data.validation();
      assertTrue(source.name(1).endsWith("2.png"));
      String reason =
          assertThrows(UnreadableImageException.class, () -> source.decode(1)).getMessage();
      assertEquals("it cannot be read (there is no such file)", reason);
    }
  }

  // -- boxes

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image,class,xmin,ymin,xmax,ymax\n1.png,a,1,2,4,6\n1.png,b,0,0,1,1\n2.png,a,3,3,3,3\n",
        "image,class,x,y,width,height\n1.png,a,1,2,3,4\n1.png,b,0,0,1,1\n2.png,a,3,3,0,0\n"
      })
  void boxesTravelWithTheirImages(String text) throws IOException {
    images("1.png", "2.png", "3.png");
    Files.writeString(dir.resolve("splits.csv"), "image,split\n1.png,train\n2.png,val\n3.png,val");
    try (Dataset data = DataSpec.parse(table("boxes", text)).open()) {
      assertTrue(data.isMultiLabel());
      assertEquals(List.of(List.of("a", "b")), labels(data.train()));
      // the third is in the parts alone
      assertEquals(List.of(List.of(), List.of()), labels(data.validation()));
      assertEquals(
          List.of(
              new ImageObject(0, new Box(1, 2, 4, 6), Optional.empty()),
              new ImageObject(1, new Box(0, 0, 1, 1), Optional.empty())),
          data.train().objects(0));
      assertEquals(Optional.empty(), data.train().mask(0));
      assertContains(data.notes().get(0), "1 boxes of", "have no area");
    }
    assertContains(
        refusal(table("boxes", text.replace("1.png,a,1", "1.png,a,one"))),
        "Row 2",
        "'one'",
        "no number");
  }

  /** The counts of its README. */
  @Test
  void realBoxesAreReadAsTheyAre() throws Exception {
    try (Dataset data = DataSpec.parse("boxes:" + TestData.path("bccd/boxes.csv")).open()) {
      assertEquals(List.of("Platelets", "RBC", "WBC"), data.classNames());
      assertEquals(205, data.train().size());
      assertEquals(87, data.validation().size());
      assertArrayEquals(new int[] {117, 197, 204}, imagesOfEachClass(data.train()));
      assertArrayEquals(new int[] {45, 83, 86}, imagesOfEachClass(data.validation()));
      assertEquals(
          List.of(
              "2 boxes of " + data.name() + " have no area and are left out.",
              "The 72 test images of " + data.name() + " are not used."),
          data.notes());
      for (int i = 0; i < data.validation().size(); i++) {
        if (data.validation().name(i).endsWith("BloodImage_00000.jpg")) {
          assertEquals(
              new ImageObject(2, new Box(260, 177, 491, 376), Optional.empty()),
              data.validation().objects(i).get(0));
          assertEquals(640, data.validation().decode(i).width());
        }
      }
    }
  }

  private static int[] imagesOfEachClass(ImageSource source) {
    int[] counts = new int[source.classNames().size()];
    for (int i = 0; i < source.size(); i++) {
      for (int label : source.labels(i)) {
        counts[label]++;
      }
    }
    return counts;
  }

  // -- coco

  /** Pixels of an 8x6 picture: 2..4 x 1..3 as outline, a column as runs, a crowd as text. */
  private static final String COCO =
      """
      {"info": {"year": 2026}, "licenses": [],
       "annotations": [
         {"id": 1, "image_id": 7, "category_id": 90, "bbox": [2, 1, 3, 3], "iscrowd": 0,
          "segmentation": [[2, 1, 5, 1, 5, 4, 2, 4]]},
         {"id": 2, "image_id": 7, "category_id": 3, "bbox": [1, 2, 1, 4],
          "segmentation": {"counts": [8, 4, 36], "size": [6, 8]}, "iscrowd": 1},
         {"id": 3, "image_id": 7, "category_id": 3,
          "segmentation": {"counts": "61Y1", "size": [6, 8]}, "iscrowd": 1},
         {"id": 4, "image_id": 9, "category_id": 90, "bbox": [0, 0, 0, 5], "segmentation": null}
       ],
       "images": [
         {"id": 7, "file_name": "1.png", "width": 8, "height": 6},
         {"id": 8, "file_name": "2.png", "width": 8, "height": 6},
         {"id": 9, "file_name": "3.png", "width": 8, "height": 6}],
       "categories": [
         {"id": 90, "name": "zebra", "supercategory": "animal"}, {"id": 3, "name": "car"}]}
      """;

  @Test
  void cocoAnnotationsAreReadAsTheyAre() throws IOException {
    images("images/1.png", "images/2.png", "images/3.png");
    Files.writeString(dir.resolve("annotations.json"), COCO);
    try (Dataset data = DataSpec.parse("coco:" + dir).openForEvaluation(false)) {
      ImageSource source = data.validation();
      assertTrue(data.isMultiLabel());
      // by identifier, not by name or place
      assertEquals(List.of("car", "zebra"), source.classNames());
      assertEquals(List.of(List.of("car", "zebra"), List.of(), List.of("zebra")), labels(source));
      List<ImageObject> objects = source.objects(0);
      assertEquals(3, objects.size());
      Mask outline = objects.get(0).mask().orElseThrow();
      assertEquals(new Box(2, 1, 5, 4), objects.get(0).box());
      assertEquals(Optional.of(objects.get(0).box()), outline.bounds());
      assertEquals(9, outline.area());
      // the 9th to the 12th pixel down the columns of 6
      Mask column = objects.get(1).mask().orElseThrow();
      assertEquals(new Box(1, 2, 2, 6), column.bounds().orElseThrow());
      assertEquals(4, column.area());
      // 6 pixels outside, 1 inside, 41 outside; a box follows from them
      assertEquals(new Box(1, 0, 2, 1), objects.get(2).box());
      assertEquals(5, source.mask(0, 0).orElseThrow().area());
      // a box without area is no object, though its class is a label
      assertEquals(List.of(), source.objects(2));
    }
  }

  /** The example of {@code maskApi.h}, [2 3 1 1], and a longer run, worked out by hand. */
  @Test
  void runsAsTextAreUnpacked() {
    assertArrayEquals(new int[] {2, 3, 1, 1}, CocoRegion.Runs.unpacked("231N"));
    assertArrayEquals(new int[] {6, 1, 40, 4}, CocoRegion.Runs.unpacked("61X13"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "annotations/instances_train2017.json annotations/instances_val2017.json train2017/ val2017/",
        "train/_annotations.coco.json valid/_annotations.coco.json train/ valid/",
        "train.json test.json images/ images/",
        "coco/annotations/instances_train.json coco/annotations/instances_val.json"
            + " coco/images/train/ coco/images/val/"
      })
  void cocoPartsAreFound(String places) throws IOException {
    String[] place = places.split(" ");
    for (int part = 0; part < 2; part++) {
      String own = COCO.replace(".png", part + ".png");
      Path file = dir.resolve(place[part]);
      Files.createDirectories(file.getParent());
      Files.writeString(file, own);
      for (int i = 1; i <= 3; i++) {
        images(place[2 + part] + i + part + ".png");
      }
    }
    Path zip = Files.createTempFile("coco", ".zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
        FileTree tree = FileTree.open(dir)) {
      for (String file : tree.files()) {
        out.putNextEntry(new ZipEntry(file));
        out.write(tree.read(file));
      }
    }
    try {
      for (Path root : List.of(dir, zip)) {
        try (Dataset data = DataSpec.parse("coco:" + root).open()) {
          assertEquals(3, data.train().size());
          assertEquals(3, data.validation().size());
          assertTrue(data.train().name(0).endsWith(place[2] + "10.png"), data.train().name(0));
          assertTrue(data.validation().name(2).endsWith(place[3] + "31.png"));
          assertEquals(8, UncheckedDecoding.width(data.validation(), 2));
        }
      }
    } finally {
      Files.delete(zip);
    }
  }

  @Test
  void damagedCocoAnnotationsAreNamed() throws IOException {
    assertContains(refusal("coco:" + dir), "holds no annotations in JSON");
    images("1.png");
    TreeMap<String, String> wrong = new TreeMap<>();
    wrong.put(COCO.substring(0, 400), "no COCO annotation file");
    wrong.put(COCO + "{}", "no COCO annotation file");
    wrong.put("[1]", "no COCO annotation file");
    wrong.put("{}", "names no images or no categories");
    wrong.put(COCO.replace("\"image_id\": 9", "\"image_id\": 77"), "image 77, which it does not");
    wrong.put(COCO.replace("\"category_id\": 90", "\"category_id\": 4"), "category 4, which it");
    wrong.put(COCO.replace("zebra", "car"), "two categories of one name");
    wrong.put(COCO.replace("[8, 4, 36]", "[8, 4, 37]"), "do not fill its size");
    wrong.put(COCO.replace("[8, 4, 36]", "[-8, 4, 52]"), "do not fill its size");
    wrong.put(COCO.replace("61Y1", "61Y"), "runs of a segmentation are damaged");
    wrong.put(COCO.replace("5, 4, 2, 4]", "5, 4, 2]"), "a point without y");
    wrong.put(COCO.replace("[2, 1, 3, 3]", "[2, 1, 3]"), "a bbox has 3 values");
    wrong.put(COCO.replace("\"width\": 8", "\"width\": 80000000"), "80000000x6 pixels");
    wrong.put(COCO.replace("\"id\": 8", "\"id\": 7"), "comes twice");
    for (var each : wrong.entrySet()) {
      Files.writeString(dir.resolve("a.json"), each.getKey());
      assertContains(refusal("coco:" + dir), "a.json", each.getValue());
    }
    Files.writeString(dir.resolve("a.json"), COCO);
    Files.writeString(dir.resolve("b.json"), COCO);
    assertContains(refusal("coco:" + dir), "two annotation files for one part", "a.json", "b.json");
  }

  // -- drawn

  @Test
  void drawnShapesSayWhereTheyAre() {
    ImageSource one = ShapesSource.train(24, 3);
    ImageSource several = ShapesSource.train(400, 3).multiLabel();
    for (int i = 0; i < one.size(); i++) {
      ImageObject object = one.objects(i).get(0);
      assertEquals(one.label(i), object.label());
      assertEquals(object.box(), one.mask(i).orElseThrow().bounds().orElseThrow());
    }
    int[] counts = new int[5];
    for (int i = 0; i < several.size(); i++) {
      List<ImageObject> objects = several.objects(i);
      counts[objects.size()]++;
      assertArrayEquals(
          objects.stream().mapToInt(ImageObject::label).sorted().distinct().toArray(),
          several.labels(i));
      for (ImageObject object : objects) {
        Mask mask = object.mask().orElseThrow();
        assertEquals(object.box(), mask.bounds().orElseThrow());
        for (ImageObject other : objects) {
          // what one covers is not seen of another
          assertTrue(
              other == object || mask.without(other.mask().orElseThrow()).area() == mask.area());
        }
      }
    }
    for (int count : counts) {
      assertTrue(count > 40, Arrays.toString(counts));
    }
  }

  @Test
  void drawnPicturesOfSeveralFiguresDependOnSeedPartAndIndexAlone() throws Exception {
    try (Dataset data = DataSpec.parse("multi-shapes:40").open();
        Dataset more = DataSpec.parse("multi-shapes:400").open()) {
      assertTrue(data.isMultiLabel());
      assertEquals(40, data.train().size());
      assertEquals(10, data.validation().size());
      assertArrayEquals(data.train().decode(5).pixels(), more.train().decode(5).pixels());
      assertFalse(
          Arrays.equals(data.train().decode(5).pixels(), data.validation().decode(5).pixels()));
    }
  }

  @Test
  void digitsOnACanvasAreWhereTheirBoxesSay() throws Exception {
    try (Dataset data = DataSpec.parse("multi-mnist:" + TestData.path("mnist")).open()) {
      assertEquals(60_000, data.train().size());
      assertEquals(10_000, data.validation().size());
      assertTrue(data.isMultiLabel());
      int[] counts = new int[5];
      for (int i = 0; i < 200; i++) {
        ImageSource source = data.validation();
        RgbImage picture = source.decode(i);
        assertArrayEquals(picture.pixels(), source.decode(i).pixels());
        List<ImageObject> objects = source.objects(i);
        counts[objects.size()]++;
        Mask all = Mask.union(objects.stream().map(o -> o.mask().orElseThrow()).toList()).get();
        for (int p = 0; p < 64 * 64; p++) {
          assertEquals(all.contains(p % 64, p / 64), picture.sample(p % 64, p / 64, 0) != 0);
        }
        int area = 0;
        for (ImageObject object : objects) {
          assertEquals(object.box(), object.mask().orElseThrow().bounds().orElseThrow());
          area += object.mask().orElseThrow().area();
        }
        assertEquals(all.area(), area, "none overlap");
      }
      // the first digit is the source's own of that number: 7, 2, 1, 0, 4
      int[] first = {7, 2, 1, 0, 4};
      for (int i = 0; i < first.length; i++) {
        assertEquals(first[i], data.validation().objects(i).get(0).label());
      }
      assertTrue(counts[1] > 25 && counts[4] > 20, Arrays.toString(counts));
    }
  }

  // -- what follows

  /** Of 40 images that nearly all show the same two classes the few that show the third count. */
  @Test
  void rareClassesAreHeldOutFrom() throws IOException {
    StringBuilder text = new StringBuilder("image,labels\n");
    for (int i = 0; i < 40; i++) {
      images(i + ".png");
      text.append(i).append(".png,a;b").append(i % 8 == 3 ? ";rare" : "").append('\n');
    }
    try (Dataset data = DataSpec.parse(table("csv", text.toString())).open()) {
      assertTrue(data.heldOut());
      int[] held = imagesOfEachClass(data.validation());
      assertTrue(held[2] == 1 && data.validation().size() == 5, Arrays.toString(held));
      assertEquals(4, imagesOfEachClass(data.train())[2]);
      assertTrue(data.limit(10, 0).isMultiLabel());
    }
  }

  @Test
  void boxesAreFoundInWhatIsCutFromAPicture() {
    Box box = new Box(10, 20, 30, 40);
    // half of it in size, then the middle 16x16 of 32x48
    CropWindow view = new CropWindow(0, 0, 64, 96, 32, 48, 8, 16, 16, 16, Interpolation.BILINEAR);
    assertEquals(new Box(0, 0, 7, 4), box.through(view));
    assertEquals(0, new Box(50, 80, 60, 90).through(view).area());
    assertEquals(1.0 / 7, box.intersectionOverUnion(new Box(20, 30, 40, 50)), 1e-12);
    assertEquals(0, box.intersectionOverUnion(new Box(30, 40, 50, 60)));
    // centres at 1.5 and 2.5, and at 1.5, 2.5 and 3.5
    assertEquals(6, Mask.of(new Box(1.4, 1.5, 3.5, 3.6), 5, 5).area());
  }

  /** Decoding where a test has nothing to say about damage. */
  private static final class UncheckedDecoding {
    static int width(ImageSource source, int i) {
      try {
        return source.decode(i).width();
      } catch (UnreadableImageException e) {
        throw new AssertionError(source.name(i), e);
      }
    }
  }
}
