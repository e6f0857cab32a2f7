package org.blockwright.runtime.localization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.blockwright.runtime.data.Box;
import org.blockwright.runtime.data.Mask;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Scores that clovaai/wsolevaluation gives, in every file {@code wsol*.json} of the folder {@code
 * golden} of {@code data.dir}, or of {@code -Dgolden.dir}.
 */
class LocalizationGoldenTest {
  private static final double LIMIT = 1e-6;
  private static final int[] THRESHOLDS = {0, 100, 200, 300, 500, 700, 900};

  @TestFactory
  List<DynamicTest> meetsEveryFile() throws IOException {
    Path folder =
        Path.of(
            System.getProperty(
                "golden.dir", System.getProperty("data.dir", "../../../shared/data") + "/golden"));
    if (!Files.isDirectory(folder)) {
      return List.of(missing(folder));
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<DynamicTest> tests =
          files
              .filter(file -> file.getFileName().toString().matches(".*wsol.*\\.json"))
              .sorted()
              .map(
                  file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> meets(file)))
              .toList();
      return tests.isEmpty() ? List.of(missing(folder)) : tests;
    }
  }

  private static DynamicTest missing(Path folder) {
    return DynamicTest.dynamicTest(
        "no files", () -> assumeTrue(false, "no wsol.json in " + folder + ": set -Dgolden.dir"));
  }

  private static void meets(Path file) throws IOException {
    JsonObject golden = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    int size = golden.get("size").getAsInt();
    int grid = golden.get("grid").getAsInt();
    BoxAccuracy first = BoxAccuracy.ofLargestContour();
    BoxAccuracy second = BoxAccuracy.ofEveryContour();
    PixelAveragePrecision pixels = new PixelAveragePrecision();
    for (JsonElement element : golden.getAsJsonArray("images")) {
      JsonObject image = element.getAsJsonObject();
      ScoreMap map = map(image.getAsJsonArray("map"), grid, size);
      List<PixelBox> boxes = new ArrayList<>();
      for (int[] b : rows(image.getAsJsonArray("boxes"))) {
        boxes.add(new PixelBox(b[0], b[1], b[2], b[3]));
      }
      first.add(map, boxes);
      second.add(map, boxes);
      pixels.add(
          map,
          region(image.getAsJsonArray("mask"), size).orElseThrow(),
          region(image.getAsJsonArray("ignore"), size));
    }
    JsonObject expected = golden.getAsJsonObject("expected");
    assertBoxes(expected, "_V1_delta_30_50_70", "MaxBoxAcc_V1", "V1", first);
    assertBoxes(expected, "V2_delta_30_50_70", "MaxBoxAccV2", "V2", second);
    assertEquals(expected.get("PxAP").getAsDouble(), 100 * pixels.value(), LIMIT, "PxAP");
  }

  private static void assertBoxes(
      JsonObject expected, String each, String mean, String version, BoxAccuracy actual) {
    JsonArray deltas = expected.getAsJsonArray("MaxBoxAcc" + each);
    for (int d = 0; d < deltas.size(); d++) {
      String what = version + " at " + BoxAccuracy.OVERLAPS.get(d);
      assertEquals(deltas.get(d).getAsDouble(), 100 * actual.max(d), LIMIT, what);
      String key = "right_images_" + version + "_at_t_0_.1_.2_.3_.5_.7_.9";
      if (expected.has(key)) {
        String overlap = Math.round(100 * BoxAccuracy.OVERLAPS.get(d)) + "";
        JsonArray counts = expected.getAsJsonObject(key).getAsJsonArray(overlap);
        for (int t = 0; t < THRESHOLDS.length; t++) {
          assertEquals(
              counts.get(t).getAsInt(),
              actual.right(d, THRESHOLDS[t]),
              what + " and threshold " + THRESHOLDS[t]);
        }
      }
    }
    if (expected.has(mean)) {
      boolean second = version.equals("V2");
      double value = 100 * (second ? actual.max() : actual.max(1));
      assertEquals(expected.get(mean).getAsDouble(), value, LIMIT, mean);
    }
  }

  /** Each cell of the grid as a square of pixels. */
  private static ScoreMap map(JsonArray cells, int grid, int size) {
    double[] values = new double[size * size];
    for (int i = 0; i < values.length; i++) {
      int cell = i / size * grid / size * grid + i % size * grid / size;
      values[i] = cells.get(cell).getAsDouble();
    }
    return new ScoreMap(values, size, size);
  }

  private static List<int[]> rows(JsonArray rectangles) {
    List<int[]> rows = new ArrayList<>();
    for (JsonElement rectangle : rectangles) {
      rows.add(
          IntStream.range(0, 4).map(i -> rectangle.getAsJsonArray().get(i).getAsInt()).toArray());
    }
    return rows;
  }

  private static Optional<Mask> region(JsonArray rectangles, int size) {
    return Mask.union(
        rows(rectangles).stream()
            .map(r -> Mask.of(new Box(r[0], r[1], r[2] + 1, r[3] + 1), size, size))
            .toList());
  }
}
