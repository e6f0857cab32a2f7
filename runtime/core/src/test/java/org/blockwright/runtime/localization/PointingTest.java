package org.blockwright.runtime.localization;

import static org.blockwright.runtime.explain.MaskMaps.mask;
import static org.blockwright.runtime.explain.MaskMaps.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.Mask;
import org.blockwright.runtime.data.ShapesSource;
import org.blockwright.runtime.explain.Heatmap;
import org.junit.jupiter.api.Test;

class PointingTest {
  private static final int SIDE = ShapesSource.SIDE;

  @Test
  void whatLiesOnTheObjectCounts() {
    assertEquals(1, Pointing.energy(of(mask(), true), mask()), 1e-9);
    assertEquals(0, Pointing.energy(of(mask(), false), mask()), 1e-9);
    assertEquals(0, Pointing.energy(new Heatmap(new float[SIDE * SIDE], SIDE, SIDE), mask()), 1e-9);
    Heatmap even = new Heatmap(new float[] {1}, 1, 1).resized(SIDE, SIDE);
    assertEquals(mask().area() / (double) (SIDE * SIDE), Pointing.energy(even, mask()), 1e-9);
  }

  @Test
  void pointsWithinItsTolerance() {
    Mask mask = mask();
    int x = 0;
    int y = SIDE / 2;
    while (!column(mask, x)) {
      x++;
    }
    while (!mask.contains(x, y % SIDE)) {
      y++;
    }
    float[] values = new float[SIDE * SIDE];
    values[y % SIDE * SIDE + x - 3] = 1;
    Heatmap heat = new Heatmap(values, SIDE, SIDE);
    assertFalse(Pointing.hits(heat, mask, 0));
    assertFalse(Pointing.hits(heat, mask, 2.9));
    assertTrue(Pointing.hits(heat, mask, 3));
    assertTrue(Pointing.hits(of(mask, true), mask, 0));
  }

  private static boolean column(Mask mask, int x) {
    for (int y = 0; y < SIDE; y++) {
      if (mask.contains(x, y)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void whatSpeaksAgainstAClassIsNowhere() {
    Mask mask = mask();
    float[] values = of(mask, true).values();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] > 0 ? 1 : -5;
    }
    assertEquals(1, Pointing.energy(new Heatmap(values, SIDE, SIDE), mask), 1e-9);
  }

  @Test
  void sizesMustMatch() {
    Heatmap coarse = new Heatmap(new float[4], 2, 2);
    assertThrows(UsageException.class, () -> Pointing.hits(coarse, mask(), 0));
    assertThrows(UsageException.class, () -> Pointing.energy(coarse, mask()));
  }
}
