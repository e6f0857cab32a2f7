package org.blockwright.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums with vectors against those of the loops; the build runs tests with their module. */
class VectorProductsTest {
  @Test
  void isThereWithItsModule() {
    assertTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "32, 144, 256",
    "4, 1, 16",
    "7, 65, 48",
    "3, 9, 32",
    "5, 0, 16",
    "32, 576, 64",
    "9, 131, 240"
  })
  void addsTheSame(int count, int depth, int width) {
    Products.Kernel kernel = VectorProducts.kernel();
    assumeTrue(kernel != null, "this processor has no vectors of 8 numbers");
    Random random = new Random(count);
    float[][] sums = random(random, count, width);
    float[][] expected = Arrays.stream(sums).map(float[]::clone).toArray(float[][]::new);
    float[][] rows = random(random, depth, width);
    int at = 5;
    int stride = depth + 3;
    float[] a = random(random, 1, at + count * stride)[0];
    double[][] exact = new double[count][width];
    for (int r = 0; r < count; r++) {
      for (int i = 0; i < width; i++) {
        exact[r][i] = sums[r][i];
        for (int k = 0; k < depth; k++) {
          exact[r][i] += (double) a[at + r * stride + k] * rows[k][i];
        }
      }
    }
    int done = kernel.add(sums, count, a, at, stride, rows, depth, width);
    assertEquals(count / 4 * 4, done);
    Products.loops(sums, done, count, a, at, stride, rows, depth, width);
    Products.loops(expected, 0, count, a, at, stride, rows, depth, width);
    for (int r = 0; r < count; r++) {
      for (int i = 0; i < width; i++) {
        double limit = 1e-6 * (1 + depth);
        assertEquals(exact[r][i], sums[r][i], limit, "vectors: sum " + i + " of row " + r);
        assertEquals(exact[r][i], expected[r][i], limit, "loops: sum " + i + " of row " + r);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"9, 256", "25, 16", "1, 80", "9, 112"})
  void slidesTheSame(int cells, int width) {
    Products.Kernel kernel = VectorProducts.kernel();
    assumeTrue(kernel != null, "this processor has no vectors of 8 numbers");
    Random random = new Random(cells);
    Scratch scratch = new Scratch();
    scratch.require(cells, width, 1000);
    scratch.plane = random(random, 1, 1000)[0];
    int[] starts = random.ints(cells, 0, 700).toArray();
    float[] a = random(random, 1, 3 + cells)[0];
    float[] sums = random(random, 1, width)[0];
    double[] exact = new double[width];
    for (int i = 0; i < width; i++) {
      exact[i] = sums[i];
      for (int k = 0; k < cells; k++) {
        exact[i] += (double) a[3 + k] * scratch.plane[starts[k] + 7 + i];
      }
    }
    System.arraycopy(sums, 0, scratch.sums[0], 0, width);
    Products.copies(scratch, starts, 7, a, 3, width);
    kernel.slide(sums, a, 3, scratch.plane, starts, 7, width);
    for (int i = 0; i < width; i++) {
      assertEquals(exact[i], sums[i], 3e-6, "vectors: sum " + i);
      assertEquals(exact[i], scratch.sums[0][i], 3e-6, "loops: sum " + i);
    }
  }

  private static float[][] random(Random random, int count, int width) {
    float[][] values = new float[count][width];
    for (float[] row : values) {
      for (int i = 0; i < width; i++) {
        row[i] = random.nextFloat() - 0.5f;
      }
    }
    return values;
  }
}
