package org.blockwright.runtime.explain;

import static org.blockwright.runtime.explain.MaskMaps.mask;
import static org.blockwright.runtime.explain.MaskMaps.of;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.data.ShapesSource;
import org.junit.jupiter.api.Test;

class HeatmapTest {
  private static final int SIDE = ShapesSource.SIDE;

  @Test
  void resizesBetweenTheCentresOfCells() {
    Heatmap fine = new Heatmap(new float[] {0, 1}, 2, 1).resized(4, 2);
    assertArrayEquals(new float[] {0, 0.25f, 0.75f, 1, 0, 0.25f, 0.75f, 1}, fine.values(), 1e-6f);
    Heatmap heat = new Heatmap(new float[] {-2, 0, 4, 1}, 2, 2);
    assertArrayEquals(heat.values(), heat.resized(2, 2).values());
    assertArrayEquals(new float[] {0, 1 / 3f, 1, 0.5f}, heat.stretched().values(), 1e-6f);
    assertArrayEquals(new float[] {0, 0, 4, 1}, heat.positive().values());
    assertArrayEquals(new float[2], new Heatmap(new float[] {7, 7}, 2, 1).stretched().values());
  }

  @Test
  void coloursGrowBrighter() {
    double before = -1;
    for (int step = 0; step <= 20; step++) {
      Color color = ColorMap.of(step / 20.0);
      double light = 0.2126 * color.getRed() + 0.7152 * color.getGreen() + 0.0722 * color.getBlue();
      assertTrue(light > before, "step " + step);
      before = light;
    }
    assertEquals(ColorMap.of(1), ColorMap.of(3));
    assertEquals(ColorMap.of(0), ColorMap.of(-1));
  }

  @Test
  void sheetsHoldTheirPictures() throws IOException {
    RgbImage image = ShapesSource.validation(1, 0).decode(0);
    BufferedImage plain = Overlays.plain(image, 128);
    BufferedImage overlay = Overlays.overlay(image, of(mask(), true), 128);
    BufferedImage sheet = Overlays.sheet(List.of("a", "b"), List.of(List.of(plain, overlay)));
    assertEquals(2 * 128 + 3 * 8, sheet.getWidth());
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(Overlays.png(sheet)));
    int bottom = sheet.getHeight() - 8 - 1;
    assertEquals(plain.getRGB(0, 127), read.getRGB(8, bottom));
    assertEquals(overlay.getRGB(127, 127), read.getRGB(8 + 128 + 8 + 127, bottom));
  }

  @Test
  void outlinesLieOnTheObject() {
    BufferedImage black = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Overlays.outlined(black, mask());
    int drawn = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
      if ((black.getRGB(i % SIDE, i / SIDE) & 0xffffff) != 0) {
        assertTrue(mask().contains(i % SIDE, i / SIDE));
        drawn++;
      }
    }
    assertTrue(drawn > 0 && drawn < mask().area());
  }
}
