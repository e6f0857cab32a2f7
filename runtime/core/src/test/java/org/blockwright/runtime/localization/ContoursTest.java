package org.blockwright.runtime.localization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContoursTest {
  private static int[] pixels(String... rows) {
    int width = rows[0].length();
    int[] pixels = new int[width * rows.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = rows[i / width].charAt(i % width) == '#' ? 1 : 0;
    }
    return pixels;
  }

  private static List<PixelBox> all(String... rows) {
    List<PixelBox> boxes = new ArrayList<>();
    LevelRegions.best(
        pixels(rows),
        rows[0].length(),
        rows.length,
        box -> {
          boxes.add(box);
          return 0;
        });
    return boxes;
  }

  private static Optional<PixelBox> largest(String... rows) {
    return new LargestContour(pixels(rows), rows[0].length(), rows.length).above(0);
  }

  @Test
  void farSidesAreOnePastTheLastPixelExceptAtTheBorder() {
    assertEquals(List.of(new PixelBox(1, 1, 3, 2)), all(".....", ".##..", ".....", "....."));
    assertEquals(List.of(new PixelBox(0, 0, 4, 3)), all("#####", "#####", "#####", "#####"));
    assertEquals(List.of(), all("...", "..."));
  }

  @Test
  void holesHaveAContourOnThePixelsAroundThem() {
    assertEquals(
        List.of(new PixelBox(0, 0, 6, 5), new PixelBox(1, 1, 5, 5)),
        all("######.", "######.", "##..##.", "##..##.", "######.", "######."));
  }

  @Test
  void cornersJoinBrightPixelsAndPartDarkOnes() {
    // A diamond around one dark pixel, whose neighbours touch at corners alone.
    PixelBox whole = new PixelBox(0, 0, 3, 3);
    assertEquals(List.of(whole, whole), all(".#..", "#.#.", ".#..", "...."));
  }

  @Test
  void theLargestIsThatOfThePolygonThroughCentres() {
    // Five pixels in a line enclose nothing, four in a square do.
    assertEquals(
        Optional.of(new PixelBox(0, 2, 2, 4)),
        largest("#####.", "......", "##....", "##....", "......"));
    // Of two equal ones OpenCV lists the one first that begins last.
    assertEquals(Optional.of(new PixelBox(3, 0, 4, 2)), largest("##.##", "##.##", "....."));
    // A ring counts with what it encloses.
    assertEquals(
        Optional.of(new PixelBox(4, 0, 8, 4)),
        largest("###.####.", "###.#..#.", "###.#..#.", "....####.", "........."));
    assertEquals(Optional.empty(), largest("...", "..."));
  }
}
