package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShapesSourceTest {
  @Test
  void picturesDependOnSeedPartAndIndexAlone() {
    ShapesSource source = ShapesSource.train(16, 5);
    assertArrayEquals(source.decode(3).pixels(), ShapesSource.train(100, 5).decode(3).pixels());
    Set<Integer> different = new HashSet<>();
    for (ShapesSource other :
        new ShapesSource[] {
          source,
          ShapesSource.train(16, 6),
          ShapesSource.validation(16, 5),
          ShapesSource.validation(16, 6)
        }) {
      for (int i = 0; i < 16; i++) {
        different.add(Arrays.hashCode(other.decode(i).pixels()));
      }
    }
    assertEquals(64, different.size());
  }

  @Test
  void theMaskIsASmallPartWithAColourOfItsOwn() {
    ShapesSource source = ShapesSource.validation(200, 1);
    for (int i = 0; i < source.size(); i++) {
      Mask mask = source.mask(i).orElseThrow();
      RgbImage raster = source.decode(i);
      assertTrue(
          mask.area() >= 25 && mask.area() <= 0.08 * ShapesSource.SIDE * ShapesSource.SIDE,
          source.name(i) + ": " + mask.area());
      double[] sum = new double[3];
      double[] squares = new double[3];
      for (int y = 0; y < mask.height(); y++) {
        for (int x = 0; x < mask.width(); x++) {
          if (inside(mask, x, y)) {
            for (int c = 0; c < 3; c++) {
              sum[c] += raster.sample(x, y, c);
              squares[c] += raster.sample(x, y, c) * raster.sample(x, y, c);
            }
          }
        }
      }
      int pixels = interior(mask);
      for (int c = 0; c < 3 && pixels > 4; c++) {
        double mean = sum[c] / pixels;
        // one colour and noise of a deviation of 9
        assertTrue(Math.sqrt(Math.max(0, squares[c] / pixels - mean * mean)) < 25, source.name(i));
      }
    }
    assertFalse(source.mask(0).orElseThrow().contains(-1, 3));
  }

  /** Away from the edge, where a pixel shows two colours. */
  private static boolean inside(Mask mask, int x, int y) {
    return mask.contains(x, y)
        && mask.contains(x - 1, y)
        && mask.contains(x + 1, y)
        && mask.contains(x, y - 1)
        && mask.contains(x, y + 1);
  }

  private static int interior(Mask mask) {
    int count = 0;
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        count += inside(mask, x, y) ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void classesAreBalanced() {
    ShapesSource source = ShapesSource.train(80, 0);
    int[] counts = new int[source.classNames().size()];
    for (int i = 0; i < source.size(); i++) {
      counts[source.label(i)]++;
    }
    assertArrayEquals(new int[] {10, 10, 10, 10, 10, 10, 10, 10}, counts);
    assertTrue(source.classNames().contains("star"));
  }
}
