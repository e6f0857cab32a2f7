package org.blockwright.runtime.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.export.QuantizedPrimitives.Levels;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.EagerProgram;
import org.blockwright.runtime.ops.Primitives;
import org.blockwright.runtime.weights.ModelMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks with 8 bits: in onnxruntime, against the engine's own numbers and single precision. */
class QuantizationTest extends OnSmallNets {
  private static final int PICTURES = 16;

  private Runtimes.Values images(Classifier model) {
    return Runtimes.random(model.image(), PICTURES, 3);
  }

  private Export.Pictures pictures(Classifier model) {
    return use -> {
      try (NDManager scope = lab.manager().newSubManager()) {
        use.accept(images(model).on(scope));
      }
    };
  }

  private QuantizationReport write(Classifier model, Path file, double percentile) {
    return Export.int8(
        model, file, ModelMetadata.of(model), pictures(model), percentile, pictures(model));
  }

  private Runtimes.Values logits(Classifier model) {
    try (NDManager scope = lab.manager().newSubManager()) {
      return Runtimes.Values.of(model.logits(images(model).on(scope)));
    }
  }

  private Runtimes.Values rounded(Classifier model, double percentile) {
    Quantizer quantizer = new Quantizer(Graph.of(model), pictures(model), percentile);
    try (NDManager scope = lab.manager().newSubManager()) {
      return Runtimes.Values.of(quantizer.logits(images(model).on(scope)));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {100, 99.99})
  void onnxruntimeCalculatesWhatTheEngineSays(double percentile) {
    for (Classifier model : List.of(plain, noah)) {
      Path file = folder.resolve(model.id() + ".onnx");
      QuantizationReport report = write(model, file, percentile);
      Runtimes.Values made = Runtimes.onnx(file, images(model)).get(0);
      rounded(model, percentile).assertNear(made, 0.02, model.id() + " of the engine");
      logits(model).assertNear(made, 0.1, model.id() + " of single precision");
      assertEquals(PICTURES, report.images());
      double difference = report.judged().difference();
      assertTrue(difference > 0 && difference < 0.1, report.toString());
      assertTrue(report.layers() > 3, report.toString());
      assertEquals(List.of(), report.leftLayers());
      assertEquals(fileSize(file), report.bytes());
    }
  }

  @Test
  void libtorchCalculatesWhatTheEngineSays() throws IOException {
    for (Classifier model : List.of(plain, noah)) {
      Path file = folder.resolve(model.id() + ".pt");
      QuantizationReport report = write(model, file, 99.99);
      Runtimes.Values made = Runtimes.torchScript(file, images(model)).get(0);
      rounded(model, 99.99).assertNear(made, 0.02, model.id() + " of the engine");
      assertEquals(fileSize(file), report.bytes());
      String code = Files.readString(file, ISO_8859_1);
      int layers = code.split("ops.onednn.q(conv2d|linear)_pointwise", -1).length - 1;
      assertEquals(report.layers(), layers);
      assertFalse(code.contains("_convolution_pointwise"), "convolutions of single precision");
      assertFalse(
          Pattern.compile("qconv2d_pointwise.* 6, \"none\"").matcher(code).find(),
          "convolutions that put out single precision, to be rounded");
    }
  }

  private static long fileSize(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void normsAreFoldedAndWeightsAreBytes() throws IOException {
    Path file = folder.resolve("a.onnx");
    QuantizationReport report = write(plain, file, 100);
    String bytes = Files.readString(file, ISO_8859_1);
    assertFalse(bytes.contains("BatchNormalization"));
    assertTrue(bytes.contains("QuantizeLinear"));
    assertFalse(report.left().containsKey("batchNorm"), report.toString());
    assertFalse(bytes.contains("lambda.conv.weight"), "weights of single precision are left");
    Path again = folder.resolve("b.onnx");
    write(plain, again, 100);
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
  }

  @Test
  void foldingChangesNothing() {
    Recording folded = NumericFold.apply(Recording.of(Graph.of(plain)));
    assertTrue(folded.calls().stream().noneMatch(call -> call.is("batchNorm")));
    try (NDManager scope = lab.manager().newSubManager()) {
      QuantizedEagerProgram program = new QuantizedEagerProgram(scope);
      NDArray x = images(plain).on(scope);
      Runtimes.Values made =
          Runtimes.Values.of(
              folded
                  .play(
                      (call, values) -> Recording.perform(program, call, values),
                      at -> {},
                      List.of(new EagerProgram.Value(x, null, false)))
                  .get(0)
                  .array());
      logits(plain).assertNear(made, 1e-5, "folded");
    }
  }

  @Test
  void levelsHoldZero() {
    assertEquals(new Levels(1, 0), Levels.between(0, 0));
    assertEquals(0, Levels.between(2, 255).zeroPoint());
    assertEquals(1, Levels.between(2, 255).scale());
    assertEquals(255, Levels.between(-255, -2).zeroPoint());
    assertEquals(128, Levels.between(-128, 127).zeroPoint());
  }

  @Test
  void percentileLeavesOutTheOutermost() {
    Ranges ranges = new Ranges();
    Recording.Ref value = new Recording.Ref(0);
    float[] numbers = new float[10_000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % 100 / 100f;
    }
    numbers[17] = 1000;
    NDArray array = lab.manager().create(numbers);
    ranges.look(value, array);
    assertEquals(1000 / 255f, ranges.levels(100).get(value).scale(), 1e-4);
    ranges.count(value, array);
    assertTrue(ranges.levels(99.9).get(value).scale() < 1.5f / 255);
  }

  @Test
  void refusesNetworksThatMakeNoNumbers() {
    Export.Pictures broken =
        use -> {
          try (NDManager scope = lab.manager().newSubManager()) {
            use.accept(images(plain).on(scope).mul(Float.NaN));
          }
        };
    Path file = folder.resolve("a.onnx");
    String message =
        assertThrows(
                BlockwrightException.class,
                () -> Export.int8(plain, file, ModelMetadata.of(plain), broken, 100, broken))
            .getMessage();
    assertTrue(message.startsWith("the network makes values that are no numbers"), message);
    assertFalse(Files.exists(file));
  }

  @Test
  void refusesHandWrittenBlocks() {
    Classifier own = SmallNet.withNative();
    Path file = folder.resolve("a.onnx");
    String message =
        assertThrows(BlockwrightException.class, () -> write(own, file, 100)).getMessage();
    assertTrue(message.startsWith("mine is a block of your own"), message);
    assertFalse(Files.exists(file));
  }

  @Test
  void knowsThePrimitivesThatItNames() {
    Set<String> known =
        Stream.of(Primitives.class.getMethods()).map(Method::getName).collect(Collectors.toSet());
    assertTrue(known.containsAll(QuantizationPlan.MOVES), known.toString());
    assertTrue(known.containsAll(QuantizationPlan.QUIET), known.toString());
  }
}
