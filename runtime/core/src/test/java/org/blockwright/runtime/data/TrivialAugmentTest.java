package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * TrivialAugment's strengths against those that torchvision's documentation lists, and against the
 * bits that torchvision 0.28 with PIL 12.3 makes of a picture.
 */
class TrivialAugmentTest {
  private static RgbImage noise() {
    RgbImage image = new RgbImage(48, 40);
    new Random(3).nextBytes(image.pixels());
    return image;
  }

  private static RgbImage apply(TorchvisionOp op, RgbImage image, int strength, int sign) {
    return TrivialAugment.apply(op, image, strength, sign, Interpolation.BILINEAR);
  }

  @ParameterizedTest
  @CsvSource({"0, 8", "2, 8", "3, 7", "15, 5", "27, 3", "30, 2"})
  void posterizeKeepsEightBitsToTwo(int strength, int bits) {
    RgbImage image = noise();
    byte[] expected = image.pixels().clone();
    for (int i = 0; i < expected.length; i++) {
      expected[i] &= (byte) -(1 << (8 - bits));
    }
    assertArrayEquals(expected, apply(TorchvisionOp.POSTERIZE, image, strength, 1).pixels());
  }

  @ParameterizedTest
  @CsvSource({"0, 255", "1, 246.5", "15, 127.5", "30, 0"})
  void solarizeInvertsFromAThresholdThatFalls(int strength, double threshold) {
    RgbImage image = noise();
    byte[] expected = image.pixels().clone();
    for (int i = 0; i < expected.length; i++) {
      int value = expected[i] & 0xff;
      expected[i] = (byte) (value < threshold ? value : 255 - value);
    }
    assertArrayEquals(expected, apply(TorchvisionOp.SOLARIZE, image, strength, 1).pixels());
  }

  @ParameterizedTest
  @CsvSource({"30, 1, 32", "30, -1, -32", "29, 1, 30", "1, -1, -1", "0, 1, 0"})
  void translationMovesWholePixels(int strength, int sign, int pixels) {
    RgbImage image = noise();
    RgbImage moved = apply(TorchvisionOp.TRANSLATE_X, image, strength, sign);
    for (int x = 0; x < image.width(); x++) {
      int from = x - pixels;
      boolean inside = from >= 0 && from < image.width();
      for (int c = 0; c < 3; c++) {
        int expected = inside ? image.pixels()[3 * (7 * image.width() + from) + c] : 0;
        assertEquals(expected, moved.pixels()[3 * (7 * image.width() + x) + c]);
      }
    }
  }

  @Test
  void strengthsOfColourGoFromAlmostNothingToAlmostDouble() {
    RgbImage grey = new RgbImage(1, 1, new byte[] {100, 100, 100});
    assertEquals((byte) 199, apply(TorchvisionOp.BRIGHTNESS, grey, 30, 1).pixels()[0]);
    assertEquals((byte) 1, apply(TorchvisionOp.BRIGHTNESS, grey, 30, -1).pixels()[0], 1);
    assertEquals((byte) 100, apply(TorchvisionOp.BRIGHTNESS, grey, 0, -1).pixels()[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "IDENTITY, 294c8730",
    "SHEAR_X, a1733927",
    "SHEAR_Y, 6af9431f",
    "TRANSLATE_X, fdcdfb0f",
    "TRANSLATE_Y, 398de41e",
    "ROTATE, 47905f7d",
    "BRIGHTNESS, 20ed39fe",
    "COLOR, c3f7c374",
    "CONTRAST, 4de519c4",
    "SHARPNESS, d6a9bf15",
    "POSTERIZE, 1e13b105",
    "SOLARIZE, 96507f6d",
    "AUTO_CONTRAST, 294c8730",
    "EQUALIZE, c032eaad"
  })
  void allStrengthsGiveTheOfficialBits(TorchvisionOp op, String expected) {
    CRC32 crc = new CRC32();
    for (int strength = 0; strength <= 30; strength++) {
      for (int sign : new int[] {1, -1}) {
        crc.update(apply(op, AutoAugmentTest.picture(), strength, sign).pixels());
      }
    }
    assertEquals(expected, String.format("%08x", crc.getValue()));
  }

  @Test
  void everyOperationIsDrawnAndKeepsTheSize() {
    Set<TorchvisionOp> changed = EnumSet.noneOf(TorchvisionOp.class);
    Set<TorchvisionOp> drawn = EnumSet.complementOf(EnumSet.of(TorchvisionOp.INVERT));
    for (TorchvisionOp op : drawn) {
      RgbImage image = noise();
      RgbImage result = apply(op, image, 20, -1);
      assertEquals(48, result.width());
      assertEquals(40, result.height());
      if (!java.util.Arrays.equals(noise().pixels(), result.pixels())) {
        changed.add(op);
      }
    }
    Set<TorchvisionOp> expected = EnumSet.copyOf(drawn);
    expected.removeAll(
        Set.of(
            TorchvisionOp.IDENTITY, TorchvisionOp.AUTO_CONTRAST)); // noise has all values already
    assertEquals(expected, changed);
    TrivialAugment augment = new TrivialAugment(List.of(Interpolation.BILINEAR));
    byte[] once = augment.apply(noise(), new Random(9)).pixels();
    assertArrayEquals(once, augment.apply(noise(), new Random(9)).pixels());
    RgbImage image = noise();
    assertSame(image, apply(TorchvisionOp.IDENTITY, image, 30, 1));
  }
}
