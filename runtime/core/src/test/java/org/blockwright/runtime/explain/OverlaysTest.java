package org.blockwright.runtime.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.blockwright.runtime.data.CropWindow;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.Interpolation;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.Rgb;
import org.blockwright.runtime.data.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlaysTest {
  private static Preprocessing preprocessing(int size, int resize) {
    return new Preprocessing(
        size, resize, Interpolation.BILINEAR, Rgb.IMAGENET_MEAN, Rgb.IMAGENET_STD);
  }

  /** A picture whose red says the column and whose green says the row. */
  private static RgbImage ruled(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      pixels[3 * i] = (byte) (i % width * 250 / width);
      pixels[3 * i + 1] = (byte) (i / width * 250 / height);
    }
    return new RgbImage(width, height, pixels);
  }

  /** What the network saw of a picture, taken for a map, lies where it was. */
  @ParameterizedTest
  @CsvSource({
    "100, 60, 48, 56",
    "60, 100, 48, 56",
    "90, 90, 32, 32",
    "61, 47, 32, 40",
    "40, 30, 64, 0",
    "100, 80, 50, 0"
  })
  void theCropIsUndone(int width, int height, int size, int resize) {
    RgbImage picture = ruled(width, height);
    Preprocessing preprocessing = preprocessing(size, resize);
    CropWindow window = preprocessing.frame(width, height, new Random(0));
    RgbImage seen = Images.framed(picture, preprocessing);
    int inside = 0;
    for (int channel = 0; channel < 2; channel++) {
      float[] values = new float[size * size];
      for (int i = 0; i < values.length; i++) {
        values[i] = seen.sample(i % size, i / size, channel);
      }
      Heatmap placed = new Heatmap(values, size, size).placed(window, width, height);
      assertEquals(width + "x" + height, placed.width() + "x" + placed.height());
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double seenX = (x + 0.5) * window.scaledWidth() / width - window.left();
          double seenY = (y + 0.5) * window.scaledHeight() / height - window.top();
          boolean within = seenX >= 0 && seenX < size && seenY >= 0 && seenY < size;
          assertEquals(within, !Float.isNaN(placed.at(x, y)), x + ", " + y);
          // At the very edge half a cell is missing, or the black around the picture begins.
          boolean deep =
              x > 2
                  && y > 2
                  && x < width - 3
                  && y < height - 3
                  && seenX > 2
                  && seenY > 2
                  && seenX < size - 2
                  && seenY < size - 2;
          if (deep) {
            // Two cells of the map, or two columns of the picture, differ by this much.
            double step = 250.0 / Math.min(width, height) * Math.max(1, width / (double) size);
            assertEquals(picture.sample(x, y, channel), placed.at(x, y), step, x + ", " + y);
            inside++;
          }
        }
      }
    }
    assertTrue(inside > 400, "only " + inside);
  }

  @Test
  void whatWasNotSeenHasNoColour() {
    RgbImage picture = ruled(100, 60);
    CropWindow window = preprocessing(48, 56).frame(100, 60, new Random(0));
    Heatmap heat = new Heatmap(new float[] {0, 1, 2, 3}, 2, 2);
    BufferedImage drawn = Overlays.overlay(picture, heat, window, 100, 60);
    assertEquals("100x60", drawn.getWidth() + "x" + drawn.getHeight());
    Heatmap placed = heat.placed(window, 100, 60);
    int coloured = 0;
    for (int y = 0; y < 60; y++) {
      for (int x = 0; x < 100; x++) {
        int rgb = drawn.getRGB(x, y);
        int red = rgb >> 16 & 0xff;
        boolean grey = red == (rgb >> 8 & 0xff) && red == (rgb & 0xff);
        assertTrue(grey || !Float.isNaN(placed.at(x, y)), x + ", " + y);
        coloured += grey ? 0 : 1;
      }
    }
    assertTrue(coloured > 1500, "only " + coloured);
    BufferedImage larger = Overlays.overlay(picture, heat, window, 200, 120);
    assertEquals("200x120", larger.getWidth() + "x" + larger.getHeight());
  }

  @Test
  void rowsAreRows() {
    float[][] rows = new Heatmap(new float[] {1, 2, 3, 4, 5, 6}, 3, 2).rows();
    assertEquals(2, rows.length);
    assertArrayEquals(new float[] {4, 5, 6}, rows[1]);
  }

  /** Equal steps look equally large, and each is lighter, whatever colours an eye can see. */
  @Test
  void coloursAreEven() {
    // Machado, Oliveira and Fernandes (2009), severity 1: nobody, protanopia, deuteranopia,
    // tritanopia; on linear light.
    double[][] eyes = {
      {1, 0, 0, 0, 1, 0, 0, 0, 1},
      {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
      {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
      {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900}
    };
    for (int eye = 0; eye < eyes.length; eye++) {
      List<Double> steps = new ArrayList<>();
      double[] before = null;
      for (int i = 0; i <= 32; i++) {
        double[] here = ColorMap.oklab(seen(ColorMap.rgb(i / 32.0), eyes[eye]));
        if (before != null) {
          assertTrue(here[0] > before[0], "eye " + eye + ", step " + i + " is not lighter");
          steps.add(
              Math.sqrt(
                  Math.pow(here[0] - before[0], 2)
                      + Math.pow(here[1] - before[1], 2)
                      + Math.pow(here[2] - before[2], 2)));
        }
        before = here;
      }
      double least = steps.stream().mapToDouble(step -> step).min().orElseThrow();
      double most = steps.stream().mapToDouble(step -> step).max().orElseThrow();
      // A step that cuts a corner of the way, and whole levels, make the rest.
      assertTrue(most / least < (eye == 0 ? 1.3 : 4), "eye " + eye + ": " + steps);
    }
  }

  private static double[] seen(int rgb, double... eye) {
    double[] light = new double[3];
    for (int c = 0; c < 3; c++) {
      double share = (rgb >> (16 - 8 * c) & 0xff) / 255.0;
      light[c] = share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
    double[] levels = new double[3];
    for (int c = 0; c < 3; c++) {
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        sum += eye[3 * c + k] * light[k];
      }
      double kept = Math.max(0, Math.min(1, sum));
      levels[c] =
          255 * (kept <= 0.0031308 ? 12.92 * kept : 1.055 * Math.pow(kept, 1 / 2.4) - 0.055);
    }
    return levels;
  }

  @Test
  void sheetsHoldEveryTile() {
    BufferedImage red = new BufferedImage(240, 120, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 240 * 120; i++) {
      red.setRGB(i % 240, i / 240, 0xff0000);
    }
    ContactSheet.Tile tile = new ContactSheet.Tile(red, "title ".repeat(40), "note");
    BufferedImage sheet =
        ContactSheet.draw(
            List.of(
                new ContactSheet.Row("above", List.of(tile, tile, tile)),
                new ContactSheet.Row("", List.of(tile))));
    int found = 0;
    for (int i = 0; i < sheet.getWidth() * sheet.getHeight(); i++) {
      found +=
          (sheet.getRGB(i % sheet.getWidth(), i / sheet.getWidth()) & 0xffffff) == 0xff0000 ? 1 : 0;
    }
    assertEquals(4 * 240 * 120, found);
  }
}
