package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Small files of each kind against Pillow 12.3.0: size and CRC-32 of {@code
 * Image.open(...).convert("RGB")}, as {@code make.py} beside them wrote it down. Each is of a kind
 * that once came out wrong, or would with a reader that takes samples as it finds them.
 */
class PictureFilesTest {
  /** CMYK, palettes, orientation and alpha of TIFF; screens of GIF; 5-6-5 BMP; WebP; PNM; 4:4:0. */
  @ParameterizedTest
  @CsvFileSource(resources = "/pictures/pillow.csv", numLinesToSkip = 1)
  void equalsPillow(String file, int width, int height, String crc) throws IOException {
    RgbImage image = ImageDecoder.decode(bytes(file), false);
    CRC32 actual = new CRC32();
    actual.update(image.pixels());
    assertEquals(
        width + "x" + height + " " + crc,
        image.width() + "x" + image.height() + String.format(" %08x", actual.getValue()));
  }

  static byte[] bytes(String file) throws IOException {
    try (InputStream in = PictureFilesTest.class.getResourceAsStream("/pictures/" + file)) {
      return in.readAllBytes();
    }
  }
}
