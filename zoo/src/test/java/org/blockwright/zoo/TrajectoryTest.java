package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training against PyTorch, step for step: one test for each {@code trajectory_*.json} in the
 * directory that the system property {@code parity.dir} names.
 */
class TrajectoryTest {
  private final Map<String, ModelEntry> entries =
      Catalogue.read().entries().stream()
          .collect(Collectors.toMap(ModelEntry::id, Function.identity()));

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> files() throws IOException {
    Path directory = Path.of(System.getProperty("parity.dir", "../../shared/parity"));
    if (!Files.isDirectory(directory)) {
      String reason = "there is no " + directory.toAbsolutePath() + ": set -Dparity.dir";
      return Stream.of(dynamicTest("trajectories", () -> assumeTrue(false, reason)));
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> found =
          files
              .filter(f -> f.getFileName().toString().matches("trajectory_.*\\.json"))
              .sorted()
              .toList();
      return found.stream().map(f -> dynamicTest(f.getFileName().toString(), () -> check(f)));
    }
  }

  private void check(Path path) throws IOException {
    Trajectory file = new Trajectory(Json.read(path));
    assumeTrue(entries.containsKey(file.model()), "the zoo has no model named " + file.model());
    file.train(entries.get(file.model()), folder.resolve(path.getFileName() + ".run"));
    assertEquals(file.steps(), file.reports().size(), "steps");
    for (int step = 0; step < file.steps(); step++) {
      near(
          "rate of step " + step,
          file.rate(step),
          file.reports().get(step).rate(),
          1e-8 * Math.abs(file.rate(step)));
      near(
          "loss of step " + step,
          file.loss(step),
          file.reports().get(step).loss(),
          file.lossLimit(step));
    }
    for (int step = 0; step < file.norms().length; step++) {
      double norm = file.norms()[step];
      near(
          "norm of step " + step,
          norm,
          file.reports().get(step).gradientNorm(),
          file.stateLimit() * norm);
    }
    checkState("state of ", file.expectedState(), file.state());
    checkState("average of ", file.expectedAverage(), file.average());
  }

  private static void checkState(
      String what, Map<String, Trajectory.Norm> expected, Map<String, Double> actual) {
    assertEquals(expected.keySet(), actual.keySet(), what + "names");
    expected.forEach((name, norm) -> near(what + name, norm.l2(), actual.get(name), norm.limit()));
  }

  private static void near(String what, double expected, double actual, double slack) {
    assertTrue(
        Math.abs(actual - expected) <= slack,
        () ->
            "%s is %.9g, officially %.9g: %.3g off, %.3g allowed"
                .formatted(what, actual, expected, Math.abs(actual - expected), slack));
  }
}
