package org.blockwright.runtime.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.blockwright.runtime.ops.Args.out;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.heads.AttentionMaps;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.LinearOp;
import org.blockwright.runtime.weights.ModelMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole network as a file, and what is refused. */
class ExportTest extends OnSmallNets {
  private Path torchScript(Classifier model, String name, boolean attention) {
    Path file = folder.resolve(name);
    Export.torchScript(model, file, ModelMetadata.of(model), attention);
    return file;
  }

  private Path onnx(Classifier model, String name, boolean attention) {
    Path file = folder.resolve(name);
    Export.onnx(model, file, ModelMetadata.of(model), attention);
    return file;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void givesLogits(int batch) {
    Runtimes.Values images = Runtimes.random(plain.image(), batch, 3);
    Runtimes.Values expected;
    try (NDManager scratch = lab.manager().newSubManager()) {
      expected = Runtimes.Values.of(plain.logits(images.on(scratch)));
    }
    List<Runtimes.Values> torch = Runtimes.torchScript(torchScript(plain, "a.pt", false), images);
    List<Runtimes.Values> onnx = Runtimes.onnx(onnx(plain, "a.onnx", false), images);
    assertEquals(1, torch.size());
    assertEquals(1, onnx.size());
    expected.assertNear(torch.get(0), 1e-5, "TorchScript");
    expected.assertNear(onnx.get(0), 1e-4, "ONNX");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void givesAttentionMaps(int batch) {
    Runtimes.Values images = Runtimes.random(noah.image(), batch, 4);
    List<Runtimes.Values> expected;
    try (NDManager scratch = lab.manager().newSubManager();
        AttentionMaps attended = noah.attended(images.on(scratch))) {
      expected =
          Stream.of(attended.output(), attended.maps().get(0)).map(Runtimes.Values::of).toList();
    }
    List<Runtimes.Values> torch = Runtimes.torchScript(torchScript(noah, "a.pt", true), images);
    List<Runtimes.Values> onnx = Runtimes.onnx(onnx(noah, "a.onnx", true), images);
    for (int i = 0; i < 2; i++) {
      expected.get(i).assertNear(torch.get(i), 1e-5, "TorchScript's output " + i);
      expected.get(i).assertNear(onnx.get(i), 1e-4, "ONNX's output " + i);
    }
  }

  @Test
  void attentionIsLeftOutWhereItIsNotWanted() {
    Runtimes.Values images = Runtimes.random(noah.image(), 1, 4);
    assertEquals(1, Runtimes.torchScript(torchScript(noah, "a.pt", false), images).size());
    assertEquals(1, Runtimes.onnx(onnx(noah, "a.onnx", false), images).size());
  }

  @Test
  void describesItself() throws IOException {
    ModelMetadata metadata =
        ModelMetadata.of(noah)
            .withClasses(List.of("tench", "goldfish", "a \"shark\"", "Hai", "鱼"))
            .withPreprocessing(Preprocessing.imagenet())
            .with("version", "7");
    assertEquals(
        Map.of(
            "model", "small_noah",
            "class_count", "5",
            "input", "[3,12,10]",
            "classes", "[\"tench\",\"goldfish\",\"a \\\"shark\\\"\",\"Hai\",\"鱼\"]",
            "preprocessing",
                "{\"resize\":256,\"size\":224,\"interpolation\":\"bilinear\","
                    + "\"mean\":[0.485,0.456,0.406],\"std\":[0.229,0.224,0.225]}",
            "version", "7"),
        metadata.entries());
    Path onnx = folder.resolve("a.onnx");
    Export.onnx(noah, onnx, metadata, false);
    assertEquals(metadata.entries(), Runtimes.onnxMetadata(onnx));
    Path torch = folder.resolve("a.pt");
    Export.torchScript(noah, torch, metadata, false);
    try (ZipFile zip = new ZipFile(torch.toFile())) {
      for (Map.Entry<String, String> entry : metadata.entries().entrySet()) {
        ZipEntry file = zip.getEntry("small_noah/extra/" + entry.getKey());
        assertEquals(entry.getValue(), new String(zip.getInputStream(file).readAllBytes(), UTF_8));
      }
    }
  }

  @Test
  void saysHowAttentionMapsAreLaidOut() {
    Map<String, String> metadata = Runtimes.onnxMetadata(onnx(noah, "a.onnx", true));
    assertEquals("[[2,5,3,3]]", metadata.get("attention"));
  }

  @Test
  void sameModelGivesSameBytes() throws IOException {
    assertArrayEquals(
        Files.readAllBytes(torchScript(noah, "a.pt", true)),
        Files.readAllBytes(torchScript(noah, "b.pt", true)));
    assertArrayEquals(
        Files.readAllBytes(onnx(noah, "a.onnx", true)),
        Files.readAllBytes(onnx(noah, "b.onnx", true)));
  }

  @Test
  void tensorsInTorchScriptCanBeMapped() throws IOException {
    String bytes = new String(Files.readAllBytes(torchScript(noah, "a.pt", false)), ISO_8859_1);
    for (Parameter parameter : noah.getParameters().values()) {
      String values = ISO_8859_1.decode(parameter.getArray().toByteBuffer()).toString();
      int at = bytes.indexOf(values);
      assertTrue(at > 0);
      assertEquals(0, at % 64);
    }
  }

  @Test
  void namesThatTorchScriptKeepsAreWorkedAround() {
    assertEquals(
        "getattr(getattr(self, \"lambda\").training_, \"0\").conv.weight",
        TorchModule.read("lambda.training.0.conv.weight"));
  }

  private static String refusal(Runnable run) {
    return assertThrows(BlockwrightException.class, run::run).getMessage();
  }

  @Test
  void refusesModelsWithoutValues() {
    assertEquals(
        "the parameter lambda.conv.weight has no values yet; initialise the model or load weights"
            + " before the export",
        refusal(() -> torchScript(SmallNet.withNoah(), "a.pt", false)));
    assertFalse(Files.exists(folder.resolve("a.pt")));
  }

  @Test
  void refusesAttentionWhereThereIsNone() {
    assertEquals(
        "small has no attention maps to export: its head shows none",
        refusal(() -> onnx(plain, "a.onnx", true)));
  }

  @Test
  void refusesHandWrittenBlocks() {
    Classifier own = SmallNet.withNative();
    assertEquals(
        "mine is a block of your own (ai.djl.nn.LambdaBlock), and what it computes cannot be read;"
            + " write it as a blueprint to export it",
        refusal(() -> torchScript(own, "a.pt", false)));
  }

  @Test
  void refusesArraysFromOutside() {
    Classifier own =
        new Classifier("own", 6, TensorShape.vector(6)) {
          @Override
          protected NDArray run(ForwardPass pass, NDArray x) {
            return x.mul(2);
          }
        };
    assertEquals(
        "an array of shape (1, 6) comes from outside the operators, and how it is computed cannot"
            + " be read; write the part that makes it as a blueprint to export it",
        refusal(() -> torchScript(own, "a.pt", false)));
  }

  @Test
  void looksAtASampleWhereTheNetworkWantsOne() throws IOException {
    Classifier own =
        new Classifier("own", 6, TensorShape.vector(5)) {
          private final LinearOp logits = node("logits", new LinearOp(inputs().get(0), out(6)));

          @Override
          protected NDArray run(ForwardPass pass, NDArray x) {
            if (x.isEmpty()) {
              throw new IllegalStateException("no sample");
            }
            return logits.apply(pass, x);
          }
        };
    lab.fill(own, 1);
    torchScript(own, "own.pt", false);
    assertTrue(Files.size(folder.resolve("own.pt")) > 6 * 5 * Float.BYTES);
  }

  @Test
  void refusesOtherTypes() {
    Classifier half = SmallNet.withoutMaps();
    half.initialize(lab.manager(), DataType.FLOAT64, new Shape(1, 3, 12, 10));
    String message =
        refusal(() -> Export.onnx(half, folder.resolve("a.onnx"), ModelMetadata.of(half), false));
    assertTrue(message.endsWith("of type float64; only FLOAT32 is exported"), message);
  }

  @Test
  void refusesOtherNumbersOfClassNames() {
    assertEquals(
        "2 class names cannot name the 7 classes of small",
        refusal(() -> ModelMetadata.of(plain).withClasses(List.of("a", "b"))));
  }

  @Test
  void refusesKeysThatArePaths() {
    assertEquals(
        "'../up' cannot be a key of metadata: letters, digits, _, - and dots can",
        refusal(() -> ModelMetadata.of(plain).with("../up", "x")));
  }

  @Test
  void refusesOnnxBeyondItsLimit() {
    OnnxWriter.requireSize("small", Integer.MAX_VALUE);
    assertEquals(
        "large would take 3.0 GiB as ONNX, whose files end at 2 GiB; write .pt or .safetensors",
        refusal(() -> OnnxWriter.requireSize("large", 3L << 30)));
  }

  @Test
  void leavesNothingBehindWhereItCannotWrite() throws IOException {
    Path occupied = Files.createDirectories(folder.resolve("a.pt/occupied"));
    String message = refusal(() -> torchScript(plain, "a.pt", false));
    assertTrue(message.contains("a.pt"), message);
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(occupied.getParent()), left.toList());
    }
  }
}
