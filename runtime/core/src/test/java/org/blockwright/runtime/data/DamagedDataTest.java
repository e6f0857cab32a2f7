package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged, endless, misnamed or larger than memory. */
class DamagedDataTest {
  @TempDir Path dir;

  private static String refusal(String spec) {
    return assertThrows(BlockwrightException.class, () -> DataSpec.parse(spec).open().close())
        .getMessage();
  }

  private static void assertContains(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  private static byte[] png(int side) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }

  // -- checksums

  /** The four files, the training images with noise that compresses to nothing shorter. */
  private void idx(boolean gzip) throws IOException {
    byte[] pixels = new byte[3000 * 49];
    new Random(1).nextBytes(pixels);
    byte[] labels = new byte[3000];
    for (String part : List.of("train", "t10k")) {
      write(part + "-images-idx3-ubyte", gzip, pixels, 3000, 7, 7);
      write(part + "-labels-idx1-ubyte", gzip, labels, 3000);
    }
  }

  private void write(String name, boolean gzip, byte[] data, int... sizes) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + data.length);
    bytes.putInt(0x0800 | sizes.length);
    Arrays.stream(sizes).forEach(bytes::putInt);
    try (OutputStream file = Files.newOutputStream(dir.resolve(name + (gzip ? ".gz" : "")));
        OutputStream out = gzip ? new GZIPOutputStream(file) : file) {
      out.write(bytes.put(data).array());
    }
  }

  @Test
  void aFlippedBitInGzippedSamplesIsSeen() throws IOException {
    idx(true);
    DataSpec.parse("mnist:" + dir).open().close();
    Path file = dir.resolve("t10k-images-idx3-ubyte.gz");
    byte[] whole = Files.readAllBytes(file);
    // noise is stored: one bit of a sample, then one of the checksum
    for (int at : new int[] {whole.length / 2, whole.length - 6}) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 4;
      Files.write(file, flipped);
      assertContains(refusal("mnist:" + dir), file.toString(), "damaged");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatFollowsTheSamplesIsSeen(boolean gzip) throws IOException {
    idx(gzip);
    for (String name : List.of("t10k-images-idx3-ubyte", "train-labels-idx1-ubyte")) {
      Path file = dir.resolve(name + (gzip ? ".gz" : ""));
      byte[] whole = Files.readAllBytes(file);
      for (int more : new int[] {1, 9, 40, 100_000}) {
        Files.write(file, Arrays.copyOf(whole, whole.length + more));
        assertContains(refusal("mnist:" + dir), file.toString(), "goes on after its");
      }
      Files.write(file, whole);
    }
    // within the gzip, too
    write("t10k-labels-idx1-ubyte", gzip, new byte[3001], 3000);
    assertContains(refusal("mnist:" + dir), "goes on after its 3000 samples");
  }

  /** The central directory's checksums no longer fit, as after a damage to the stored pictures. */
  @Test
  void zipEntriesThatFailTheirChecksumAreLeftOut() throws IOException {
    Path file = zip(Map.of("a/1.png", png(8), "b/2.png", png(9)));
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length - 4; at++) {
      if (bytes[at] == 'P' && bytes[at + 1] == 'K' && bytes[at + 2] == 1) {
        bytes[at + 16] ^= 1;
        break;
      }
    }
    Files.write(file, bytes);
    try (Dataset data = DataSpec.parse("imagefolder:" + file).openForEvaluation(false)) {
      ImageSource source = data.validation();
      long damaged = 0;
      for (int i = 0; i < 2; i++) {
        try {
          source.decode(i);
        } catch (UnreadableImageException e) {
          assertEquals("it is damaged (the archive's checksum does not fit)", e.getMessage());
          damaged++;
        }
      }
      assertEquals(1, damaged);
    }
  }

  @Test
  void pngChunksThatFailTheirChecksumAreSeen() throws IOException {
    byte[] file = png(20);
    ImageDecoder.decode(file, false);
    for (int at : new int[] {17, file.length - 20}) {
      byte[] flipped = file.clone();
      flipped[at] ^= 1;
      assertThrows(UnreadableImageException.class, () -> ImageDecoder.decode(flipped, false));
    }
  }

  // -- what costs more than it is worth

  private static int last(byte[] jpeg, int marker) {
    int at = jpeg.length - 2;
    while ((jpeg[at] & 0xff) != 0xff || (jpeg[at + 1] & 0xff) != marker) {
      at--;
    }
    return at;
  }

  private static byte[] withScans(byte[] jpeg, int more) {
    int scan = last(jpeg, 0xda);
    int end = last(jpeg, 0xd9);
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + more * (end - scan));
    out.put(jpeg, 0, end);
    IntStream.range(0, more).forEach(i -> out.put(jpeg, scan, end - scan));
    return out.put(jpeg, end, jpeg.length - end).array();
  }

  @Test
  void repeatedScansAreLimited() throws IOException {
    byte[] jpeg = PictureFilesTest.bytes("progressive.jpg");
    ImageDecoder.decode(jpeg, false);
    // the limit of scans whatever their size
    byte[] many = withScans(jpeg, 1000);
    String message =
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () ->
                    assertThrows(
                        UnreadableImageException.class, () -> ImageDecoder.decode(many, false)))
            .getMessage();
    assertContains(message, "31x23 pixels in 10", "scans of");
    // and of what they go over, for what they hold
    byte[] wide = withScans(jpeg, 15);
    int frame = 0;
    while ((wide[frame] & 0xff) != 0xff || (wide[frame + 1] & 0xff) != 0xc2) {
      frame++;
    }
    ByteBuffer.wrap(wide).putShort(frame + 5, (short) 1000).putShort(frame + 7, (short) 1500);
    assertContains(
        assertThrows(UnreadableImageException.class, () -> ImageDecoder.decode(wide, false))
            .getMessage(),
        "1500x1000 pixels in 25 scans");
  }

  /** Decoders smooth differently what is not known yet. */
  @Test
  void aProgressiveJpegWithoutItsLastScansIsCutOff() throws IOException {
    byte[] jpeg = PictureFilesTest.bytes("progressive.jpg");
    byte[] less = Arrays.copyOf(jpeg, last(jpeg, 0xda) + 2);
    less[less.length - 1] = (byte) 0xd9;
    String message =
        assertThrows(UnreadableImageException.class, () -> ImageDecoder.decode(less, false))
            .getMessage();
    assertEquals("it is cut off: the last scans of a progressive JPEG are missing", message);
  }

  /** A good picture that does not fit is no damage, and no reason to go on without it. */
  @Test
  void tooLittleMemoryIsSaidToBeThat() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("data/a")).getParent();
    Files.createDirectory(folder.resolve("b"));
    Files.write(folder.resolve("a/large.png"), png(6000));
    Files.write(folder.resolve("b/small.png"), png(10));
    List<String> lines = ChildJvm.run(Map.of(), List.of("-Xmx40m"), "imagefolder:" + folder);
    assertContains(
        String.join("\n", lines),
        "There is not enough memory to decode " + folder + "/a/large.png");
    assertContains(
        String.join("\n", ChildJvm.run(Map.of(), List.of("-Xmx900m"), "imagefolder:" + folder)),
        "large.png: 6000 wide",
        "small.png: 10 wide");
  }

  // -- what is no file

  @Test
  void onlyRegularFilesAreRead() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/zero")));
    Path pipe = Files.createDirectories(dir.resolve("data/a")).resolve("pipe.png");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    for (Path path : List.of(Path.of("/dev/zero"), pipe, dir)) {
      String message =
          assertTimeoutPreemptively(
              Duration.ofSeconds(5),
              () -> assertThrows(BlockwrightException.class, () -> Images.read(path)).getMessage());
      assertContains(message, "Cannot use " + path + ": it is a ");
    }
    // in a folder they are named like other images that cannot be used
    Files.createSymbolicLink(dir.resolve("data/a/nowhere.png"), dir.resolve("missing"));
    Files.write(Files.createDirectory(dir.resolve("data/b")).resolve("1.png"), png(4));
    try (Dataset data =
        DataSpec.parse("imagefolder:" + dir.resolve("data")).openForEvaluation(false)) {
      assertEquals(3, data.validation().size());
      for (int i = 0; i < 2; i++) {
        int image = i;
        assertTimeoutPreemptively(
            Duration.ofSeconds(5),
            () ->
                assertThrows(
                    UnreadableImageException.class, () -> data.validation().decode(image)));
      }
      assertEquals(4, data.validation().decode(2).width());
    }
  }

  @Test
  void aLinkThatLeadsBackIsLeftOut() throws IOException {
    Path root = dir.resolve("data");
    for (String name : List.of("a", "b")) {
      Files.write(Files.createDirectories(root.resolve(name)).resolve("1.png"), png(4));
      Files.write(root.resolve(name).resolve("2.png"), png(4));
    }
    Files.createSymbolicLink(root.resolve("a/loop"), root);
    Files.createSymbolicLink(root.resolve("b/other.png"), root.resolve("a/1.png"));
    try (Dataset data = DataSpec.parse("imagefolder:" + root).openForEvaluation(false)) {
      assertEquals(5, data.validation().size());
      assertContains(data.notes().get(0), "loop leads back to a folder above it");
    }
  }

  // -- names

  private Path zip(Map<String, byte[]> files) throws IOException {
    return zip(files, StandardCharsets.UTF_8);
  }

  private Path zip(Map<String, byte[]> files, Charset names) throws IOException {
    Path path = dir.resolve("data.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(path), names)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
      }
    }
    return path;
  }

  @Test
  void zipsWithNamesInTheOldCodePageAreRead() throws IOException {
    assumeTrue(Charset.isSupported("IBM437"));
    Path file =
        zip(Map.of("gr\u00fcn/\u00e4.png", png(4), "rot/1.png", png(5)), Charset.forName("IBM437"));
    try (Dataset data = DataSpec.parse("imagefolder:" + file).openForEvaluation(false)) {
      assertEquals(List.of("gr\u00fcn", "rot"), data.classNames());
      assertEquals(file + "/gr\u00fcn/\u00e4.png", data.validation().name(0));
      assertEquals(4, data.validation().decode(0).width());
    }
  }

  /** Containers run with LC_ALL=C, where Java cannot write such a name as a path. */
  @Test
  void namesBeyondAsciiAreReadWhateverTheLocale() throws Exception {
    Map<String, String> plain = Map.of("LC_ALL", "C");
    Path file =
        zip(Map.of("gr\u00fcn/\u00fc0.png", png(4), "rot/1.png", png(5), "rot/a\0b.png", png(6)));
    List<String> expected =
        List.of("gr\u00fcn,rot", "\u00fc0.png: 4 wide", "1.png: 5 wide", "a\\u0000b.png: 6 wide");
    assertEquals(expected, ChildJvm.run(plain, List.of(), "imagefolder:" + file));

    // a shell makes the folder: this Java may be one that cannot name it
    Path folder = Files.createDirectory(dir.resolve("folder"));
    Files.write(dir.resolve("4.png"), png(4));
    String script =
        "mkdir \"$(printf 'gr\\303\\274n')\" rot && cp ../4.png \"$(printf 'gr\\303\\274n/\\303\\2740.png')\""
            + " && cp ../4.png rot/1.png && cp ../4.png \"$(printf 'rot/\\374.png')\"";
    Process shell = new ProcessBuilder("sh", "-c", script).directory(folder.toFile()).start();
    assumeTrue(shell.waitFor() == 0, "names of this file system are not bytes");
    assertEquals(
        List.of("gr\u00fcn,rot", "\u00fc0.png: 4 wide", "1.png: 4 wide", "\u00fc.png: 4 wide"),
        ChildJvm.run(plain, List.of(), "imagefolder:" + folder));
    assertContains(
        String.join("\n", ChildJvm.run(plain, List.of(), "imagefolder:\u00fcberall")),
        "is no path here",
        "LC_ALL=C.UTF-8");
  }

  @Test
  void namesCannotSteerATerminal() throws IOException {
    String evil = "a/\u001b[2J\u001b]0;owned\u0007\n\u202egnp.png";
    Path file = zip(Map.of(evil, new byte[] {1}, "b/1.png", png(4)));
    try (Dataset data = DataSpec.parse("imagefolder:" + file).openForEvaluation(false)) {
      assertEquals(
          file + "/a/\\u001b[2J\\u001b]0;owned\\u0007\\u000a\\u202egnp.png",
          data.validation().name(0));
    }
  }

  @Test
  void anArchiveHoldsEachNameOnce() throws IOException {
    Path file = zip(Map.of("a/1.png", png(4), "a/2.png", png(5), "b/1.png", png(5)));
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("a/2.png", "a/1.png");
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    assertContains(refusal("imagefolder:" + file), "two entries named 'a/1.png'");
  }

  /** Of the first 100 bytes each is changed in turn: what is refused is refused in one line. */
  @Test
  void damagedHeadersTakeNoMemory() throws IOException {
    for (String name :
        List.of(
            "cmyk.tif", "palette_le.tif", "small.gif", "bits565.bmp", "raw.ppm", "lossy.webp")) {
      byte[] whole = PictureFilesTest.bytes(name);
      for (int at = 2; at < Math.min(100, whole.length); at++) {
        for (int value : new int[] {0, 0x7f, 0xff}) {
          byte[] damaged = whole.clone();
          damaged[at] = (byte) value;
          try {
            ImageDecoder.decode(damaged, true);
          } catch (UnreadableImageException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
          }
        }
      }
    }
  }
}
