package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.cv.Image.Interpolation;
import ai.djl.modality.cv.util.NDImageUtils;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightLoaderTest {
  private static final KeyMap OFFICIAL =
      KeyMap.of(
          "official",
          List.of(
              "stem.{conv|bn} -> {conv1|bn1}",
              "head.linear -> head.2",
              "head.query -> head.query"));

  private static final KeyMap OTHER =
      KeyMap.of("other", List.of("stem.{conv|bn} -> features.0.{0|1}", "head.linear -> fc"));

  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void fillsParametersWithAndWithoutArrays() {
    Map<String, Parameter> model = model(3);
    Parameter initialised = model.get("stem.conv.weight");
    initialised.initialize(manager, DataType.FLOAT32);
    NDArray array = initialised.getArray();
    LoadReport report = load(theirs(3), model, LoadOptions.strict());
    assertEquals("official", report.names());
    assertEquals(6, report.loaded());
    assertSame(array, initialised.getArray());
    assertArrayEquals(new float[] {0, 1, 2, 3}, array.toFloatArray());
    assertTrue(array.hasGradient());
    NDArray head = model.get("head.linear.weight").getArray();
    assertEquals(new Shape(3, 2), head.getShape());
    assertTrue(head.hasGradient());
    assertFalse(model.get("stem.bn.running_var").getArray().hasGradient());
    assertEquals(
        "memory, official names): 6 parameters loaded", report.toString().split("\\(", 2)[1]);
  }

  @Test
  void choosesTheSourceWhoseNamesAreFound() {
    List<WeightTensor> renamed = new ArrayList<>();
    for (WeightTensor tensor : theirs(3)) {
      renamed.add(
          tensor.named(
              tensor
                  .name()
                  .replace("conv1", "features.0.0")
                  .replace("bn1", "features.0.1")
                  .replace("head.2", "fc")));
    }
    assertEquals("other", load(renamed, model(3), LoadOptions.strict()).names());
    String message =
        assertThrows(
                BlockwrightException.class,
                () ->
                    load(
                        List.of(WeightTensor.ofFloats("encoder.x", new Shape(1), 1)),
                        model(3),
                        LoadOptions.strict()))
            .getMessage();
    assertEquals(
        "test.pth uses none of the names known for this model (official, other, blockwright); it holds encoder.x",
        message);
  }

  @Test
  void listsTenOfEachAtMost() {
    List<WeightTensor> tensors = new ArrayList<>(theirs(4));
    tensors.removeIf(tensor -> tensor.name().startsWith("bn1.r"));
    for (int i = 0; i < 12; i++) {
      tensors.add(WeightTensor.ofFloats("extra." + i, new Shape(1), 1));
    }
    Map<String, Parameter> model = model(3);
    String message =
        assertThrows(BlockwrightException.class, () -> load(tensors, model, LoadOptions.strict()))
            .getMessage();
    assertEquals(
        "test.pth (memory, official names) does not fit the model: 1 missing: bn1.running_var; "
            + "12 unexpected: extra.0, extra.1, extra.2, extra.3, extra.4, extra.5, extra.6, "
            + "extra.7, extra.8, extra.9 and 2 more; "
            + "2 misshaped: head.2.weight is (4, 2), not (3, 2), head.2.bias is (4), not (3)",
        message);
    assertFalse(model.get("stem.conv.weight").isInitialized());
  }

  @Test
  void skipsTheHeadOnlyWhenAsked() {
    String message =
        assertThrows(
                HeadMismatchException.class, () -> load(theirs(4), model(3), LoadOptions.strict()))
            .getMessage();
    assertTrue(message.endsWith("head.2.bias is (4), not (3)"), message);

    Map<String, Parameter> model = model(3);
    LoadReport report = load(theirs(4), model, LoadOptions.strict().withoutHead());
    assertEquals(List.of("head.linear.weight", "head.linear.bias"), report.skipped());
    assertEquals(List.of("head.2.weight", "head.2.bias"), report.ignored());
    assertEquals(4, report.loaded());
    assertFalse(model.get("head.linear.weight").isInitialized());
    assertTrue(
        report.toString().contains("not loaded, as asked: head.linear.weight, head.linear.bias"));

    // Another kind of head in the model: the file's is known to the map all the same.
    Map<String, Parameter> noah = model(3);
    noah.remove("head.linear.weight");
    noah.remove("head.linear.bias");
    noah.put("head.query.weight", parameter("weight", Parameter.Type.WEIGHT, new Shape(3, 2)));
    assertEquals(4, load(theirs(4), noah, LoadOptions.strict().withoutHead()).loaded());
  }

  /** Without the head both sources know all of the backbone's names. */
  private static final KeyMap OFFICIAL_FC =
      KeyMap.of("official-fc", List.of("stem.{conv|bn} -> {conv1|bn1}", "head.linear -> fc"));

  private static List<WeightTensor> withFc(int classes) {
    return theirs(classes).stream()
        .map(tensor -> tensor.named(tensor.name().replace("head.2", "fc")))
        .toList();
  }

  private LoadReport load(
      List<WeightTensor> tensors, List<KeyMap> sources, LoadOptions options, int classes) {
    TensorArchive archive = TensorArchive.of("test.pth", tensors, Map.of());
    return WeightLoader.load(archive, model(classes), sources, options, manager);
  }

  @Test
  void skippingTheHeadTakesTheSourceThatKnowsTheFilesHead() {
    LoadOptions skipping = LoadOptions.strict().withoutHead();
    for (List<KeyMap> sources :
        List.of(List.of(OFFICIAL, OFFICIAL_FC), List.of(OFFICIAL_FC, OFFICIAL))) {
      LoadReport report = load(withFc(4), sources, skipping, 3);
      assertEquals("official-fc", report.names());
      assertEquals(List.of(), report.alike());
      assertEquals(List.of("fc.weight", "fc.bias"), report.ignored());
      assertEquals(4, report.loaded());
      assertTrue(
          report.toString().contains("; ignored in the file: fc.weight, fc.bias"),
          report.toString());
      // A head of ours is known to all of them.
      LoadReport own = load(theirs(4), sources, skipping, 3);
      assertTrue(own.names().equals("official") || own.alike().contains("official"));
      assertThrows(
          HeadMismatchException.class, () -> load(withFc(4), sources, LoadOptions.strict(), 3));
    }
  }

  @Test
  void sourcesThatExplainAsMuchAreSaid() {
    List<WeightTensor> backbone = theirs(3).subList(0, 4);
    LoadOptions skipping = LoadOptions.strict().withoutHead();
    LoadReport report = load(backbone, List.of(OFFICIAL, OFFICIAL_FC), skipping, 3);
    assertEquals(List.of("official-fc"), report.alike());
    assertTrue(
        report
            .toString()
            .contains(
                "official names): 4 parameters loaded; which are named alike in official-fc;"),
        report.toString());
  }

  private static List<WeightTensor> under(String prefix, List<WeightTensor> tensors) {
    return tensors.stream().map(tensor -> tensor.named(prefix + tensor.name())).toList();
  }

  @Test
  void aPrefixThatNamesShareIsTakenOff() {
    for (String prefix : List.of("model", "net", "a.b.c")) {
      List<WeightTensor> tensors = new ArrayList<>(under(prefix + ".", theirs(3)));
      tensors.add(ramp("criterion.weight", 3));
      LoadReport report = load(tensors, List.of(OFFICIAL), LoadOptions.strict(), 3);
      assertEquals(6, report.loaded());
      assertEquals(prefix, report.prefix());
      assertEquals(List.of("criterion.weight"), report.ignored());
      assertTrue(report.toString().contains("official names under " + prefix + ")"));
    }
    // What lies under the prefix is as strict as ever.
    List<WeightTensor> more = new ArrayList<>(under("net.", theirs(3)));
    more.add(ramp("net.extra", 3));
    String message =
        assertThrows(
                BlockwrightException.class,
                () -> load(more, List.of(OFFICIAL), LoadOptions.strict(), 3))
            .getMessage();
    assertTrue(message.contains("official names under net) does not fit"), message);
    assertTrue(message.contains("1 unexpected: extra"), message);
  }

  @Test
  void halvesThatAreAlikeAreChosenByTheUser() {
    List<WeightTensor> tensors = new ArrayList<>(under("student.", theirs(3)));
    tensors.addAll(under("teacher.", theirs(3)));
    String message =
        assertThrows(
                BlockwrightException.class,
                () -> load(tensors, List.of(OFFICIAL), LoadOptions.strict(), 3))
            .getMessage();
    assertEquals(
        "test.pth holds weights for this model under student, teacher: choose one of these entries",
        message);
    List<WeightTensor> averaged = new ArrayList<>(under("model_ema.", theirs(3)));
    averaged.addAll(under("model.", theirs(3)));
    LoadReport report = load(averaged, List.of(OFFICIAL), LoadOptions.strict(), 3);
    assertEquals("model", report.prefix());
    assertEquals(6, report.ignored().size());
  }

  @Test
  void whatHasNoFractionsIsNoWeight() {
    List<WeightTensor> tensors = new ArrayList<>(theirs(3));
    for (TensorType type : List.of(TensorType.I64, TensorType.BOOL, TensorType.C64)) {
      tensors.add(new WeightTensor("x." + type, type, new long[] {1}, into -> {}));
    }
    assertEquals(
        List.of("x.I64", "x.BOOL", "x.C64"),
        load(tensors, model(3), LoadOptions.strict()).ignored());
    tensors.add(ramp("x.F32", 1));
    assertThrows(BlockwrightException.class, () -> load(tensors, model(3), LoadOptions.strict()));
    List<WeightTensor> complex = new ArrayList<>(theirs(3).subList(1, 6));
    complex.add(
        new WeightTensor("conv1.weight", TensorType.C64, new long[] {2, 2, 1, 1}, into -> {}));
    String message =
        assertThrows(
                BlockwrightException.class, () -> load(complex, model(3), LoadOptions.strict()))
            .getMessage();
    assertTrue(message.contains("conv1.weight is of complex numbers (C64)"), message);
  }

  @Test
  void valuesThatAreNoNumbersAreSaid() {
    LoadReport sound = load(theirs(3), model(3), LoadOptions.strict());
    assertEquals(List.of(), sound.notFinite());
    assertTrue(sound.warning().isEmpty());
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      List<WeightTensor> tensors = new ArrayList<>(theirs(3));
      tensors.set(2, WeightTensor.ofFloats("bn1.bias", new Shape(2), 1, bad));
      LoadReport report = load(tensors, model(3), LoadOptions.strict());
      assertEquals(List.of("stem.bn.bias"), report.notFinite());
      assertEquals(
          "test.pth gives 1 parameters values that are no numbers (NaN or infinite): stem.bn.bias",
          report.warning().orElseThrow());
    }
  }

  @Test
  void batchCountersAreIgnored() {
    List<WeightTensor> tensors = new ArrayList<>(theirs(3));
    tensors.add(
        new WeightTensor(
            "bn1.num_batches_tracked", TensorType.I64, new long[0], into -> into.putLong(5)));
    LoadReport report = load(tensors, model(3), LoadOptions.strict());
    assertEquals(6, report.loaded());
    assertEquals(List.of(), report.ignored());
  }

  @Test
  void writesAndReadsTheSameBits() {
    Map<String, Parameter> model = model(3);
    load(theirs(3), model, LoadOptions.strict());
    for (KeyMap names : List.of(KeyMap.own(), OFFICIAL, OTHER)) {
      Path file = folder.resolve(names.source() + ".safetensors");
      BlockState.write(file, model, names, Map.of("model", "tiny"));
      Map<String, Parameter> copy = model(3);
      try (TensorArchive archive = WeightFile.open(file)) {
        assertEquals("tiny", archive.metadata().get("model"));
        LoadReport report =
            WeightLoader.load(
                archive, copy, List.of(OFFICIAL, OTHER), LoadOptions.strict(), manager);
        assertEquals(names.source(), report.names());
      }
      model.forEach(
          (name, parameter) ->
              assertEquals(
                  parameter.getArray().toByteBuffer(), copy.get(name).getArray().toByteBuffer()));
    }
    String message =
        assertThrows(
                BlockwrightException.class, () -> BlockState.of(model(3), KeyMap.own(), Map.of()))
            .getMessage();
    assertTrue(message.contains("stem.conv.weight has no values"), message);
  }

  @Test
  void everyFloatingTypeBecomesFloat32() {
    ByteBuffer halves = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits : new int[] {0x3f80, 0xc000, 0x7f80, 0x0001}) {
      halves.putShort((short) bits);
    }
    WeightTensor brain =
        new WeightTensor("x", TensorType.BF16, new long[] {4}, into -> into.put(halves.array()));
    Map<String, Parameter> model = new LinkedHashMap<>();
    model.put("x", parameter("x", Parameter.Type.WEIGHT, new Shape(4)));
    load(List.of(brain), model, LoadOptions.strict());
    NDArray array = model.get("x").getArray();
    assertEquals(DataType.FLOAT32, array.getDataType());
    assertArrayEquals(
        new float[] {1, -2, Float.POSITIVE_INFINITY, Float.intBitsToFloat(1 << 16)},
        array.toFloatArray());
    try (NDArray made = brain.toArray(manager)) {
      assertEquals(DataType.FLOAT32, made.getDataType());
    }
    WeightTensor whole =
        new WeightTensor("n", TensorType.I16, new long[] {1}, into -> into.putShort((short) -3));
    assertArrayEquals(new int[] {-3}, whole.toArray(manager).toIntArray());
  }

  @Test
  void resizesPositionEmbeddingsAsPyTorchDoes() {
    for (int prefix = 0; prefix <= 2; prefix++) {
      for (int side : new int[] {3, 7, 6}) {
        int channels = 3;
        float[] values = new float[(prefix + 16) * channels];
        Random random = new Random(7);
        for (int i = 0; i < values.length; i++) {
          values[i] = random.nextFloat() - 0.5f;
        }
        Map<String, Parameter> model = new LinkedHashMap<>();
        Shape wanted = new Shape(1, prefix + side * side, channels);
        model.put("x", parameter("x", Parameter.Type.WEIGHT, wanted));
        WeightTensor tensor =
            WeightTensor.ofFloats("x", new Shape(1, prefix + 16, channels), values);
        assertThrows(
            BlockwrightException.class, () -> load(List.of(tensor), model, LoadOptions.strict()));
        LoadReport report =
            load(List.of(tensor), model, LoadOptions.strict().resizing(name -> name.equals("x")));
        assertEquals(
            List.of("x from (1, %d, 3) to (1, %d, 3)".formatted(prefix + 16, prefix + side * side)),
            report.resized());
        NDArray grid =
            manager
                .create(Arrays.copyOfRange(values, prefix * channels, values.length))
                .reshape(4, 4, channels);
        float[] expected =
            NDImageUtils.resize(grid, side, side, Interpolation.BICUBIC).toFloatArray();
        float[] actual = model.get("x").getArray().toFloatArray();
        assertArrayEquals(
            Arrays.copyOf(values, prefix * channels), Arrays.copyOf(actual, prefix * channels));
        assertArrayEquals(
            expected, Arrays.copyOfRange(actual, prefix * channels, actual.length), 1e-6f);
      }
    }
  }

  @Test
  void resizesTablesOfRelativePositions() {
    String name = "blocks.0.attn.relative_position_bias_table";
    int heads = 2;
    float[] values = new float[7 * 7 * heads];
    Random random = new Random(8);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    Map<String, Parameter> model = new LinkedHashMap<>();
    model.put(name, parameter(name, Parameter.Type.WEIGHT, new Shape(5 * 5, heads)));
    WeightTensor tensor = WeightTensor.ofFloats(name, new Shape(7 * 7, heads), values);
    LoadReport report = load(List.of(tensor), model, LoadOptions.strict().resizing(any -> true));
    assertEquals(List.of(name + " from (49, 2) to (25, 2)"), report.resized());
    NDArray grid = manager.create(values).reshape(7, 7, heads);
    assertArrayEquals(
        NDImageUtils.resize(grid, 5, 5, Interpolation.BICUBIC).toFloatArray(),
        model.get(name).getArray().toFloatArray(),
        1e-6f);
    WeightTensor weight = WeightTensor.ofFloats("fc.weight", new Shape(7 * 7, heads), values);
    Map<String, Parameter> other = new LinkedHashMap<>();
    other.put("fc.weight", parameter("fc.weight", Parameter.Type.WEIGHT, new Shape(5 * 5, heads)));
    assertThrows(
        BlockwrightException.class,
        () -> load(List.of(weight), other, LoadOptions.strict().resizing(any -> true)));
  }

  @Test
  void anInitialisedBlockComputesWithTheNewValues() {
    Linear linear = Linear.builder().setUnits(2).build();
    linear.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
    Map<String, Parameter> parameters = BlockState.parameters(linear);
    load(
        List.of(
            WeightTensor.ofFloats("weight", new Shape(2, 3), 1, 0, 0, 0, 0, 2),
            WeightTensor.ofFloats("bias", new Shape(2), 10, 20)),
        parameters,
        LoadOptions.strict());
    System.gc();
    NDArray input = manager.create(new float[] {1, 2, 3}, new Shape(1, 3));
    NDArray output =
        linear
            .forward(new ParameterStore(manager, false), new NDList(input), false)
            .singletonOrThrow();
    assertArrayEquals(new float[] {11, 26}, output.toFloatArray());
    assertEquals(Map.of(), BlockState.parameters(Blocks.identityBlock()));
  }

  private LoadReport load(
      List<WeightTensor> tensors, Map<String, Parameter> model, LoadOptions options) {
    return WeightLoader.load(
        TensorArchive.of("test.pth", tensors, Map.of()),
        model,
        List.of(OFFICIAL, OTHER),
        options,
        manager);
  }

  private static Map<String, Parameter> model(int classes) {
    Map<String, Parameter> model = new LinkedHashMap<>();
    model.put(
        "stem.conv.weight", parameter("weight", Parameter.Type.WEIGHT, new Shape(2, 2, 1, 1)));
    model.put("stem.bn.weight", parameter("weight", Parameter.Type.GAMMA, new Shape(2)));
    model.put("stem.bn.bias", parameter("bias", Parameter.Type.BETA, new Shape(2)));
    model.put("stem.bn.running_var", parameter("running_var", Parameter.Type.RUNNING_VAR, null));
    model.put(
        "head.linear.weight", parameter("weight", Parameter.Type.WEIGHT, new Shape(classes, 2)));
    model.put("head.linear.bias", parameter("bias", Parameter.Type.BIAS, new Shape(classes)));
    return model;
  }

  private static Parameter parameter(String name, Parameter.Type type, Shape shape) {
    boolean trained = type != Parameter.Type.RUNNING_VAR;
    return Parameter.builder()
        .setName(name)
        .setType(type)
        .optShape(shape)
        .optRequiresGrad(trained)
        .build();
  }

  private static List<WeightTensor> theirs(int classes) {
    return List.of(
        ramp("conv1.weight", 2, 2, 1, 1),
        ramp("bn1.weight", 2),
        ramp("bn1.bias", 2),
        ramp("bn1.running_var", 2),
        ramp("head.2.weight", classes, 2),
        ramp("head.2.bias", classes));
  }

  private static WeightTensor ramp(String name, long... shape) {
    float[] values = new float[(int) new Shape(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return WeightTensor.ofFloats(name, new Shape(shape), values);
  }
}
