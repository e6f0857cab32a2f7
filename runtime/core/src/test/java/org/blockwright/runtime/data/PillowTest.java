package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pixel operations against Pillow 12.3.0: the CRC of the result on a picture that both can draw.
 * Each line is an operation, its arguments, and the CRC-32 of Pillow's RGB bytes.
 */
class PillowTest {
  private static final String EXPECTED =
      """
      pattern e5fd6cc3
      narrow b13ad62b
      resize BILINEAR 16 16 4edf8a74
      resize BILINEAR 60 50 79066f29
      resize BILINEAR 37 10 b744cae3
      resize BILINEAR 12 29 1771a90d
      resize BILINEAR 100 7 3c089e6c
      resize BILINEAR 1 1 4fef8a26
      resize BILINEAR 37 29 e5fd6cc3
      resize BICUBIC 16 16 13c50408
      resize BICUBIC 60 50 1ced7748
      resize BICUBIC 37 10 5b4c0a5b
      resize BICUBIC 12 29 e7e8a91a
      resize BICUBIC 100 7 c2513c70
      resize BICUBIC 1 1 21f38bf1
      resize BICUBIC 37 29 e5fd6cc3
      autoContrast ead08df2
      autoContrastFull e5fd6cc3
      equalize b438bf64
      equalizeBig 1f8f2fc8
      invert f661e138
      posterize0 95be9277
      posterize3 8018cfc8
      solarize100 92e6607d
      solarize256 e5fd6cc3
      solarizeAdd c2dd63c3
      Color 0.1 627e260d
      Color 0.37 3f12ea4d
      Color 1.0 e5fd6cc3
      Color 1.55 4f1f98b1
      Color 1.9 0d1e7884
      Contrast 0.1 81241f8a
      Contrast 0.37 5104304d
      Contrast 1.0 e5fd6cc3
      Contrast 1.55 2e3e56d0
      Contrast 1.9 85525564
      Brightness 0.1 09d37a4f
      Brightness 0.37 751aae77
      Brightness 1.0 e5fd6cc3
      Brightness 1.55 2595fa8c
      Brightness 1.9 c0c494ca
      Sharpness 0.1 a810751f
      Sharpness 0.37 211c3352
      Sharpness 1.0 e5fd6cc3
      Sharpness 1.55 80722079
      Sharpness 1.9 305f4b2e
      rotate BILINEAR -30 7396732c
      rotate BILINEAR -7.3 977d11a1
      rotate BILINEAR 0.0 e5fd6cc3
      rotate BILINEAR 12.5 a266ef08
      rotate BILINEAR 27.0 8a645517
      shearX BILINEAR 877ded9b
      shearY BILINEAR 9b5b402c
      translateX BILINEAR 6977844d
      translateY BILINEAR 82bf898d
      rotate BICUBIC -30 ad978916
      rotate BICUBIC -7.3 96538e18
      rotate BICUBIC 0.0 e5fd6cc3
      rotate BICUBIC 12.5 a522b1f0
      rotate BICUBIC 27.0 839ef10e
      shearX BICUBIC 773fb67c
      shearY BICUBIC 280e909e
      translateX BICUBIC 61a5394b
      translateY BICUBIC 22a3db3e
      hue 0.0 c4af1d98
      hue 0.1 9c2f00ae
      hue -0.37 93a6c738
      hue 0.5 a87a7e88
      """;

  private static final byte[] FILL = {124, 116, 104};
  private static final RgbImage PICTURE = pattern(37, 29, 1);
  private static final RgbImage BIG = pattern(90, 80, 2);

  static Stream<String> lines() {
    return EXPECTED.lines();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void equalsPillow(String line) {
    String[] words = line.strip().split(" ");
    CRC32 crc = new CRC32();
    crc.update(run(Arrays.copyOf(words, words.length - 1)).pixels());
    assertEquals(words[words.length - 1], String.format("%08x", crc.getValue()));
  }

  private static RgbImage run(String[] words) {
    return switch (words[0]) {
      case "pattern" -> PICTURE;
      case "narrow" -> narrow();
      case "resize" ->
          Resampler.resize(
              PICTURE,
              Integer.parseInt(words[2]),
              Integer.parseInt(words[3]),
              Interpolation.valueOf(words[1]));
      case "autoContrast" -> PilOps.autoContrast(narrow());
      case "autoContrastFull" -> PilOps.autoContrast(PICTURE);
      case "equalize" -> PilOps.equalize(narrow());
      case "equalizeBig" -> PilOps.equalize(BIG);
      case "invert" -> PilOps.invert(PICTURE);
      case "posterize0" -> PilOps.posterize(PICTURE, 0);
      case "posterize3" -> PilOps.posterize(PICTURE, 3);
      case "solarize100" -> PilOps.solarize(PICTURE, 100);
      case "solarize256" -> PilOps.solarize(PICTURE, 256);
      case "solarizeAdd" -> PilOps.solarizeAdd(PICTURE, 77);
      case "Color" -> PilOps.color(PICTURE, Double.parseDouble(words[1]));
      case "Contrast" -> PilOps.contrast(PICTURE, Double.parseDouble(words[1]));
      case "Brightness" -> PilOps.brightness(PICTURE, Double.parseDouble(words[1]));
      case "Sharpness" -> PilOps.sharpness(PICTURE, Double.parseDouble(words[1]));
      case "hue" -> PilOps.hue(BIG, Double.parseDouble(words[1]));
      case "rotate" ->
          PilOps.rotate(
              PICTURE, Double.parseDouble(words[2]), Interpolation.valueOf(words[1]), FILL);
      case "shearX" -> affine(words[1], 1, 0.27, 0, 0, 1, 0);
      case "shearY" -> affine(words[1], 1, 0, 0, -0.21, 1, 0);
      case "translateX" -> affine(words[1], 1, 0, -0.405 * 37, 0, 1, 0);
      case "translateY" -> affine(words[1], 1, 0, 0, 0, 1, 0.333 * 29);
      default -> throw new AssertionError(words[0]);
    };
  }

  private static RgbImage affine(String interpolation, double... matrix) {
    return AffineWarp.apply(PICTURE, matrix, Interpolation.valueOf(interpolation), FILL);
  }

  /** Slopes that wrap around, and noise of 32 levels. */
  private static RgbImage pattern(int width, int height, long seed) {
    Random random = new Random(seed);
    RgbImage raster = new RgbImage(width, height);
    for (int i = 0; i < raster.pixels().length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      raster.pixels()[i] = (byte) (3 * x + 5 * y + 40 * (i % 3) + random.nextInt(32));
    }
    return raster;
  }

  /** The picture with a smaller range of values. */
  private static RgbImage narrow() {
    RgbImage raster = new RgbImage(PICTURE.width(), PICTURE.height());
    for (int i = 0; i < raster.pixels().length; i++) {
      raster.pixels()[i] = (byte) (40 + (PICTURE.pixels()[i] & 0xff) / 2);
    }
    return raster;
  }
}
