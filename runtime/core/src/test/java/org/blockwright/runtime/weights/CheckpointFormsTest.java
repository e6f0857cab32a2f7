package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints as people have them: what {@code torch.load(weights_only=True)} reads is read. */
class CheckpointFormsTest {
  private static final float[] VALUES = {1, 2, 3, 4};
  private static final Map<String, byte[]> FOUR = Map.of("data/0", TorchFiles.floats(VALUES));

  @TempDir Path folder;

  private static PickleBytes dict() {
    return PickleBytes.protocol(2).op('}', '(');
  }

  /** A vector of four floats under a name. */
  private static PickleBytes weight(PickleBytes pickle, String name) {
    pickle.text(name).beginTensor().storage("FloatStorage", "0", 4, false);
    return pickle.endTensor(0, new long[] {4}, new long[] {1});
  }

  private Path file(PickleBytes pickle, Map<String, byte[]> entries) {
    return TorchFiles.zip(folder.resolve("x.pth"), pickle.op('u').stop(), entries);
  }

  private List<String> names(PickleBytes pickle, String entry) {
    try (TensorArchive read = WeightFile.open(file(pickle, FOUR), entry)) {
      for (WeightTensor tensor : read.tensors()) {
        if (tensor.type().isFloating()) {
          assertArrayEquals(VALUES, tensor.toFloats());
        }
      }
      return List.copyOf(read.names());
    }
  }

