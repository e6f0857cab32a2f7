package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Heads against golden files: outputs to 1e-5, gradients to 1e-4 of the largest value, attention to
 * 1e-5. {@code -Dgolden.dir=DIR} takes any directory of such files.
 */
class GoldenHeadsTest {
  @TestFactory
  Stream<DynamicTest> heads() throws IOException {
    return GoldenFiles.tests(
        file -> Stream.of(dynamicTest(file.getFileName().toString(), () -> run(file))));
  }

  private static void run(Path file) {
    try (GoldenHead golden = GoldenHead.open(file)) {
      assumeTrue(
          golden.known(),
          () -> file.getFileName() + " is of the head \"" + golden.head() + "\", unknown here");
      golden.check();
    }
  }

  @TestFactory
  Stream<DynamicTest> aSlipIsNoticed() {
    Path directory = GoldenFiles.DATA.resolve("golden");
    return Stream.of("head_simpool", "ltpa_pc", "noah_n4_r1of2")
        .map(
            name ->
                dynamicTest(
                    name,
                    () -> {
                      Path file = directory.resolve(name + ".safetensors");
                      assumeTrue(Files.exists(file), () -> "no " + file + ": set -Ddata.dir");
                      try (GoldenHead golden = GoldenHead.open(file)) {
                        golden.disturb(1e-3);
                        String said = "";
                        try {
                          golden.check();
                        } catch (AssertionError e) {
                          said = e.getMessage();
                        }
                        assertTrue(said.contains("output"), said);
                      }
                    }));
  }
}
