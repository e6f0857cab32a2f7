package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.blockwright.runtime.BlockwrightException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFileTest {
  @TempDir Path folder;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Map<String, NDArray> tensors() {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put("b.weight", manager.create(new float[] {1, -0.0f, 3, 4, 5, 6}, new Shape(2, 3)));
    tensors.put("a.steps", manager.create(new long[] {1L << 40}));
    tensors.put("a.double", manager.create(new double[] {1.0 / 3}));
    tensors.put("a.scalar", manager.create(7f));
    return tensors;
  }

  @Test
  void whatIsWrittenIsRead() {
    Path file = folder.resolve("deep/down.safetensors");
    Map<String, NDArray> tensors = tensors();
    TensorFile.write(file, tensors, Map.of("note", "ä \"quoted\""));
    try (TensorFile read = TensorFile.open(file)) {
      assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.names()));
      assertEquals(Map.of("note", "ä \"quoted\""), read.metadata());
      tensors.forEach(
          (name, array) -> {
            NDArray found = read.tensor(name, manager);
            assertEquals(array.getShape(), found.getShape());
            assertEquals(array.getDataType(), found.getDataType());
            assertEquals(array.toByteBuffer(), found.toByteBuffer());
          });
    }
  }

  @Test
  void djlReadsIt() throws IOException {
    Path file = folder.resolve("x.safetensors");
    TensorFile.write(file, tensors(), Map.of("note", "n"));
    NDList list = NDList.decode(manager, Files.newInputStream(file));
    assertArrayEquals(new float[] {1, -0.0f, 3, 4, 5, 6}, list.get("b.weight").toFloatArray());
  }

  @Test
  void theSameContentGivesTheSameBytes() throws IOException {
    TensorFile.write(folder.resolve("one"), tensors(), Map.of("k", "v"));
    TensorFile.write(folder.resolve("two"), tensors(), Map.of("k", "v"));
    assertEquals(-1, Files.mismatch(folder.resolve("one"), folder.resolve("two")));
  }

  @Test
  void aFailedWriteLeavesTheOldFileAlone() throws IOException {
    Path file = folder.resolve("kept");
    AtomicFile.write(file, "old");
    BlockwrightException error =
        assertThrows(
            BlockwrightException.class,
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      channel.write(ByteBuffer.wrap(new byte[100]));
                      throw new IOException("No space left on device");
                    }));
    assertEquals(
        "Cannot write " + file + ": No space left on device. The one written before is kept.",
        error.getMessage());
    assertEquals("old", Files.readString(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aFileThatIsCutAnywhereIsNamed() throws IOException {
    Path file = folder.resolve("whole");
    TensorFile.write(file, tensors(), Map.of());
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length += 7) {
      Path cut = folder.resolve("cut");
      Files.write(cut, Arrays.copyOf(bytes, length));
      String message = message(cut);
      assertTrue(message.startsWith(cut + " is no whole safetensors file"), message);
    }
    Files.write(file, new byte[64]);
    assertTrue(message(file).contains("header is cut off"));
    assertFalse(Files.exists(folder.resolve("missing")));
    assertTrue(message(folder.resolve("missing")).startsWith("There is no file"));
  }

  private static String message(Path path) {
    return assertThrows(BlockwrightException.class, () -> TensorFile.open(path)).getMessage();
  }
}
