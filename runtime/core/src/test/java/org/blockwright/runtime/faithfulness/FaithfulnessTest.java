package org.blockwright.runtime.faithfulness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.blockwright.runtime.explain.Heatmap;
import org.junit.jupiter.api.Test;

/** On a model whose probability is known: how bright the picture's left half is. */
class FaithfulnessTest {
  private static final int SIDE = 16;

  /** The share of the left half's pixels that are 1: linear in the pixels that are there. */
  private static List<double[]> leftHalf(List<float[]> images) {
    return images.stream()
        .map(
            image -> {
              double sum = 0;
              for (int i = 0; i < image.length; i += 3) {
                sum += i / 3 % SIDE < SIDE / 2 ? image[i] : 0;
              }
              double share = Math.max(0, Math.min(1, sum / (SIDE * SIDE / 2.0)));
              return new double[] {share, 1 - share};
            })
        .toList();
  }

  private static float[] bright() {
    float[] image = new float[3 * SIDE * SIDE];
    Arrays.fill(image, 1);
    return image;
  }

  private static Heatmap half(boolean left) {
    float[] values = new float[SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % SIDE < SIDE / 2 == left ? 1 : 0;
    }
    return new Heatmap(values, SIDE, SIDE);
  }

  @Test
  void deletionIsTheAreaUnderTheCurve() {
    // All of the left half goes in the first 16 of 32 steps: p falls from 1 to 0 in a line.
    double good = InsertionDeletion.deletion(FaithfulnessTest::leftHalf, bright(), half(true), 0);
    assertEquals(0.25, good, 1e-9);
    double bad = InsertionDeletion.deletion(FaithfulnessTest::leftHalf, bright(), half(false), 0);
    assertEquals(0.75, bad, 1e-9);
    double flat =
        InsertionDeletion.deletion(
            FaithfulnessTest::leftHalf, bright(), new Heatmap(new float[256], SIDE, SIDE), 0);
    assertEquals(0.5, flat, 0.05, "equal pixels go in no order");
  }

  @Test
  void insertionBeginsWithABlurredPicture() {
    float[] image = new float[3 * SIDE * SIDE];
    for (int i = 0; i < image.length; i++) {
      image[i] = i / 3 % SIDE < SIDE / 2 ? 1 : 0;
    }
    double good = InsertionDeletion.insertion(FaithfulnessTest::leftHalf, image, half(true), 0);
    double bad = InsertionDeletion.insertion(FaithfulnessTest::leftHalf, image, half(false), 0);
    double start = leftHalf(List.of(Substrate.BLURRED.of(image, SIDE, SIDE))).get(0)[0];
    assertTrue(start > 0.5 && start < 1, "a blurred half is " + start);
    assertEquals(1 - (1 - start) / 4, good, 0.01);
    assertEquals(start + (1 - start) / 4, bad, 0.01);
    assertArrayEquals(
        bright(), Substrate.BLURRED.of(bright(), SIDE, SIDE), 1e-6f, "an even picture stays");
  }

  @Test
  void whatIsMissingIsFilledFromAround() {
    // A plane solves the equations, apart from the border, where a neighbour is lacking.
    float[] plane = new float[3 * SIDE * SIDE];
    boolean[] missing = new boolean[SIDE * SIDE];
    Random random = new Random(1);
    for (int i = 0; i < missing.length; i++) {
      int x = i % SIDE;
      int y = i / SIDE;
      plane[3 * i] = x;
      plane[3 * i + 1] = -2 * y;
      plane[3 * i + 2] = 0.5f * x + y;
      boolean inner = x > 0 && y > 0 && x < SIDE - 1 && y < SIDE - 1;
      missing[i] = inner && random.nextInt(5) > 0;
    }
    float[] damaged = plane.clone();
    for (int i = 0; i < damaged.length; i++) {
      damaged[i] = missing[i / 3] ? 77 : damaged[i];
    }
    assertArrayEquals(plane, NoisyLinearImputation.fill(damaged, SIDE, SIDE, missing, 0, 0), 1e-2f);
    float[] noisy = NoisyLinearImputation.fill(damaged, SIDE, SIDE, missing, 1, 0);
    double sum =
        IntStream.range(0, noisy.length)
            .filter(i -> missing[i / 3])
            .mapToDouble(i -> Math.pow(noisy[i] - plane[i], 2))
            .average()
            .orElseThrow();
    assertEquals(1, sum, 0.2);
  }

  @Test
  void theBorderIsFilledFromWhatThereIs() {
    // One known pixel: all others can only be equal to it.
    boolean[] missing = new boolean[SIDE * SIDE];
    Arrays.fill(missing, true);
    missing[37] = false;
    float[] image = new float[3 * SIDE * SIDE];
    Arrays.fill(image, 3 * 37, 3 * 38, 4);
    float[] filled = NoisyLinearImputation.fill(image, SIDE, SIDE, missing, 0, 0);
    for (float value : filled) {
      assertEquals(4, value, 1e-2);
    }
  }

  @Test
  void roadCountsHowLongTheClassIsKept() {
    float[] image = new float[3 * SIDE * SIDE];
    for (int i = 0; i < image.length; i++) {
      image[i] = i / 3 % SIDE < SIDE / 2 ? 1 : 0;
    }
    // The left half is gone after 50 %, and then filled with what the right half has.
    Road good = Road.of(FaithfulnessTest::leftHalf, image, half(true), said -> said[0] > 0.8, 7);
    assertEquals(1, good.leastFirst(), 0.12);
    assertTrue(good.mostFirst() <= 5 / 9.0, "" + good);
    Road bad = Road.of(FaithfulnessTest::leftHalf, image, half(false), said -> said[0] > 0.8, 7);
    assertEquals(-good.difference(), bad.difference(), 0.25);
    assertTrue(good.difference() > 0.3, "" + good);
  }
}
