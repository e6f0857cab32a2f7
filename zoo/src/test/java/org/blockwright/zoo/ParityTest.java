package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The zoo against the authors' implementation: one test for each file in the directory that the
 * system property {@code parity.dir} names, and for each in {@code src/test/resources/parity},
 * where torchvision's networks stand that were run to check rows without a file there.
 */
class ParityTest {
  private final Map<String, ModelEntry> entries =
      Catalogue.read().entries().stream()
          .collect(Collectors.toMap(ModelEntry::id, Function.identity()));

  private static final Path OWN = Path.of("src", "test", "resources", "parity");

  @TestFactory
  Stream<DynamicTest> files() throws IOException {
    return of(Path.of(System.getProperty("parity.dir", "../../shared/parity")));
  }

  @TestFactory
  Stream<DynamicTest> own() throws IOException {
    return of(OWN);
  }

  private Stream<DynamicTest> of(Path directory) throws IOException {
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
    try (ParityModel model = new ParityModel(file, entry(file))) {
      model.fill();
      model.evaluate();
      if (file.has("training")) {
        model.train();
      }
    }
  }

  /** The row of the file's name, or the one whose names the file has. */
  private ModelEntry entry(JsonObject file) {
    String id = file.get("model").getAsString();
    Optional<ModelEntry> named = Optional.ofNullable(entries.get(id));
    if (named.isPresent() && ParityModel.isOf(file, named.get())) {
      return named.get();
    }
    return entries.values().stream()
        .filter(entry -> ParityModel.isOf(file, entry))
        .findFirst()
        .or(() -> named)
        .orElseThrow(
            () -> new AssertionError("the zoo has no model " + id + ", and none with its names"));
  }

  /** Files may call a network otherwise. */
  @ParameterizedTest
  @CsvSource({
    "alexnet, torchvision_alexnet, alexnet",
    "xcit_tiny_12_p16, xcit_tiny_12_p16_224, xcit_tiny_12_p16",
    "nfnet_f0, dm_nfnet_f0, nfnet_f0",
    "resmlp_12, resmlp_12_224, resmlp_12",
  })
  void aRowIsFoundByItsNames(String name, String otherwise, String row) throws IOException {
    Path path = Path.of(System.getProperty("parity.dir", "")).resolveSibling("parity-slides");
    assumeTrue(Files.isDirectory(path), "there is no " + path.toAbsolutePath());
    JsonObject file = Json.read(path.resolve(name + ".json"));
    file.addProperty("model", otherwise);
    assertEquals(row, entry(file).id());
    file.getAsJsonArray("state").remove(0);
    assertThrows(AssertionError.class, () -> entry(file));
  }
}
