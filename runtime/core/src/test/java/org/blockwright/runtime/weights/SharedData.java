package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real files, which are not part of the repository. */
final class SharedData {
  private SharedData() {}

  static boolean present(String file) {
    return Files.exists(path(file));
  }

  /** Skips the test where the file is absent. */
  static Path require(String file) {
    Path path = path(file);
    assumeTrue(Files.exists(path), "the real weights are not here: " + path);
    return path;
  }

  private static Path path(String file) {
    return Path.of(System.getProperty("data.dir", "../shared/data"), file);
  }
}
