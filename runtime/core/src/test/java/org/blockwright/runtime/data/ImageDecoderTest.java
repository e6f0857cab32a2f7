package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  /** Pillow's CMYK JPEG of 16x8 pixels, without colour transform. */
  private static final byte[] CMYK =
      Base64.getDecoder()
          .decode(
              "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAbEhQXFBEbFxYXHhwbIChCKyglJShROj0wQmBVZWRfVV1baniZgWpxkHNbXYW1hpCeo6ut"
                  + "q2eAvMm6pseZqKuk/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EABkAAAEFAAAAAAAAAAAAAAAAAAMAAQQFBv/EABsQAAICAwEAAAAA"
                  + "AAAAAAAAAAADAhEBIUFR/9oADgRDAE0AWQBLAAA/AKaC+0QlqGgvGemmDxVr0PBVbrQeCrrgj//Z");

  /** Pillow's RGB JPEG of 16x8 pixels, chroma not reduced. */
  private static final byte[] RGB =
      Base64.getDecoder()
          .decode(
              "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6j"
                  + "q62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk"
                  + "pKSkpKSkpKT/wAARCAAIABADAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAwT/xAAXEAADAQAAAAAAAAAAAAAAAAAAAgNB"
                  + "/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAME/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AgnI0IHSWgf/Z");

  private static String crc(byte[] file) throws UnreadableImageException {
    CRC32 crc = new CRC32();
    crc.update(ImageDecoder.decode(file, false).pixels());
    return String.format("%08x", crc.getValue());
  }

  private static String refusal(byte[] file) {
    return assertThrows(UnreadableImageException.class, () -> ImageDecoder.decode(file, false))
        .getMessage();
  }

  private static byte[] write(BufferedImage image, String format) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      assertTrue(ImageIO.write(image, format, out));
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The file with a segment put behind its first marker. */
  private static byte[] insert(byte[] jpeg, int marker, byte[] content) {
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + 4 + content.length);
    out.put(jpeg, 0, 2)
        .put((byte) 0xff)
        .put((byte) marker)
        .putShort((short) (content.length + 2))
        .put(content);
    return out.put(jpeg, 2, jpeg.length - 2).array();
  }

  // -- JPEG, CRCs by Pillow 12.3.0

  @Test
  void jpegsEqualPillow() throws IOException {
    assertEquals("74789ada", crc(RGB));
    assertEquals("958110d0", crc(CMYK));
    byte[] ycck = CMYK.clone();
    ycck[6 + 11] = 2;
    assertEquals("81a1a58a", crc(ycck));
  }

  @Test
  void aJpegWithoutJfifIsStillYcc() throws IOException {
    byte[] bare = new byte[RGB.length - 18];
    System.arraycopy(RGB, 0, bare, 0, 2);
    System.arraycopy(RGB, 20, bare, 2, bare.length - 2);
    assertEquals("74789ada", crc(bare));
  }

  @Test
  void colourProfilesChangeNothing() throws IOException {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] header = "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1);
    byte[] content =
        ByteBuffer.allocate(header.length + profile.length).put(header).put(profile).array();
    assertEquals("74789ada", crc(insert(RGB, 0xe2, content)));
  }

  @Test
  void orientationCountsOnlyWhenAskedFor() throws IOException {
    RgbImage upright = ImageDecoder.decode(RGB, false);
    for (int orientation = 1; orientation <= 8; orientation++) {
      for (boolean little : new boolean[] {false, true}) {
        byte[] turned = insert(RGB, 0xe1, exif(orientation, little));
        assertArrayEquals(upright.pixels(), ImageDecoder.decode(turned, false).pixels());
        RgbImage raster = ImageDecoder.decode(turned, true);
        assertEquals(orientation < 5 ? 16 : 8, raster.width());
        // where the stored picture's upper left pixel goes, by the EXIF standard
        int x = List.of(0, 15, 15, 0, 0, 7, 7, 0).get(orientation - 1);
        int y = List.of(0, 0, 7, 7, 0, 0, 15, 15).get(orientation - 1);
        int nextX = List.of(1, 14, 14, 1, 0, 7, 7, 0).get(orientation - 1);
        int nextY = List.of(0, 0, 7, 7, 1, 1, 14, 14).get(orientation - 1);
        for (int c = 0; c < 3; c++) {
          assertEquals(upright.sample(0, 0, c), raster.sample(x, y, c));
          assertEquals(upright.sample(1, 0, c), raster.sample(nextX, nextY, c));
        }
      }
    }
  }

  private static byte[] exif(int orientation, boolean little) {
    ByteBuffer tiff = ByteBuffer.allocate(6 + 26);
    tiff.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1))
        .put((little ? "II" : "MM").getBytes(StandardCharsets.ISO_8859_1));
    tiff.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    tiff.putShort((short) 42).putInt(8).putShort((short) 1);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return tiff.array();
  }

  /** As phones write it: a LONG, of which big-endian files have the value in the last two bytes. */
  @Test
  void orientationMayBeALong() throws IOException {
    for (boolean little : new boolean[] {false, true}) {
      ByteBuffer tiff = ByteBuffer.wrap(exif(6, little));
      tiff.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      tiff.putShort(6 + 12, (short) 4).putInt(6 + 18, 6);
      RgbImage turned = ImageDecoder.decode(insert(RGB, 0xe1, tiff.array()), true);
      assertEquals(8, turned.width());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<rdf:Description tiff:Orientation=\"6\"/>",
        "<tiff:Orientation>6</tiff:Orientation>",
        "<rdf:Description tiff:Orientation='6'/>"
      })
  void orientationMayBeInXmpAlone(String xmp) throws IOException {
    byte[] packet =
        ("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + xmp + "</x:xmpmeta>")
            .getBytes(StandardCharsets.UTF_8);
    byte[] turned = insert(RGB, 0xe1, packet);
    assertEquals(8, ImageDecoder.decode(turned, true).width());
    assertEquals(16, ImageDecoder.decode(turned, false).width());
    // EXIF comes first
    assertEquals(16, ImageDecoder.decode(insert(turned, 0xe1, exif(3, true)), true).width());
  }

  @Test
  void orientationOfPngCountsWhenAskedFor() throws IOException {
    byte[] png = png(2, 1, 8, 0, new byte[] {10, 20});
    byte[] exif = exif(6, false);
    ByteArrayOutputStream turned = new ByteArrayOutputStream();
    turned.write(png, 0, 33);
    chunk(turned, "eXIf", Arrays.copyOfRange(exif, 6, exif.length));
    turned.write(png, 33, png.length - 33);
    RgbImage raster = ImageDecoder.decode(turned.toByteArray(), true);
    assertEquals(List.of(1, 2), List.of(raster.width(), raster.height()));
    assertEquals(2, ImageDecoder.decode(turned.toByteArray(), false).width());
  }

  /** Rows 10 and 20 between themselves: 10, (3*10+20+2)/4, (3*20+10+1)/4, 20. */
  @Test
  void rowsThatComeTwiceAreInterpolated() {
    byte[] samples = {7, 10, 7, 10, 7, 20, 7, 20};
    ChromaRows.smooth(samples, 1, 4, 2, 1);
    assertArrayEquals(new byte[] {7, 10, 7, 13, 7, 17, 7, 20}, samples);
  }

  @Test
  void samplesOfOtherKindsAreRefusedRatherThanGuessed() throws IOException {
    byte[] floating = PictureFilesTest.bytes("white_is_zero.tif");
    // the tag of the bits a sample, then its value
    for (int at = 10; at < 120; at += 12) {
      if (floating[at] == 2 && floating[at + 1] == 1) {
        floating[at + 8] = 32;
      }
    }
    assertTrue(refusal(floating).contains("32 bits"), refusal(floating));
  }

  @Test
  void greyJpegsAreTakenAsTheyAre() throws IOException {
    BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    Arrays.fill(((DataBufferByte) grey.getRaster().getDataBuffer()).getData(), (byte) 60);
    RgbImage raster = ImageDecoder.decode(write(grey, "jpg"), false);
    assertEquals(
        List.of(60, 60, 60),
        List.of(raster.sample(3, 3, 0), raster.sample(3, 3, 1), raster.sample(3, 3, 2)));
  }

  // -- PNG and others

  private static byte[] png(int width, int height, int bits, int colorType, byte[]... rows) {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    for (byte[] row : rows) {
      raw.write(0);
      raw.writeBytes(row);
    }
    byte[] buffer = new byte[raw.size() + 100];
    Deflater deflater = new Deflater();
    deflater.setInput(raw.toByteArray());
    deflater.finish();
    int length = deflater.deflate(buffer);
    deflater.end();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(
        out,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) bits)
            .put((byte) colorType)
            .array());
    chunk(out, "IDAT", Arrays.copyOf(buffer, length));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] body =
        ByteBuffer.allocate(4 + data.length)
            .put(type.getBytes(StandardCharsets.US_ASCII))
            .put(data)
            .array();
    CRC32 crc = new CRC32();
    crc.update(body);
    out.writeBytes(
        ByteBuffer.allocate(8 + body.length)
            .putInt(data.length)
            .put(body)
            .putInt((int) crc.getValue())
            .array());
  }

  private static List<Integer> pixel(byte[] file, int x) throws UnreadableImageException {
    RgbImage raster = ImageDecoder.decode(file, false);
    return List.of(raster.sample(x, 0, 0), raster.sample(x, 0, 1), raster.sample(x, 0, 2));
  }

  @Test
  void everyKindOfPngBecomesRgb() throws IOException {
    assertEquals(
        List.of(0xaa, 0xaa, 0xaa),
        pixel(png(2, 1, 16, 0, new byte[] {1, 2, (byte) 0xaa, (byte) 0xff}), 1));
    assertEquals(
        List.of(0xaa, 0x10, 0x20),
        pixel(png(1, 1, 16, 2, new byte[] {(byte) 0xaa, 1, 0x10, 2, 0x20, 3}), 0));
    assertEquals(List.of(10, 20, 30), pixel(png(1, 1, 8, 6, new byte[] {10, 20, 30, 0}), 0));
    assertEquals(List.of(10, 10, 10), pixel(png(1, 1, 8, 4, new byte[] {10, 77}), 0));
    assertEquals(List.of(10, 10, 10), pixel(png(1, 1, 16, 4, new byte[] {10, 99, 77, 77}), 0));
    assertEquals(List.of(170, 170, 170), pixel(png(4, 1, 2, 0, new byte[] {0b00_01_10_11}), 2));
    assertEquals(List.of(255, 255, 255), pixel(png(8, 1, 1, 0, new byte[] {0b0001_0000}), 3));
    IndexColorModel palette =
        new IndexColorModel(2, 4, new int[] {0, 0xff102030, 0x00405060, -1}, 0, true, -1, 0);
    BufferedImage indexed = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
    WritableRaster raster = indexed.getRaster();
    raster.setSample(1, 0, 0, 1);
    raster.setSample(2, 0, 0, 2);
    assertEquals(List.of(0x10, 0x20, 0x30), pixel(write(indexed, "png"), 1));
    // a palette's transparency is dropped, not blended
    assertEquals(List.of(0x40, 0x50, 0x60), pixel(write(indexed, "png"), 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "bmp", "tiff"})
  void otherFormatsAreRecognisedByTheirBytes(String format) throws IOException {
    BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
    image.setRGB(2, 0, 0x336699);
    assertEquals(List.of(0x33, 0x66, 0x99), pixel(write(image, format), 2));
  }

  // -- hostile files

  @Test
  void whatIsNoImageIsNamed() {
    assertEquals("it is empty", refusal(new byte[0]));
    assertTrue(
        refusal("hello, world".getBytes(StandardCharsets.UTF_8)).startsWith("it is no image"));
    assertTrue(refusal("RIFF....WEBPVP8 ".getBytes(StandardCharsets.UTF_8)).contains("WebP"));
    assertTrue(refusal(new byte[] {(byte) 0xff, (byte) 0xd8}).contains("cut off"));
    assertTrue(
        refusal(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9})
            .contains("no image"));
    assertTrue(refusal(new byte[] {(byte) 0x89, 'P', 'N', 'G'}).startsWith("it is damaged"));
  }

  @Test
  void aTruncatedJpegIsRefusedWhereverItEnds() {
    for (int length = 2; length < RGB.length; length++) {
      refusal(Arrays.copyOf(RGB, length));
    }
  }

  @Test
  void whatFollowsTheImageDoesNotMatter() throws IOException {
    assertEquals("74789ada", crc(Arrays.copyOf(RGB, RGB.length + 1000)));
  }

  @Test
  void claimedSizesAreCheckedBeforeMemoryIsTaken() {
    byte[] jpeg = RGB.clone();
    int frame = 0;
    while ((jpeg[frame] & 0xff) != 0xff || (jpeg[frame + 1] & 0xff) != 0xc0) {
      frame++;
    }
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 60_000).putShort(frame + 7, (short) 60_000);
    assertTrue(refusal(jpeg).contains("claims 60000x60000 pixels"));
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 9_000).putShort(frame + 7, (short) 9_000);
    assertTrue(refusal(jpeg).contains("9000x9000 pixels in 294 bytes"), refusal(jpeg));
    assertTrue(refusal(png(60_000, 60_000, 8, 2, new byte[3])).contains("60000x60000"));
    assertTrue(refusal(png(2_000_000_000, 2_000_000_000, 8, 2, new byte[3])).contains("pixels"));
    assertTrue(refusal(png(9_000, 9_000, 8, 2, new byte[3])).contains("9000x9000 pixels in"));
  }

  @Test
  void unusualJpegsAreNamed() {
    byte[] lossless = RGB.clone();
    byte[] deep = RGB.clone();
    for (int i = 0; i < RGB.length - 4; i++) {
      if ((RGB[i] & 0xff) == 0xff && (RGB[i + 1] & 0xff) == 0xc0) {
        lossless[i + 1] = (byte) 0xc3;
        deep[i + 4] = 12;
      }
    }
    assertTrue(refusal(lossless).contains("lossless"));
    assertTrue(refusal(deep).contains("12 bits"));
  }

  /** Damage of any kind leads to a picture or to a sentence, never to another exception. */
  @Test
  void damageIsSurvived() throws IOException {
    BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
    List<byte[]> files =
        List.of(
            RGB,
            CMYK,
            write(image, "png"),
            write(image, "gif"),
            write(image, "bmp"),
            write(image, "tiff"),
            insert(RGB, 0xe1, exif(6, true)));
    Random random = new Random(1);
    int refused = 0;
    for (byte[] file : files) {
      for (int round = 0; round < 150; round++) {
        byte[] damaged =
            round % 5 == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
        for (int hit = 0; hit < 1 + round % 4 && damaged.length > 2; hit++) {
          damaged[2 + random.nextInt(damaged.length - 2)] = (byte) random.nextInt();
        }
        try {
          RgbImage raster = ImageDecoder.decode(damaged, true);
          assertEquals(3L * raster.width() * raster.height(), raster.pixels().length);
        } catch (UnreadableImageException e) {
          assertEquals(1, e.getMessage().lines().count(), e.getMessage());
          refused++;
        }
      }
    }
    assertTrue(refused > 100, refused + " of " + files.size() * 150);
  }
}
