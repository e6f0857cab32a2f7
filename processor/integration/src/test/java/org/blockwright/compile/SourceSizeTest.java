package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A newcomer can read any class of the product in one sitting. */
class SourceSizeTest {
  private static final int MOST_LINES = 400;
  private static final Path ROOT = Path.of("../..");

  @Test
  void noClassIsLong() throws IOException {
    Map<String, Long> lines = new TreeMap<>();
    for (String module :
        List.of(
            "annotations",
            "processor",
            "runtime/core",
            "runtime/serve",
            "runtime/cli",
            "runtime/testing",
            "zoo",
            "examples")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> lines.put(ROOT.relativize(file).toString(), count(file)));
      }
    }
    assertTrue(lines.size() > 300, "the sources were not found: " + lines.size());
    lines.values().removeIf(count -> count <= MOST_LINES);
    assertEquals(Map.of(), lines);
  }

  private static long count(Path file) {
    try (Stream<String> all = Files.lines(file)) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
