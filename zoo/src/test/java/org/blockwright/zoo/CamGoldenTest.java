package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.blockwright.runtime.explain.ExplanationMethod;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Explanation maps against golden files: each to 1e-5 of its largest value, Grad-CAM++ to 1e-4.
 * {@code -Dgolden.dir=DIR} takes any directory of such files; the networks' weights and the
 * pictures lie in {@code -Ddata.dir}.
 */
class CamGoldenTest {
  @TestFactory
  Stream<DynamicTest> maps() throws IOException {
    return GoldenFiles.tests(CamGoldenTest::tests);
  }

  /** For each layer: the formulas on the given arrays, and the whole way from a picture. */
  private static Stream<DynamicTest> tests(Path file) {
    List<String> layers;
    try (GoldenCam golden = GoldenCam.open(file, GoldenFiles.DATA)) {
      layers = golden.layers();
    }
    String name = file.getFileName().toString();
    return layers.stream()
        .flatMap(
            layer ->
                Stream.of(
                    dynamicTest(
                        "%s, %s, formulas".formatted(name, layer),
                        () -> {
                          try (GoldenCam golden = GoldenCam.open(file, GoldenFiles.DATA)) {
                            golden.checkFormulas(layer);
                          }
                        }),
                    dynamicTest(
                        "%s, %s, network".formatted(name, layer),
                        () -> {
                          try (GoldenCam golden = GoldenCam.open(file, GoldenFiles.DATA)) {
                            golden.checkNetwork(layer);
                          }
                        })));
  }

  @TestFactory
  Stream<DynamicTest> aSlipIsNoticed() {
    return Stream.of(ExplanationMethod.values())
        .filter(ExplanationMethod::isAtNode)
        .map(method -> dynamicTest(method.id(), () -> notice(method)));
  }

  private static void notice(ExplanationMethod method) {
    Path file = GoldenFiles.DATA.resolve("golden/cam_more_resnet20.safetensors");
    assumeTrue(Files.exists(file), () -> "no " + file + ": set -Ddata.dir");
    String said = "";
    try (GoldenCam golden = GoldenCam.open(file, GoldenFiles.DATA)) {
      // The weights of Grad-CAM++ hardly move with their gradients.
      golden.disturb(method == ExplanationMethod.GRAD_CAM_PP ? 5e-2f : 1e-3f);
      golden.check("layer2", method);
    } catch (AssertionError e) {
      said = e.getMessage();
    }
    assertTrue(said.contains("layer2"), method.id() + " is as exact as it was: " + said);
  }
}
