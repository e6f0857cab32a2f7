package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AutoAugment's pairs against the bits that torchvision 0.28 with PIL 12.3 makes of a picture. */
class AutoAugmentTest {
  static RgbImage picture() {
    RgbImage image = new RgbImage(48, 40);
    byte[] pixels = image.pixels();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (((long) i * i * 31 + i * 7L) / 64);
    }
    return image;
  }

  private static String crc(RgbImage image) {
    CRC32 crc = new CRC32();
    crc.update(image.pixels());
    return String.format("%08x", crc.getValue());
  }

  @ParameterizedTest
  @CsvSource({
    "0, def9571f, ea9128f9",
    "1, e6b8db05, e6b8db05",
    "2, e83b8fc5, e83b8fc5",
    "3, b4bf412b, b4bf412b",
    "4, 74da7902, 74da7902",
    "5, 69c8bd38, a0a05194",
    "6, b8a7639e, b8a7639e",
    "7, c1a8af4a, c1a8af4a",
    "8, 7a956123, 8e09f2c5",
    "9, b3a0dac6, b3a0dac6",
    "10, 9f0e0858, 00508701",
    "11, c15375ca, 4bec7c28",
    "12, e83b8fc5, e83b8fc5",
    "13, 97693cad, 97693cad",
    "14, 80908f33, af99bad5",
    "15, ee4bd0c7, baa0abf2",
    "16, dbc851ff, 52753746",
    "17, 789b404a, 4e5ca8de",
    "18, 62b8c9eb, 901d0478",
    "19, ab8c3c82, ab8c3c82",
    "20, 74da7902, 74da7902",
    "21, e6b8db05, e6b8db05",
    "22, 97693cad, 97693cad",
    "23, 80908f33, af99bad5",
    "24, e83b8fc5, e83b8fc5"
  })
  void bothStepsGiveTheOfficialBits(int pair, String positive, String negative) {
    assertEquals(positive, crc(both(pair, 1)));
    assertEquals(negative, crc(both(pair, -1)));
  }

  private static RgbImage both(int pair, int sign) {
    RgbImage image = picture();
    for (AutoAugment.Step step : AutoAugment.PAIRS.get(pair)) {
      image = AutoAugment.apply(step, image, sign, Interpolation.BILINEAR);
    }
    return image;
  }

  @Test
  void pairsAreDrawnAndTheSameSeedDrawsTheSame() {
    AutoAugment augment = new AutoAugment(List.of(Interpolation.BILINEAR));
    Set<String> results = new HashSet<>();
    for (int seed = 0; seed < 400; seed++) {
      RgbImage once = augment.apply(picture(), new Random(seed));
      assertArrayEquals(once.pixels(), augment.apply(picture(), new Random(seed)).pixels());
      results.add(crc(once));
    }
    // what both steps give either way, and many a single one
    assertTrue(results.size() > 33, results.size() + " different pictures");
  }
}
