package org.blockwright.zoo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The golden files: those of {@code -Dgolden.dir}, or else of {@code -Ddata.dir}. */
final class GoldenFiles {
  /** Where weights, pictures and golden files lie. */
  static final Path DATA = Path.of(System.getProperty("data.dir", "../../shared/data"));

  private GoldenFiles() {}

  /** The tests of each file, in the order of their names; one that is skipped without a folder. */
  static Stream<DynamicTest> tests(Function<Path, Stream<DynamicTest>> ofFile) throws IOException {
    Path directory = Path.of(System.getProperty("golden.dir", DATA + "/golden"));
    if (!Files.isDirectory(directory)) {
      String reason = "no " + directory + ": set -Dgolden.dir";
      return Stream.of(dynamicTest("no files", () -> assumeTrue(false, reason)));
    }
    try (Stream<Path> all = Files.list(directory)) {
      List<Path> files = all.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList();
      return files.stream().flatMap(ofFile);
    }
  }
}
