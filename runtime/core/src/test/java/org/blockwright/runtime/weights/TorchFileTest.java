package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
  private static final long[] TWO_BY_THREE = {2, 3};
  private static final Map<String, byte[]> SIX =
      Map.of("data/0", TorchFiles.floats(0, 1, 2, 3, 4, 5));

  @TempDir Path folder;

  @Test
  void viewsShareOneStorage() {
    PickleBytes pickle = PickleBytes.protocol(2).op('}', '(');
    pickle.text("whole").beginTensor().storage("FloatStorage", "0", 6, false);
    pickle.endTensor(0, TWO_BY_THREE, new long[] {3, 1});
    pickle.text("transposed").beginTensor().storage("FloatStorage", "0", 6, false);
    pickle.endTensor(0, new long[] {3, 2}, new long[] {1, 3});
    pickle.text("column").beginTensor().storage("FloatStorage", "0", 6, false);
    pickle.endTensor(1, new long[] {2}, new long[] {3});
    pickle.text("scalar").beginTensor().storage("FloatStorage", "0", 6, false);
    pickle.endTensor(5, new long[0], new long[0]);
    pickle.text("empty").beginTensor().storage("FloatStorage", "0", 6, false);
    pickle.endTensor(0, new long[] {0, 3}, new long[] {1, 2});
    pickle.text("expanded").beginTensor().storage("FloatStorage", "0", 6, false);
    pickle.endTensor(2, new long[] {2, 2}, new long[] {0, 1});
    Path file = TorchFiles.zip(folder.resolve("x.pth"), pickle.op('u').stop(), SIX);
    try (TensorArchive read = WeightFile.open(file)) {
      assertEquals("PyTorch zip", read.format());
      assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, read.get("whole").toFloats());
      assertEquals(new Shape(3, 2), read.get("transposed").shape());
      assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, read.get("transposed").toFloats());
      assertArrayEquals(new float[] {1, 4}, read.get("column").toFloats());
      assertArrayEquals(new float[] {5}, read.get("scalar").toFloats());
      assertArrayEquals(new float[0], read.get("empty").toFloats());
      assertArrayEquals(new float[] {2, 3, 2, 3}, read.get("expanded").toFloats());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DoubleStorage,F64,8",
    "FloatStorage,F32,4",
    "HalfStorage,F16,2",
    "BFloat16Storage,BF16,2",
    "LongStorage,I64,8",
    "IntStorage,I32,4",
    "ShortStorage,I16,2",
    "CharStorage,I8,1",
    "ByteStorage,U8,1",
    "BoolStorage,BOOL,1"
  })
  void everyStorageTypeInBothFormats(String storage, TensorType type, int size) {
    byte[] bytes = new byte[3 * size];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i + 1);
    }
    for (boolean legacy : new boolean[] {false, true}) {
      PickleBytes pickle = PickleBytes.protocol(2).op('}').text("x");
      pickle.beginTensor().storage(storage, "7", 3, legacy);
      byte[] data = pickle.endTensor(0, new long[] {3}, new long[] {1}).op('s').stop();
      Path file = folder.resolve("x" + legacy);
      if (legacy) {
        TorchFiles.legacy(file, data, Map.of("7", bytes), size);
      } else {
        TorchFiles.zip(file, data, Map.of("data/7", bytes, "byteorder", ascii("little")));
      }
      try (TensorArchive read = WeightFile.open(file)) {
        assertEquals(type, read.get("x").type());
        assertArrayEquals(bytes, read.get("x").bytes().array());
      }
    }
  }

  @Test
  void findsTheStateDictAmongOtherThings() {
    PickleBytes pickle = PickleBytes.protocol(2).op('}', '(');
    pickle.text("epoch").integer(299).text("acc").decimal(71.5).text("none").op('N');
    pickle.text("args").global("argparse", "Namespace").op(')').raw(0x81).op('}');
    pickle.text("lr").decimal(0.1).op('s', 'b');
    pickle.text("best").beginTensor().storage("FloatStorage", "0", 6, false);
    pickle.endTensor(0, new long[0], new long[0]);
    pickle.text("optimizer").op('}').text("state").op('}').integer(0).op('}').text("step");
    pickle.integer(3).op('s', 's', 's');
    pickle.text("model_ema").op('}').text("module.x");
    pickle.beginTensor().storage("FloatStorage", "0", 6, false);
    pickle.endTensor(3, new long[] {1}, new long[] {1}).op('s');
    pickle.text("model").global("collections", "OrderedDict").op(')', 'R', '(');
    pickle.text("module.x").global("torch._utils", "_rebuild_parameter").op('(');
    pickle.beginTensor().storage("FloatStorage", "0", 6, false);
    pickle.endTensor(4, new long[] {1}, new long[] {1}).raw(0x88);
    pickle.global("collections", "OrderedDict").op(')', 'R', 't', 'R');
    pickle.text("module.note").text("no tensor").op('u');
    pickle.op('}').text("_metadata").op('}', 's', 'b');
    Path file = TorchFiles.zip(folder.resolve("x.tar"), pickle.op('u').stop(), SIX);
    try (TensorArchive read = WeightFile.open(file)) {
      assertEquals("PyTorch zip, model; other entries: model_ema", read.format());
      assertEquals(List.of("x"), List.copyOf(read.names()));
      assertArrayEquals(new float[] {4}, read.get("x").toFloats());
    }
    try (TensorArchive read = WeightFile.open(file, "model_ema")) {
      assertArrayEquals(new float[] {3}, read.get("x").toFloats());
    }
    String message = failure(() -> WeightFile.open(file, "swa"));
    assertTrue(message.contains("no entry swa that holds tensors; it has epoch, acc"), message);
  }

  @Test
  void readsLaterProtocolsAndPythonTwo() {
    PickleBytes pickle = PickleBytes.protocol(4).raw(0x95).little(8, 0).op('}').raw(0x94).op('(');
    pickle.raw(0x8c, 1).op('a').raw(0x94);
    pickle.raw(0x8c, 12).raw(bytes("torch._utils")).raw(0x8c, 18).raw(bytes("_rebuild_tensor_v2"));
    pickle.raw(0x93).op('(').storage("FloatStorage", "0", 6, false);
    pickle.endTensor(0, new long[] {1}, new long[] {1});
    pickle.op('U').raw(1).op('b').global("torch._utils", "_rebuild_tensor").op('(');
    pickle.storage("FloatStorage", "0", 6, false).integer(5).tuple(1).tuple(1).op('t', 'R');
    pickle.op('h').raw(1).text("back").raw(0x86).op('0');
    Path file = TorchFiles.zip(folder.resolve("x"), pickle.op('u').stop(), SIX);
    try (TensorArchive read = WeightFile.open(file)) {
      assertArrayEquals(new float[] {0}, read.get("a").toFloats());
      assertArrayEquals(new float[] {5}, read.get("b").toFloats());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "os,system",
    "posix,system",
    "builtins,eval",
    "builtins,getattr",
    "subprocess,Popen",
    "torch,load",
    "torch.hub,load",
    "torch.storage,_load_from_bytes",
    "numpy.core.multiarray,fromfile",
    "numpy,load",
    "_codecs,lookup",
    "builtins,exec",
    "__builtin__,getattr",
    "functools,partial",
    "torchvision.models.resnet,ResNet",
    "torch,FooStorage",
    "torch._utils,_rebuild_tensor_v2.__globals__"
  })
  void namesWhatItRefuses(String module, String name) {
    byte[] pickle =
        PickleBytes.protocol(2).global(module, name).text("touch /tmp/x").raw(0x85).op('R').stop();
    Path zip = TorchFiles.zip(folder.resolve("x"), pickle, Map.of());
    Path old = TorchFiles.legacy(folder.resolve("y"), pickle, Map.of(), 4);
    for (Path file : List.of(zip, old)) {
      String message = failure(() -> WeightFile.open(file));
      assertTrue(message.contains(" asks for " + module + "." + name + ","), message);
      assertEquals(1, message.lines().count());
    }
  }

  @ParameterizedTest
  @ValueSource(chars = {'i', 'o', 'P', 'I', 'V', 'S', 'F', 'g', 'p', 0x82, 0x83, 0x84, 0x92, 0x97})
  void refusesOpcodesThatNoStateDictNeeds(char opcode) {
    byte[] pickle = PickleBytes.protocol(2).op('N').raw(opcode).raw(new int[64]).stop();
    Path file = TorchFiles.zip(folder.resolve("x"), pickle, Map.of());
    String message = failure(() -> WeightFile.open(file));
    assertTrue(message.contains("opcode 0x%02x".formatted((int) opcode)), message);
  }

  @Test
  void callsOnlyWhatItKnows() {
    // Something else than a function, reached through the memo.
    byte[] pickle = PickleBytes.protocol(2).text("os.system").op(')', 'R').stop();
    assertTrue(
        failure(() -> WeightFile.open(TorchFiles.zip(folder.resolve("x"), pickle, Map.of())))
            .contains("no function"));
    // A tensor that asks for attributes.
    PickleBytes built = PickleBytes.protocol(2).beginTensor();
    built.storage("FloatStorage", "0", 6, false).endTensor(0, new long[] {1}, new long[] {1});
    byte[] attributes = built.op('}', 'b').stop();
    assertTrue(
        failure(() -> WeightFile.open(TorchFiles.zip(folder.resolve("y"), attributes, SIX)))
            .contains("attributes"));
  }

  @Test
  void numbersOfBigEndianMachinesAreTurnedAround() {
    PickleBytes pickle = PickleBytes.protocol(2).op('}', '(');
    pickle.text("x").beginTensor().storage("FloatStorage", "0", 2, false);
    pickle.endTensor(0, new long[] {2}, new long[] {1});
    pickle.text("z").beginTensor().storage("ComplexFloatStorage", "1", 1, false);
    pickle.endTensor(0, new long[] {1}, new long[] {1});
    byte[] big = ByteBuffer.allocate(8).putFloat(1).putFloat(-2).array();
    Map<String, byte[]> entries = Map.of("data/0", big, "data/1", big, "byteorder", ascii("big"));
    Path file = TorchFiles.zip(folder.resolve("x"), pickle.op('u').stop(), entries);
    try (TensorArchive read = WeightFile.open(file)) {
      assertArrayEquals(new float[] {1, -2}, read.get("x").toFloats());
      assertArrayEquals(TorchFiles.floats(1, -2), read.get("z").bytes().array());
    }
    byte[] none = PickleBytes.protocol(2).op('}').stop();
    Path odd = TorchFiles.zip(folder.resolve("y"), none, Map.of("byteorder", ascii("middle")));
    assertTrue(failure(() -> WeightFile.open(odd)).contains("byte order 'middle'"));
  }

  @Test
  void tellsTorchScriptAndOtherZipsApart() throws IOException {
    byte[] pickle = PickleBytes.protocol(2).op('}').stop();
    Path script = TorchFiles.zip(folder.resolve("x"), pickle, Map.of("constants.pkl", pickle));
    assertTrue(failure(() -> WeightFile.open(script)).contains("TorchScript"));
    Path other = folder.resolve("y.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(other))) {
      zip.putNextEntry(new ZipEntry("../../etc/passwd"));
      zip.write(1);
    }
    assertTrue(failure(() -> WeightFile.open(other)).contains("no data.pkl"));
    Path deflated = folder.resolve("z.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(deflated))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(pickle);
    }
    assertTrue(failure(() -> WeightFile.open(deflated)).contains("compressed"));
  }

  @Test
  void viewsStayInsideTheirStorage() {
    long huge = 1L << 40;
    assertRefusesView(1, TWO_BY_THREE, new long[] {3, 1});
    assertRefusesView(-1, new long[] {1}, new long[] {1});
    assertRefusesView(5, new long[] {2}, new long[] {-1});
    assertRefusesView(0, new long[] {7}, new long[] {1});
    assertRefusesView(0, new long[] {2}, new long[] {6});
    assertRefusesView(0, new long[] {1_000_000_000}, new long[] {0});
    assertRefusesView(0, new long[] {huge, huge}, new long[] {0, 0});
    assertRefusesView(0, new long[] {2}, new long[] {Long.MAX_VALUE});
    assertRefusesView(Long.MAX_VALUE, new long[] {2}, new long[] {1});
    assertRefusesView(0, TWO_BY_THREE, new long[] {1});
    assertRefusesView(0, new long[] {-2, -3}, new long[] {3, 1});
    assertRefusesView(0, new long[17], new long[17]);
  }

  private void assertRefusesView(long offset, long[] shape, long[] strides) {
    PickleBytes pickle = PickleBytes.protocol(2).op('}').text("x").beginTensor();
    pickle.storage("FloatStorage", "0", 6, false).endTensor(offset, shape, strides);
    Path file = TorchFiles.zip(folder.resolve("x"), pickle.op('s').stop(), SIX);
    String message = failure(() -> WeightFile.open(file));
    assertTrue(message.startsWith(file.toString()), message);
  }

  @Test
  void storagesHoldWhatThePickleSays() {
    for (long claimed : new long[] {5, 7, 1_000_000_000, Long.MAX_VALUE, -1}) {
      for (boolean legacy : new boolean[] {false, true}) {
        PickleBytes pickle = PickleBytes.protocol(2).op('}').text("x").beginTensor();
        pickle.storage("FloatStorage", "0", claimed, legacy);
        byte[] bytes = pickle.endTensor(0, new long[] {1}, new long[] {1}).op('s').stop();
        Path file = folder.resolve("x");
        if (legacy) {
          TorchFiles.legacy(file, bytes, Map.of("0", new byte[24]), 4);
        } else {
          TorchFiles.zip(file, bytes, SIX);
        }
        assertThrows(BlockwrightException.class, () -> WeightFile.open(file));
      }
    }
  }

  @Test
  void bombsStaySmall() {
    // Each list holds the one before twice; nothing walks them.
    PickleBytes memo = PickleBytes.protocol(2).op(']', 'q').raw(0);
    for (int i = 1; i < 200; i++) {
      memo.op(']', '(', 'h').raw(i - 1).op('h').raw(i - 1).op('e', 'q').raw(i);
    }
    assertTrue(failure(memo.stop()).contains("no tensors"));

    PickleBytes recursive = PickleBytes.protocol(2).op('}', 'q').raw(0);
    for (String key : List.of("state_dict", "model")) {
      recursive.text(key).op('h').raw(0).op('s');
    }
    assertTrue(failure(recursive.stop()).contains("no tensors"));

    PickleBytes nested = PickleBytes.protocol(2).op(')');
    for (int i = 0; i < 1_100_000; i++) {
      nested.raw(0x85);
    }
    assertTrue(failure(nested.stop()).contains("more than 1000000 objects"));

    PickleBytes marks = PickleBytes.protocol(2);
    for (int i = 0; i < 100_000; i++) {
      marks.op('(');
    }
    assertTrue(failure(marks.stop()).contains("stack"));

    // One list of pairs, made into a dict over and over.
    PickleBytes pairs = PickleBytes.protocol(2).op(']', '(');
    for (int i = 0; i < 10_000; i++) {
      pairs.text("k").op('N').raw(0x86);
    }
    pairs.op('e').op('q').raw(0).global("collections", "OrderedDict").op('q').raw(1);
    for (int i = 0; i < 10_000; i++) {
      pairs.op('h').raw(1).op('h').raw(0).raw(0x85).op('R', '0');
    }
    assertTrue(failure(pairs.stop()).contains("pairs"));

    PickleBytes classes = PickleBytes.protocol(2);
    classes.global("torch._tensor", "_rebuild_from_type_v2");
    for (int i = 0; i < 20_000; i++) {
      classes.global("torch._tensor", "_rebuild_from_type_v2").op('N');
    }
    classes.op(')');
    for (int i = 0; i < 20_000; i++) {
      classes.raw(0x87);
    }
    assertTrue(failure(classes.op('R').stop()).contains("calls"));

    assertTrue(failure(PickleBytes.protocol(2).op(')', 'r').little(4, -1).stop()).contains("memo"));
    assertTrue(failure(PickleBytes.protocol(2).op('X').little(4, -1).stop()).contains("cut off"));
    assertTrue(failure(PickleBytes.protocol(4).raw(0x8d).little(8, -1).stop()).contains("cut off"));
    assertTrue(failure(PickleBytes.protocol(4).op('B').little(4, -1).stop()).contains("cut off"));
    assertTrue(failure(PickleBytes.protocol(2).op('T').little(4, -1).stop()).contains("string"));
    assertTrue(failure(PickleBytes.protocol(2).raw(0x8b).little(4, -1).stop()).contains("number"));
    assertTrue(failure(PickleBytes.protocol(2).op('X').little(4, 1000).stop()).contains("cut off"));
    assertTrue(failure(PickleBytes.protocol(2).op('}', 'N', 's').stop()).contains("stack"));
    assertTrue(failure(PickleBytes.protocol(2).op('}', '}', 'N', 's').stop()).contains("key"));
    assertTrue(failure(PickleBytes.protocol(2).op('t').stop()).contains("mark"));
    assertTrue(failure(PickleBytes.protocol(1).op('}').stop()).contains("protocol 1"));
  }

  @Test
  void storagesDoNotOverlap() throws IOException {
    PickleBytes pickle = PickleBytes.protocol(2).op('}', '(');
    for (String key : List.of("0", "1")) {
      pickle.text(key).beginTensor().storage("FloatStorage", key, 1, false);
      pickle.endTensor(0, new long[] {1}, new long[] {1});
    }
    byte[] one = TorchFiles.floats(1);
    Path file =
        TorchFiles.zip(
            folder.resolve("x"), pickle.op('u').stop(), Map.of("data/0", one, "data/1", one));
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    // Let the directory's two entries for the storages point to one place.
    int first = -1;
    for (int at = 0; at < bytes.length - 60; at++) {
      boolean entry = buffer.getInt(at) == 0x02014b50;
      if (entry
          && new String(bytes, at + 46, 14, StandardCharsets.UTF_8).startsWith("archive/data/")) {
        if (first < 0) {
          first = buffer.getInt(at + 42);
        } else {
          buffer.putInt(at + 42, first);
        }
      }
    }
    Files.write(file, bytes);
    assertTrue(failure(() -> WeightFile.open(file)).contains("overlap"));
  }

  @Test
  void zip64AndStoragesBeyondTwoGibibytes() throws IOException {
    long big = (5L << 30) / 4;
    PickleBytes pickle = PickleBytes.protocol(2).op('}').text("x").beginTensor();
    pickle.storage("FloatStorage", "0", big, false);
    byte[] data = pickle.endTensor(big - 2, new long[] {2}, new long[] {1}).op('s').stop();
    Path path = folder.resolve("big.pth");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      Zip64 zip = new Zip64(file);
      zip.entry("a/data.pkl", data, data.length);
      zip.entry("a/data/0", new byte[0], 4 * big);
      file.seek(file.length() - 8);
      file.write(TorchFiles.floats(7, 8));
      zip.finish();
    }
    try (TensorArchive read = WeightFile.open(path)) {
      assertArrayEquals(new float[] {7, 8}, read.get("x").toFloats());
    }
  }

  /** A zip64 writer that leaves holes, so that a file of 5 GiB takes no space. */
  private static final class Zip64 {
    private final RandomAccessFile file;
    private final PickleBytes directory = new PickleBytes();
    private int entries;

    Zip64(RandomAccessFile file) {
      this.file = file;
    }

    void entry(String name, byte[] bytes, long size) throws IOException {
      long header = file.length();
      file.seek(header);
      PickleBytes local = new PickleBytes().little(4, 0x04034b50).little(2, 45);
      local.raw(new int[20]).little(2, name.length()).little(2, 0).raw(bytes(name));
      file.write(local.bytes());
      file.write(bytes);
      file.setLength(header + local.bytes().length + size);
      directory.little(4, 0x02014b50).little(2, 45).little(2, 45).raw(new int[12]);
      directory.little(4, 0xffffffffL).little(4, 0xffffffffL).little(2, name.length());
      directory.little(2, 28).raw(new int[10]).little(4, 0xffffffffL).raw(bytes(name));
      directory.little(2, 1).little(2, 24).little(8, size).little(8, size).little(8, header);
      entries++;
    }

    void finish() throws IOException {
      long start = file.length();
      byte[] bytes = directory.bytes();
      PickleBytes end = new PickleBytes().little(4, 0x06064b50).little(8, 44).raw(new int[12]);
      end.little(8, entries).little(8, entries).little(8, bytes.length).little(8, start);
      end.little(4, 0x07064b50).little(4, 0).little(8, start + bytes.length).little(4, 1);
      end.little(4, 0x06054b50).raw(new int[4]).little(4, 0xffffffffL);
      end.little(8, 0xffffffffffffffffL).little(2, 0);
      file.seek(start);
      file.write(bytes);
      file.write(end.bytes());
    }
  }

  private String failure(byte[] pickle) {
    return failure(() -> WeightFile.open(TorchFiles.zip(folder.resolve("x"), pickle, Map.of())));
  }

  private static String failure(Runnable open) {
    return assertThrows(BlockwrightException.class, open::run).getMessage();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static int[] bytes(String text) {
    return text.chars().toArray();
  }
}