  private String failure(PickleBytes pickle, Map<String, byte[]> entries) {
    Path file = file(pickle, entries);
    String message =
        assertThrows(BlockwrightException.class, () -> WeightFile.open(file)).getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    assertEquals(1, message.lines().count());
    return message;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state_dict",
        "model_state_dict",
        "model",
        "net",
        "weights",
        "model_state",
        "model_ema",
        "my_network"
      })
  void weightsAreFoundUnderTheEntriesThatPeopleUse(String entry) {
    PickleBytes pickle = dict().text("epoch").integer(3);
    pickle.text("best_acc1").beginTensor().storage("FloatStorage", "0", 4, false);
    pickle.endTensor(0, new long[0], new long[0]);
    weight(pickle.text(entry).op('}', '('), "fc.weight").op('u');
    pickle.text("optimizer_state_dict").op('}', '(').text("state").op('}', '(');
    pickle.integer(0).op('}', '(');
    weight(weight(pickle, "exp_avg"), "exp_avg_sq").op('u', 'u');
    weight(pickle, "lost").op('u');
    assertEquals(List.of("fc.weight"), names(pickle, null));
  }

  @Test
  void listsAndTuplesAreSearchedToo() {
    PickleBytes pickle = PickleBytes.protocol(2).op('}', '(');
    weight(pickle, "fc.weight").op('u').op('}').raw(0x86);
    Path file = TorchFiles.zip(folder.resolve("x"), pickle.stop(), FOUR);
    try (TensorArchive read = WeightFile.open(file)) {
      assertEquals("PyTorch zip, 0", read.format());
      assertEquals(List.of("fc.weight"), List.copyOf(read.names()));
    }
  }

  @Test
  void anAveragedModelIsItsModule() {
    PickleBytes pickle = dict().text("n_averaged").beginTensor();
    pickle.storage("LongStorage", "1", 1, false).endTensor(0, new long[0], new long[0]);
    weight(weight(pickle, "module.fc.weight"), "module.fc.bias");
    Map<String, byte[]> entries = new LinkedHashMap<>(FOUR);
    entries.put("data/1", new byte[8]);
    try (TensorArchive read = WeightFile.open(file(pickle, entries))) {
      assertEquals(List.of("n_averaged", "fc.weight", "fc.bias"), List.copyOf(read.names()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "module.,",
    "_orig_mod.,",
    "module._orig_mod.,",
    "_orig_mod.module.,",
    "layer1._orig_mod.,layer1.",
    "_fsdp_wrapped_module.layer1._fsdp_wrapped_module._checkpoint_wrapped_module.,layer1."
  })
  void whatWrapsAModuleIsTakenOffItsNames(String before, String after) {
    PickleBytes pickle = dict();
    weight(weight(pickle, before + "fc.weight"), before + "fc.bias");
    String kept = after == null ? "" : after;
    assertEquals(List.of(kept + "fc.weight", kept + "fc.bias"), names(pickle, null));
  }

  @Test
  void namesThatWouldBecomeOneStayAsTheyAre() {
    PickleBytes pickle = dict();
    weight(weight(pickle, "_orig_mod.x"), "x");
    assertEquals(List.of("_orig_mod.x", "x"), names(pickle, null));
  }

  private static PickleBytes several() {
    PickleBytes pickle = dict();
    weight(pickle.text("student").op('}', '('), "s.weight").op('u');
    weight(pickle.text("teacher").op('}', '('), "t.weight").op('u');
    pickle.text("nets").op('}', '(').text("a").op('}', '(');
    weight(pickle, "model.deep.weight").op('u', 'u');
    return pickle;
  }

  @Test
  void whereSeveralCouldBeMeantTheUserChooses() {
    String message = failure(several(), FOUR);
    assertTrue(
        message.endsWith(
            "holds tensors under student, teacher, nets.a: choose one of these entries"),
        message);
    assertEquals(List.of("t.weight"), names(several(), "teacher"));
    assertEquals(List.of("model.deep.weight"), names(several(), "nets"));
    assertEquals(List.of("model.deep.weight"), names(several(), "nets.a"));
    assertEquals(List.of("deep.weight"), names(several(), "model"));
    Path file = file(several(), FOUR);
    message =
        assertThrows(BlockwrightException.class, () -> WeightFile.open(file, "pupil")).getMessage();
    assertTrue(message.contains("no entry pupil"), message);
    assertTrue(message.contains("student, teacher, nets"), message);
  }

  @Test
  void anAverageIsTakenOnlyWhereItIsAskedFor() {
    for (String average : List.of("ema", "model_ema", "swa_state", "averaged_model")) {
      PickleBytes pickle = dict();
      weight(pickle.text(average).op('}', '('), "average").op('u');
      weight(pickle.text("classifier").op('}', '('), "plain").op('u');
      try (TensorArchive read = WeightFile.open(file(pickle, FOUR))) {
        assertEquals(List.of("plain"), List.copyOf(read.names()));
        assertEquals("PyTorch zip, classifier; other entries: " + average, read.format());
      }
    }
  }

  /** What Python's own pickle module writes for plain data, protocol 2. */
  private static void plainData(PickleBytes p) {
    p.text("set").global("__builtin__", "set").op(']', '(').integer(1).integer(2);
    p.op('e').raw(0x85).op('R');
    p.text("frozen").global("__builtin__", "frozenset").op(']').raw(0x85).op('R');
    p.text("bytes").global("_codecs", "encode").text("a\u00ff").text("latin1").raw(0x86).op('R');
    p.text("none").global("__builtin__", "bytes").op(')', 'R');
    p.text("array").global("__builtin__", "bytearray").global("_codecs", "encode").text("a");
    p.text("latin1").raw(0x86).op('R').raw(0x85).op('R');
    p.text("complex").global("__builtin__", "complex").decimal(0).decimal(1).raw(0x86).op('R');
    p.text("milestones").global("collections", "Counter").op('}').integer(30).integer(1);
    p.op('s').raw(0x85).op('R');
    p.text("default").global("collections", "defaultdict").global("__builtin__", "dict");
    p.raw(0x85).op('R').integer(1).op('}', 's');
    p.text("deque").global("collections", "deque").op(')', 'R').integer(1).op('a');
    p.text("device").global("torch", "device").text("cuda").integer(0).raw(0x86).op('R');
    p.text("type").global("torch", "float32").text("odd").global("torch", "quint4x2");
    p.text("class").global("torch", "FloatTensor");
    p.text("size").global("torch", "Size").tuple(1, 2).raw(0x85).op('R');
    p.text("when").global("datetime", "timedelta").integer(1).integer(2).integer(3);
    p.raw(0x87).op('R');
    p.text("where").global("pathlib", "PosixPath").text("a").raw(0x85).op('R');
    p.text("hyper").global("pytorch_lightning.utilities.parsing", "AttributeDict").op(')');
    p.raw(0x81).text("lr").decimal(0.1).op('s');
    p.text("args").global("argparse", "Namespace").op(')').raw(0x81).op('}');
    p.text("lr").decimal(0.1).op('s', 'b');
    numpy(p.text("scalar"), "numpy.core.multiarray").raw(0x86).op('R');
    numpy(p.text("scalar2"), "numpy._core.multiarray").raw(0x86).op('R');
    p.text("vector").global("numpy._core.multiarray", "_reconstruct").global("numpy", "ndarray");
    p.integer(0).raw(0x85).global("_codecs", "encode").text("b").text("latin1").raw(0x86);
    p.op('R').raw(0x87).op('R', '(').integer(1).integer(3).raw(0x85);
    dtype(p).raw(0x89).global("_codecs", "encode").text("x".repeat(3 << 20)).text("latin1");
    p.raw(0x86).op('R', 't', 'b');
  }

  private static PickleBytes dtype(PickleBytes p) {
    p.global("numpy", "dtype").text("f8").raw(0x89, 0x88, 0x87).op('R', '(').integer(3);
    return p.text("<")
        .op('N', 'N', 'N', 'J')
        .little(4, -1)
        .op('J')
        .little(4, -1)
        .integer(0)
        .op('t', 'b');
  }

  private static PickleBytes numpy(PickleBytes p, String module) {
    dtype(p.global(module, "scalar"));
    return p.global("_codecs", "encode")
        .text("\0\0\0\0\0\0\u00f8?")
        .text("latin1")
        .raw(0x86)
        .op('R');
  }

  @Test
  void plainDataBesideTheWeightsIsSetAside() {
    PickleBytes beside = dict();
    plainData(beside);
    weight(beside.text("state_dict").op('}', '('), "fc.weight").op('u');
    assertEquals(List.of("fc.weight"), names(beside, null));
    PickleBytes among = dict();
    plainData(among);
    assertEquals(List.of("fc.weight"), names(weight(among, "fc.weight"), null));
  }

  @Test
  void plainDataOfLaterProtocolsIsSetAside() {
    PickleBytes pickle = PickleBytes.protocol(5).op('}', '(');
    pickle.text("set").raw(0x8f).op('(').integer(1).raw(0x90);
    pickle.text("frozen").op('(').integer(1).raw(0x91);
    pickle.text("bytes").op('C').raw(2, 1, 2).text("array").raw(0x96).little(8, 1).raw(7);
    byte[] much = new byte[2 << 20];
    pickle.text("much").op('B').little(4, much.length);
    for (byte b : much) {
      pickle.raw(b);
    }
    assertEquals(List.of("fc.weight"), names(weight(pickle, "fc.weight"), null));
  }

  private static PickleBytes typed(PickleBytes pickle, String name, String type, long... shape) {
    pickle.text(name).global("torch._utils", "_rebuild_tensor_v3").op('(', '(').text("storage");
    pickle.global("torch.storage", "UntypedStorage").text("b").text("cpu").integer(16);
    pickle.op('t', 'Q').integer(0).tuple(shape).tuple(1).raw(0x89);
    return pickle
        .global("collections", "OrderedDict")
        .op(')', 'R')
        .global("torch", type)
        .op('t', 'R');
  }

  @Test
  void everyTypeOfElementIsRead() {
    PickleBytes pickle = dict();
    typed(pickle, "u16", "uint16", 2);
    typed(pickle, "u32", "uint32", 1);
    typed(pickle, "u64", "uint64", 1);
    typed(pickle, "e4m3", "float8_e4m3fn", 2);
    typed(pickle, "e5m2", "float8_e5m2", 2);
    typed(pickle, "e4m3z", "float8_e4m3fnuz", 2);
    typed(pickle, "e5m2z", "float8_e5m2fnuz", 2);
    typed(pickle, "e8m0", "float8_e8m0fnu", 2);
    typed(pickle, "c32", "complex32", 4);
    typed(pickle, "c64", "complex64", 2);
    typed(pickle, "c128", "complex128", 1);
    byte[] bytes = new byte[16];
    bytes[0] = 0x38;
    bytes[1] = (byte) 0xc0;
    Path file = file(pickle, Map.of("data/b", bytes));
    try (TensorArchive read = WeightFile.open(file)) {
      assertArrayEquals(new long[] {0xc038, 0}, read.get("u16").toLongs());
      assertArrayEquals(new long[] {0xc038}, read.get("u32").toLongs());
      assertArrayEquals(new float[] {0xc038}, read.get("u64").toFloats());
      assertArrayEquals(new float[] {1, -2}, read.get("e4m3").toFloats());
      assertArrayEquals(new float[] {0.5f, -2}, read.get("e5m2").toFloats());
      assertArrayEquals(new float[] {0.5f, -1}, read.get("e4m3z").toFloats());
      assertArrayEquals(new float[] {0.25f, -1}, read.get("e5m2z").toFloats());
      assertArrayEquals(new float[] {0x1p-71f, 0x1p65f}, read.get("e8m0").toFloats());
      for (String name : List.of("c32", "c64", "c128")) {
        assertArrayEquals(bytes, read.get(name).bytes().array());
        String message =
            assertThrows(BlockwrightException.class, () -> read.get(name).toFloats()).getMessage();
        assertTrue(message.contains(name + " holds complex numbers"), message);
      }
    }
    String message = failure(typed(dict(), "x", "complex128", 2), Map.of("data/b", bytes));
    assertTrue(message.contains("does not hold"), message);
  }

  @Test
  void parametersAndTensorsOfOwnClassesAreTensors() {
    PickleBytes pickle = dict().text("a").global("torch.nn.parameter", "Parameter").op('(');
    pickle.beginTensor().storage("FloatStorage", "0", 4, false);
    pickle.endTensor(0, new long[] {4}, new long[] {1}).raw(0x88).op('t').raw(0x81);
    pickle.text("b").global("torch._tensor", "_rebuild_from_type_v2").op('(');
    pickle.global("torch._utils", "_rebuild_tensor_v2");
    pickle.global("torch.nn.parameter", "Parameter").op('(');
    pickle.storage("FloatStorage", "0", 4, false).integer(0).tuple(4).tuple(1).raw(0x89);
    pickle.global("collections", "OrderedDict").op(')', 'R', 't', '}', 't', 'R');
    assertEquals(List.of("a", "b"), names(pickle, null));
  }

  @ParameterizedTest
  @CsvSource({
    "_rebuild_sparse_tensor,is sparse: save its to_dense()",
    "_rebuild_qtensor,is quantised",
    "_rebuild_nested_tensor,is nested",
    "_rebuild_meta_tensor_no_storage,is on the meta device",
    "_rebuild_device_tensor_from_numpy,was saved as a NumPy array"
  })
  void tensorsThatAreNotReadAreRefusedOnlyAmongTheWeights(String function, String why) {
    PickleBytes beside = dict().text("z").global("torch._utils", function).op(')', 'R');
    weight(beside.text("state_dict").op('}', '('), "fc.weight").op('u');
    assertEquals(List.of("fc.weight"), names(beside, null));
    PickleBytes among = weight(dict(), "fc.weight");
    among.text("fc.mask").global("torch._utils", function).op(')', 'R');
    String message = failure(among, FOUR);
    assertTrue(message.contains("the tensor fc.mask " + why), message);
  }

  @Test
  void tensorsThatAreNegatedWhenReadAreNotTakenAsTheyLie() {
    PickleBytes pickle = dict().text("x").beginTensor();
    pickle.storage("FloatStorage", "0", 4, false).integer(0).tuple(4).tuple(1).raw(0x89);
    pickle.global("collections", "OrderedDict").op(')', 'R', '}').text("neg").raw(0x88);
    String message = failure(pickle.op('s', 't', 'R'), FOUR);
    assertTrue(message.contains("resolve_neg()"), message);
  }

  @Test
  void aFlippedBitInAZipIsRefused() throws IOException {
    Path file = file(weight(dict(), "fc.weight"), FOUR);
    byte[] bytes = Files.readAllBytes(file);
    int storage = find(bytes, TorchFiles.floats(VALUES));
    for (int bit = 0; bit < 8 * 16; bit++) {
      byte[] flipped = bytes.clone();
      flipped[storage + bit / 8] ^= (byte) (1 << bit % 8);
      TorchFiles.write(file, flipped);
      String message =
          assertThrows(BlockwrightException.class, () -> WeightFile.open(file)).getMessage();
      assertTrue(
          message.startsWith(file + " is damaged: its entry archive/data/0 is not"), message);
    }
  }

  private static int find(byte[] all, byte[] part) {
    for (int at = 0; at <= all.length - part.length; at++) {
      if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new AssertionError("not there");
  }

  @Test
  void whatFollowsTheLastStorageIsRefused() throws IOException {
    PickleBytes pickle = dict().text("x").beginTensor().storage("FloatStorage", "0", 4, true);
    byte[] content = pickle.endTensor(0, new long[] {4}, new long[] {1}).op('u').stop();
    Path file = folder.resolve("old");
    TorchFiles.legacy(file, content, Map.of("0", TorchFiles.floats(VALUES)), 4);
    byte[] bytes = Files.readAllBytes(file);
    TorchFiles.write(file, Arrays.copyOf(bytes, bytes.length + 5));
    String message =
        assertThrows(BlockwrightException.class, () -> WeightFile.open(file)).getMessage();
    assertTrue(message.endsWith("5 bytes follow its last storage"), message);
  }
}
