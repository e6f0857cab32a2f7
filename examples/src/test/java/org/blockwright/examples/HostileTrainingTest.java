package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.blockwright.examples.Commands.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train} on a folder of what people's folders are full of. */
class HostileTrainingTest {
  private static final Set<String> BAD = Set.of("cut.jpg", "empty.jpg", "text.jpg");

  /** Not what their names say, or unusual, but images. */
  private static final Set<String> ODD =
      Set.of("cmyk.jpg", "sixteen.png", "grey16.png", "png.JPEG", "tall.png");

  private static final Random RANDOM = new Random(0);

  @TempDir private static Path folder;

  @BeforeAll
  static void fill() throws IOException {
    byte[] jpeg = bytes(noise(60, 40, BufferedImage.TYPE_INT_RGB), "jpg");
    put("cats", "cut.jpg", Arrays.copyOf(jpeg, jpeg.length / 2));
    put("cats", "cmyk.jpg", cmyk());
    put("cats", "grey16.png", bytes(noise(20, 20, BufferedImage.TYPE_USHORT_GRAY), "png"));
    put("dogs", "empty.jpg", new byte[0]);
    put("dogs", "text.jpg", "no image\n".repeat(50).getBytes(StandardCharsets.UTF_8));
    put("dogs", "sixteen.png", sixteenBits());
    put("dogs", "png.JPEG", bytes(noise(33, 20, BufferedImage.TYPE_INT_ARGB), "png"));
    put("dogs", "tall.png", bytes(noise(1, 4000, BufferedImage.TYPE_INT_RGB), "png"));
    for (int i = 0; i < 6; i++) {
      put("cats", i + ".jpg", bytes(noise(40, 40, BufferedImage.TYPE_INT_RGB), "jpg"));
      put("dogs", i + ".png", bytes(noise(40, 40, BufferedImage.TYPE_INT_RGB), "png"));
    }
  }

  private static void put(String name, String file, byte[] bytes) throws IOException {
    for (String part : List.of("train", "val")) {
      Path path = folder.resolve("data").resolve(part).resolve(name).resolve(file);
      Files.createDirectories(path.getParent());
      Files.write(path, bytes);
    }
  }

  private static BufferedImage noise(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    fill(image.getRaster());
    return image;
  }

  private static void fill(WritableRaster raster) {
    DataBuffer values = raster.getDataBuffer();
    for (int i = 0; i < values.getSize(); i++) {
      values.setElem(i, RANDOM.nextInt());
    }
  }

  private static byte[] bytes(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, out));
    return out.toByteArray();
  }

  private static byte[] sixteenBits() throws IOException {
    int[] offsets = {0, 1, 2};
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 24, 18, 24 * 3, 3, offsets, null);
    fill(raster);
    return bytes(new BufferedImage(model, raster, false, null), "png");
  }

  /** Four components and no word of what they are, as printers' files have them. */
  private static byte[] cmyk() throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 32, 32, 4, null);
    fill(raster);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    byte[] bytes = out.toByteArray();
    assertEquals(4, components(bytes));
    return bytes;
  }

  /** As the frame's header counts them. */
  private static int components(byte[] jpeg) {
    for (int at = 2; at < jpeg.length; ) {
      int marker = jpeg[at + 1] & 0xff;
      if (marker == 0xc0) {
        return jpeg[at + 9];
      }
      at += 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
    }
    return 0;
  }

  private static Result train(Path out, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "mnist_net", "--device", "cpu"));
    args.addAll(List.of("--data", "imagefolder:" + folder.resolve("data")));
    args.addAll(List.of("--out", out.toString(), "--epochs", "2", "--batch", "4", "--quiet"));
    args.addAll(List.of(more));
    return Commands.run(args.toArray(String[]::new));
  }

  @Test
  void theRunEndsWellAndNamesWhatItLeftOut() throws IOException {
    Path out = folder.resolve("run");
    Result result = train(out);
    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().contains("on 17 images"), result.out());
    for (String part : List.of("train", "val")) {
      Set<String> named = named(result.err().lines().toList(), part);
      assertEquals(BAD, named, result.err());
    }
    assertEquals(2, result.err().lines().filter("3 images were left out:"::equals).count());
    assertEquals(BAD, named(Files.readAllLines(out.resolve("left_out.txt")), "val"));
    ODD.forEach(odd -> assertFalse(result.err().contains(odd), result.err()));
    assertTrue(Files.exists(out.resolve("best.safetensors")));
  }

  /** Names of files of a part of the data, from lines such as {@code /data/val/cats/a.jpg: why}. */
  private static Set<String> named(List<String> lines, String part) {
    return lines.stream()
        .filter(line -> line.contains(part + "/cats/") || line.contains(part + "/dogs/"))
        .map(line -> line.substring(line.lastIndexOf('/') + 1).replaceFirst(":.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void strictnessStopsAtTheFirst() {
    Result result = train(folder.resolve("strict"), "--strict");
    result.assertFailed("Cannot use " + folder.resolve("data"));
    assertTrue(BAD.stream().anyMatch(result.err()::contains), result.err());
  }

  @Test
  void nothingButBadImagesIsAnError() {
    try {
      for (String name : List.of("a", "b")) {
        Path path = Files.createDirectories(folder.resolve("bad").resolve(name));
        Files.write(path.resolve("1.jpg"), new byte[0]);
        Files.write(path.resolve("2.jpg"), new byte[0]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Result result =
        Commands.run(
            "train",
            "mnist_net",
            "--data",
            "imagefolder:" + folder.resolve("bad"),
            "--out",
            folder.resolve("bad-run").toString(),
            "--device",
            "cpu",
            "--quiet");
    assertEquals(1, result.code(), result.err());
  }
}
