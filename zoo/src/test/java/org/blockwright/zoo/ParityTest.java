package org.blockwright.zoo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonObject;
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

/**
 * The zoo against the authors' implementation: one test for each file in the directory that the
 * system property {@code parity.dir} names.
 */
class ParityTest {
  private final Map<String, ModelEntry> entries =
      Catalogue.read().entries().stream()
          .collect(Collectors.toMap(ModelEntry::id, Function.identity()));

  @TestFactory
  Stream<DynamicTest> files() throws IOException {
    Path directory = Path.of(System.getProperty("parity.dir", "../../shared/parity"));
    if (!Files.isDirectory(directory)) {
      String reason = "there is no " + directory.toAbsolutePath() + ": set -Dparity.dir";
      return Stream.of(dynamicTest("parity", () -> assumeTrue(false, reason)));
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> json = files.filter(ParityTest::isParity).sorted().toList();
      return json.stream().map(f -> dynamicTest(f.getFileName().toString(), () -> check(f)));
    }
  }

  /** Trajectories have a test of their own. */
  private static boolean isParity(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".json") && !name.startsWith("trajectory_");
  }

  private void check(Path path) throws IOException {
    JsonObject file = Json.read(path);
    String format = file.get("format").getAsString();
    switch (format) {
      case "noah-parity/1" -> checkModel(file);
      case "noah-head-parity/1" -> new ParityHead(file).check();
      default -> assumeTrue(false, path.getFileName() + " has another format, " + format);
    }
  }

  private void checkModel(JsonObject file) {
    String id = file.get("model").getAsString();
    assumeTrue(entries.containsKey(id), "the zoo has no model named " + id);
    try (ParityModel model = new ParityModel(file, entries.get(id))) {
      model.fill();
      model.evaluate();
      if (file.has("training")) {
        model.train();
      }
    }
  }
}
