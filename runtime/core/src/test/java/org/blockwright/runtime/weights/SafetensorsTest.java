package org.blockwright.runtime.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void roundTripKeepsNamesShapesBytesAndMetadata() {
    WeightTensor matrix = WeightTensor.ofFloats("b.weight", new Shape(2, 3), 1, 2, 3, 4, 5, 6);
    WeightTensor scalar = WeightTensor.ofFloats("a \"quoted\" ñ", new Shape(), -0.5f);
    WeightTensor empty = WeightTensor.ofFloats("empty", new Shape(0, 4));
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(
        file,
        TensorArchive.of(
            "test", List.of(matrix, scalar, empty), Map.of("model", "tiny", "classes", "a,b")));

    try (TensorArchive read = WeightFile.open(file)) {
      assertEquals(List.of("b.weight", "a \"quoted\" ñ", "empty"), List.copyOf(read.names()));
      assertEquals(Map.of("model", "tiny", "classes", "a,b"), read.metadata());
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, read.get("b.weight").toFloats());
      assertEquals(new Shape(), read.get("a \"quoted\" ñ").shape());
      assertEquals(new Shape(0, 4), read.get("empty").shape());
      assertEquals(0, read.get("empty").bytes().remaining());
    }
  }

  @Test
  void sameStateGivesSameAlignedBytes() throws IOException {
    List<WeightTensor> tensors =
        List.of(
            tensor("flags", TensorType.BOOL, 3, new byte[] {1, 0, 1}),
            tensor("steps", TensorType.I64, 1, new byte[8]),
            tensor("half", TensorType.F16, 3, new byte[6]));
    Path one = folder.resolve("1");
    Path two = folder.resolve("2");
    Safetensors.write(one, TensorArchive.of("a", tensors, Map.of("b", "2", "a", "1")));
    Safetensors.write(two, TensorArchive.of("b", tensors, Map.of("a", "1", "b", "2")));
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    long header = ByteBuffer.wrap(Files.readAllBytes(one)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertEquals(0, header % 8);
    try (TensorArchive read = WeightFile.open(one)) {
      assertEquals(List.of("steps", "half", "flags"), List.copyOf(read.names()));
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"F8_E4M3FNUZ", "F8_E5M2FNUZ", "F8_E8M0", "C32", "C64", "C128"})
  void everyTypeIsReadAsFloats(TensorType type) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case F64 -> bytes.putDouble(1).putDouble(0);
      case F32 -> bytes.putFloat(1).putFloat(0);
      case F16 -> bytes.putShort((short) 0x3c00).putShort((short) 0);
      case BF16 -> bytes.putShort((short) 0x3f80).putShort((short) 0);
      case F8_E4M3 -> bytes.put((byte) 0x38).put((byte) 0);
      case F8_E5M2 -> bytes.put((byte) 0x3c).put((byte) 0);
      case I64, U64 -> bytes.putLong(1).putLong(0);
      case I32, U32 -> bytes.putInt(1).putInt(0);
      case I16, U16 -> bytes.putShort((short) 1).putShort((short) 0);
      default -> bytes.put((byte) 1).put((byte) 0);
    }
    Path file = folder.resolve("x");
    Safetensors.write(
        file, TensorArchive.of("test", List.of(tensor("x", type, 2, bytes.array())), Map.of()));
    try (TensorArchive read = WeightFile.open(file)) {
      WeightTensor tensor = read.get("x");
      assertEquals(type, tensor.type());
      assertArrayEquals(new float[] {1, 0}, tensor.toFloats());
      ByteBuffer direct = tensor.float32();
      assertTrue(direct.isDirect());
      assertEquals(1f, direct.getFloat());
      if (type.isFloating()) {
        assertThrows(BlockwrightException.class, tensor::toLongs);
      } else {
        assertArrayEquals(new long[] {1, 0}, tensor.toLongs());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F8_E4M3FNUZ", "F8_E5M2FNUZ", "C32", "C128"})
  void whatSafetensorsHasNoNameForIsNotWritten(TensorType type) {
    Path file = folder.resolve("x");
    WeightTensor tensor = tensor("x", type, 0, new byte[0]);
    TensorArchive archive = TensorArchive.of("test", List.of(tensor), Map.of());
    String message =
        assertThrows(BlockwrightException.class, () -> Safetensors.write(file, archive))
            .getMessage();
    assertTrue(message.contains("safetensors has no tensors like x " + type), message);
    assertFalse(Files.exists(file));
  }

  @Test
  void namesBeyondTwoGibibytes() throws IOException {
    long big = 3L << 30;
    String json =
        "{\"big\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}"
            .formatted(big, big, big, big + 8);
    Path path = folder.resolve("big.safetensors");
    write(path, json, new byte[0]);
    // Sparse: takes no space where the file system knows holes.
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(file.length() + big);
      file.write(TorchFiles.floats(7, 8));
    }
    try (TensorArchive read = WeightFile.open(path)) {
      assertArrayEquals(new float[] {7, 8}, read.get("x").toFloats());
      assertEquals(big, read.get("big").byteCount());
      String message =
          assertThrows(BlockwrightException.class, () -> read.get("big").bytes()).getMessage();
      assertTrue(message.contains("2 GiB"), message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      textBlock =
          """
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}} | twice
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}} | overlap
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}} | gap
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | belong to no tensor
          {"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}} | download complete
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}} | takes 8
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[12,0]}} | takes 12
          {"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,12]}} | whole number
          {"a":{"dtype":"F32","shape":[999999999999999999,999999999999999999],"data_offsets":[0,12]}} | beyond 64 bits
          {"a":{"dtype":"F32","shape":[999999999999999999,999999999999999999,0],"data_offsets":[0,0]}} | beyond 64 bits
          {"a":{"dtype":"F32","shape":[-3],"data_offsets":[0,12]}} | whole number
          {"a":{"dtype":"F32","shape":[3.0],"data_offsets":[0,12]}} | whole number
          {"a":{"dtype":"F32","shape":["3"],"data_offsets":[0,12]}} | whole number
          {"a":{"dtype":"F4","shape":[24],"data_offsets":[0,12]}} | F4
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12,0]}} | lacks
          {"a":{"dtype":"F32","shape":[3]}} | lacks
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12],"os.system":1}} | os.system
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}{} | not the JSON
          {"a":[[[[[[]]]]]]} | not the JSON
          {"__metadata__":{"x":1}} | not a string
          {"__metadata__":{},"__metadata__":{}} | two __metadata__
          {"":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | 0 characters
          {a:{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | not the JSON
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]} | not the JSON
          """)
  void refusesWithOneClearLine(String json, String expected) throws IOException {
    Path file = folder.resolve("x.safetensors");
    write(file, json, new byte[12]);
    String message =
        assertThrows(BlockwrightException.class, () -> WeightFile.open(file)).getMessage();
    assertTrue(message.contains(expected), message);
    assertTrue(message.startsWith(file.toString()), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void refusesAHeaderThatTheFileDoesNotHold() throws IOException {
    Path file = folder.resolve("x.safetensors");
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(1 << 20).put((byte) '{').array());
    assertTrue(failure(file).contains("ends early"));
    Files.write(file, bytes.clear().putLong(Long.MAX_VALUE).put((byte) '{').array());
    assertTrue(failure(file).contains("header would have"));
  }

  @Test
  void saysWhatAnUnknownFileLooksLike() throws IOException {
    Path file = folder.resolve("x");
    Files.writeString(file, "<!DOCTYPE html>");
    assertTrue(failure(file).contains("web page"));
    Files.write(file, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});
    assertTrue(failure(file).contains("gzip"));
    Files.write(file, new byte[0]);
    assertTrue(failure(file).contains("0 bytes"));
    assertTrue(failure(folder.resolve("absent")).contains("absent"));
    assertTrue(failure(folder).contains("a folder without best.safetensors"));
  }

  @Test
  void aFailedWriteLeavesNothingBehind() throws IOException {
    Path file = folder.resolve("x.safetensors");
    WeightTensor bad =
        new WeightTensor(
            "bad",
            TensorType.F32,
            new long[] {1},
            into -> {
              throw new BlockwrightException("cannot be read");
            });
    assertThrows(
        BlockwrightException.class,
        () -> Safetensors.write(file, TensorArchive.of("test", List.of(bad), Map.of())));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  private static String failure(Path file) {
    return assertThrows(BlockwrightException.class, () -> WeightFile.open(file)).getMessage();
  }

  private static WeightTensor tensor(String name, TensorType type, long length, byte[] bytes) {
    return new WeightTensor(name, type, new long[] {length}, into -> into.put(bytes));
  }

  private static void write(Path file, String json, byte[] data) throws IOException {
    byte[] header = json.getBytes(UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(header.length).put(header).put(data).array());
  }
}
