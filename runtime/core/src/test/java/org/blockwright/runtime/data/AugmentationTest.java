package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.RandAugment.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  private static final List<Interpolation> BICUBIC = List.of(Interpolation.BICUBIC);
  private static final byte[] MEAN = {124, 116, 104};
  private static final RgbImage PICTURE = TestData.noise(20, 14, 9);

  /** Draws the same number each time. */
  private static RandomGenerator always(double value) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public double nextDouble() {
        return value;
      }
    };
  }

  private static RandAugment parse(String text) {
    return RandAugment.parse(text, BICUBIC, Rgb.IMAGENET_MEAN);
  }

  private static byte[] run(RandAugment augment, Op op, double strength, double sign) {
    return augment.apply(op, PICTURE, strength, always(sign)).pixels();
  }

  @Test
  void timmsNotationIsRead() {
    assertEquals(
        new RandAugment(9, 0.5, 2, true, BICUBIC, Rgb.IMAGENET_MEAN),
        parse("rand-m9-mstd0.5-inc1"));
    assertEquals(
        new RandAugment(6, 1, 3, true, BICUBIC, Rgb.IMAGENET_MEAN),
        parse("rand-m6-n3-mstd1.0-inc1"));
    assertEquals(new RandAugment(10, 0, 2, false, BICUBIC, Rgb.IMAGENET_MEAN), parse("rand"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "augmix-m3", "rand-m", "rand-m9-x3", "rand--m9", "rand-m9-w0", "m9"})
  void otherNotationsAreRefused(String text) {
    String message = assertThrows(BlockwrightException.class, () -> parse(text)).getMessage();
    assertTrue(message.startsWith("'" + text + "' is no augmentation"), message);
  }

  /** timm's level maps, at level 9 of 10. */
  @Test
  void increasingOperationsGrowWithTheMagnitude() {
    RandAugment increasing = parse("rand-m9-inc1");
    assertArrayEquals(PilOps.posterize(PICTURE, 1).pixels(), run(increasing, Op.POSTERIZE, 0.9, 0));
    assertArrayEquals(PilOps.solarize(PICTURE, 26).pixels(), run(increasing, Op.SOLARIZE, 0.9, 0));
    assertArrayEquals(
        PilOps.solarizeAdd(PICTURE, 99).pixels(), run(increasing, Op.SOLARIZE_ADD, 0.9, 0));
    assertArrayEquals(PilOps.color(PICTURE, 1.81).pixels(), run(increasing, Op.COLOR, 0.9, 0));
    assertArrayEquals(
        PilOps.color(PICTURE, 1 - 0.81).pixels(), run(increasing, Op.COLOR, 0.9, 0.9));
    assertArrayEquals(
        PilOps.contrast(PICTURE, 1.45).pixels(), run(increasing, Op.CONTRAST, 0.5, 0));
    assertArrayEquals(
        PilOps.brightness(PICTURE, 0.55).pixels(), run(increasing, Op.BRIGHTNESS, 0.5, 1));
    assertArrayEquals(
        PilOps.sharpness(PICTURE, 1.45).pixels(), run(increasing, Op.SHARPNESS, 0.5, 0));
  }

  @Test
  void theOlderSetDoesNot() {
    RandAugment older = parse("rand-m9");
    assertArrayEquals(PilOps.posterize(PICTURE, 3).pixels(), run(older, Op.POSTERIZE, 0.9, 0));
    assertArrayEquals(PilOps.solarize(PICTURE, 230).pixels(), run(older, Op.SOLARIZE, 0.9, 0));
    assertArrayEquals(
        PilOps.color(PICTURE, 0.9 * 1.8 + 0.1).pixels(), run(older, Op.COLOR, 0.9, 0.9));
  }

  @Test
  void movesAreSignedAndFilledWithTheMean() {
    RandAugment augment = parse("rand-m9-inc1");
    byte[] right = run(augment, Op.TRANSLATE_X, 1, 0);
    assertArrayEquals(move(1, 0, 0.45 * 20, 0, 1, 0), right);
    assertArrayEquals(move(1, 0, -0.45 * 20, 0, 1, 0), run(augment, Op.TRANSLATE_X, 1, 0.9));
    assertArrayEquals(move(1, 0, 0, 0, 1, 0.45 * 14), run(augment, Op.TRANSLATE_Y, 1, 0));
    assertArrayEquals(move(1, 0.3, 0, 0, 1, 0), run(augment, Op.SHEAR_X, 1, 0));
    assertArrayEquals(move(1, 0, 0, -0.3, 1, 0), run(augment, Op.SHEAR_Y, 1, 0.9));
    assertArrayEquals(
        PilOps.rotate(PICTURE, -15, Interpolation.BICUBIC, MEAN).pixels(),
        run(augment, Op.ROTATE, 0.5, 0.9));
    assertArrayEquals(MEAN, Arrays.copyOfRange(right, 3 * 19, 3 * 20));
  }

  private static byte[] move(double... matrix) {
    return AffineWarp.apply(PICTURE, matrix, Interpolation.BICUBIC, MEAN).pixels();
  }

  @ParameterizedTest
  @EnumSource(
      value = Op.class,
      names = {
        "ROTATE",
        "SHEAR_X",
        "SHEAR_Y",
        "TRANSLATE_X",
        "TRANSLATE_Y",
        "COLOR",
        "CONTRAST",
        "BRIGHTNESS",
        "SHARPNESS",
        "SOLARIZE",
        "SOLARIZE_ADD"
      })
  void noStrengthIsNoChange(Op op) {
    for (Interpolation interpolation : Interpolation.values()) {
      RandAugment augment = RandAugment.parse("rand-inc1", List.of(interpolation), Rgb.grey(0.5f));
      assertArrayEquals(PICTURE.pixels(), run(augment, op, 0, 0.9));
    }
  }

  /**
   * Each of two operations is applied at even odds, so a quarter of the pictures stay as they are
   * (and a few by accident).
   */
  @Test
  void aQuarterStaysUnchanged() {
    RandAugment augment = parse("rand-m9-mstd0.5-inc1");
    Random random = new Random(2);
    int same = 0;
    for (int i = 0; i < 2000; i++) {
      RgbImage result = augment.apply(PICTURE, random);
      assertEquals(PICTURE.width(), result.width());
      same += Arrays.equals(PICTURE.pixels(), result.pixels()) ? 1 : 0;
    }
    assertEquals(0.27, same / 2000.0, 0.05);
  }

  @Test
  void augmentationsLeaveTheirInputAlone() {
    byte[] before = PICTURE.pixels().clone();
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      parse("rand-m9-n3-inc1").apply(PICTURE, random);
      new ColorJitter(0.4, 0.4, 0.4, 0.1).apply(PICTURE, random);
    }
    assertArrayEquals(before, PICTURE.pixels());
  }

  @Test
  void jitterTakesEachFactorFromItsRange() {
    assertArrayEquals(
        PICTURE.pixels(), new ColorJitter(0, 0, 0, 0).apply(PICTURE, new Random(1)).pixels());
    assertArrayEquals(
        PilOps.brightness(PICTURE, 0.6).pixels(),
        new ColorJitter(0.4, 0, 0, 0).apply(PICTURE, always(0)).pixels());
    assertArrayEquals(
        PilOps.contrast(PICTURE, 1.4).pixels(),
        new ColorJitter(0, 0.4, 0, 0).apply(PICTURE, always(1)).pixels());
    assertArrayEquals(
        PilOps.color(PICTURE, 0).pixels(),
        new ColorJitter(0, 0, 2, 0).apply(PICTURE, always(0)).pixels());
    assertArrayEquals(
        PilOps.hue(PICTURE, -0.1).pixels(),
        new ColorJitter(0, 0, 0, 0.1).apply(PICTURE, always(0)).pixels());
  }

  // -- erasing

  private static float[] erased(RandomErasing.Fill fill, long seed) {
    float[] image = new float[7 + 3 * 32 * 32];
    Arrays.fill(image, 100);
    new RandomErasing(1, fill).apply(image, 7, 32, new Random(seed));
    for (int i = 0; i < 7; i++) {
      assertEquals(100, image[i]);
    }
    return Arrays.copyOfRange(image, 7, image.length);
  }

  @ParameterizedTest
  @EnumSource(RandomErasing.Fill.class)
  void oneRectangleIsErased(RandomErasing.Fill fill) {
    double sum = 0;
    double squares = 0;
    int values = 0;
    for (int seed = 0; seed < 300; seed++) {
      float[] image = erased(fill, seed);
      int top = 32;
      int bottom = -1;
      int left = 32;
      int right = -1;
      int count = 0;
      for (int p = 0; p < 32 * 32; p++) {
        if (image[3 * p] != 100) {
          top = Math.min(top, p / 32);
          bottom = Math.max(bottom, p / 32);
          left = Math.min(left, p % 32);
          right = Math.max(right, p % 32);
          count++;
          for (int c = 0; c < 3; c++) {
            sum += image[3 * p + c];
            squares += image[3 * p + c] * image[3 * p + c];
            values++;
          }
        }
      }
      int height = bottom - top + 1;
      int width = right - left + 1;
      assertEquals(height * width, count);
      assertTrue(count >= 0.01 * 1024 && count <= 0.36 * 1024, width + "x" + height);
      assertTrue(height < 32 && width < 32);
      if (fill == RandomErasing.Fill.RAND) {
        int corner = 3 * (top * 32 + left);
        assertEquals(image[corner + 1], image[3 * (bottom * 32 + right) + 1]);
      }
    }
    double deviation = Math.sqrt(squares / values);
    assertEquals(0, sum / values, 0.15);
    assertEquals(fill == RandomErasing.Fill.CONST ? 0 : 1, deviation, 0.12);
  }

  @Test
  void erasingKeepsItsProbability() {
    Random random = new Random(5);
    int changed = 0;
    for (int i = 0; i < 2000; i++) {
      float[] image = new float[3 * 8 * 8];
      Arrays.fill(image, 9);
      new RandomErasing(0.25, RandomErasing.Fill.CONST).apply(image, 0, 8, random);
      float[] untouched = new float[image.length];
      Arrays.fill(untouched, 9);
      changed += Arrays.equals(untouched, image) ? 0 : 1;
    }
    assertEquals(0.25, changed / 2000.0, 0.04);
  }

  // -- mixing

  /** Images of one value each: image i has the value i. */
  private static float[] flat(int count, int size) {
    float[] images = new float[count * 3 * size * size];
    for (int i = 0; i < count; i++) {
      Arrays.fill(images, i * 3 * size * size, (i + 1) * 3 * size * size, i);
    }
    return images;
  }

  private static float[][] oneHot(int count) {
    float[][] targets = new float[count][count];
    for (int i = 0; i < count; i++) {
      targets[i][i] = 1;
    }
    return targets;
  }

  @Test
  void mixupBlendsWithTheReversedBatch() {
    double mean = 0;
    double squares = 0;
    for (int seed = 0; seed < 3000; seed++) {
      float[] images = flat(5, 2);
      float[][] targets =
          new MixupCutmix(0.8, 0, 1, 0.5, 0)
              .apply(images, 5, 2, oneHot(5), new Random(seed))
              .targets();
      float lambda = targets[0][0];
      for (int i = 0; i < 5; i++) {
        assertEquals(lambda * i + (1 - lambda) * (4 - i), images[i * 12 + 7], 1e-5);
        assertEquals(i == 2 ? 1 : lambda, targets[i][i], 1e-6);
        assertEquals(i == 2 ? 1 : 1 - lambda, targets[i][4 - i], 1e-6);
      }
      mean += lambda / 3000;
      squares += lambda * lambda / 3000;
    }
    assertEquals(0.5, mean, 0.02);
    // the variance of Beta(a, a) is 1 / (4 (2 a + 1))
    assertEquals(1 / (4 * 2.6), squares - mean * mean, 0.006);
  }

  @Test
  void cutmixCountsTheBoxThatIsLeft() {
    boolean clipped = false;
    for (int seed = 0; seed < 500; seed++) {
      float[] images = flat(4, 10);
      float[][] targets =
          new MixupCutmix(0, 1, 1, 0.5, 0)
              .apply(images, 4, 10, oneHot(4), new Random(seed))
              .targets();
      for (int i = 0; i < 4; i++) {
        int own = 0;
        int other = 0;
        for (int p = 0; p < 100; p++) {
          own += images[(i * 100 + p) * 3 + 1] == i ? 1 : 0;
          other += images[(i * 100 + p) * 3 + 1] == 3 - i ? 1 : 0;
        }
        assertEquals(100, own + other);
        assertEquals(own / 100f, targets[i][i], 1e-6);
        assertEquals(other / 100f, targets[i][3 - i], 1e-6);
        clipped |= other > 0 && Math.sqrt(other) % 1 != 0;
      }
    }
    assertTrue(clipped);
  }

  @Test
  void smoothingSpreadsItsShare() {
    float[][] targets =
        new MixupCutmix(0, 0, 1, 0.5, 0.1)
            .apply(flat(2, 1), 2, 1, Arrays.copyOf(oneHot(4), 2), new Random(1))
            .targets();
    assertEquals(1 - 0.1f + 0.1f / 4, targets[1][1], 1e-6);
    assertEquals(0.1f / 4, targets[1][0], 1e-6);
  }

  @Test
  void switchAndProbabilityAreKept() {
    MixupCutmix mixing = new MixupCutmix(0.8, 1, 0.5, 0.25, 0);
    Random random = new Random(4);
    int blended = 0;
    int cut = 0;
    for (int i = 0; i < 4000; i++) {
      float[] images = flat(2, 8);
      mixing.apply(images, 2, 8, oneHot(2), random);
      boolean fraction = false;
      boolean moved = false;
      for (int p = 0; p < 3 * 64; p++) {
        fraction |= images[p] != 0 && images[p] != 1;
        moved |= images[p] == 1;
      }
      blended += fraction ? 1 : 0;
      cut += moved && !fraction ? 1 : 0;
    }
    assertEquals(0.375, blended / 4000.0, 0.03);
    // small boxes may be empty
    assertEquals(0.115, cut / 4000.0, 0.03);
  }

  @Test
  void tinyAlphasStayFinite() {
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      float[][] targets =
          new MixupCutmix(1e-3, 0, 1, 0.5, 0).apply(flat(2, 1), 2, 1, oneHot(2), random).targets();
      assertFalse(Float.isNaN(targets[0][0]));
    }
  }
}
