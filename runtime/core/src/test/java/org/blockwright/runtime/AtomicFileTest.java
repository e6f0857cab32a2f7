package org.blockwright.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

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
  void filesThatBelongTogetherAreReplacedTogetherOrNotAtAll() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    Map<Path, AtomicFile.Content> files = new LinkedHashMap<>();
    files.put(first, channel -> channel.write(ByteBuffer.wrap("new".getBytes(UTF_8))));
    files.put(second, channel -> channel.write(ByteBuffer.wrap("new".getBytes(UTF_8))));
    AtomicFile.write(first, "old");
    AtomicFile.write(second, "old");
    Map<Path, AtomicFile.Content> full = new LinkedHashMap<>(files);
    full.put(
        second,
        channel -> {
          throw new IOException("No space left on device");
        });
    assertEquals(
        "Cannot write " + second + ": No space left on device. The one written before is kept.",
        assertThrows(BlockwrightException.class, () -> AtomicFile.writeTogether(full))
            .getMessage());
    assertEquals("old", Files.readString(first));
    assertEquals("old", Files.readString(second));
    AtomicFile.writeTogether(files);
    assertEquals("new", Files.readString(first));
    assertEquals("new", Files.readString(second));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(2, left.count());
    }
  }

  @Test
  void theReasonIsSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    assertReason(file.resolve("below"), file + " is no folder");
    Path taken = Files.createDirectories(folder.resolve("taken"));
    assertReason(taken, "it is a folder");
    assertEquals("permission denied", AtomicFile.reason(new AccessDeniedException("/a/file.tmp")));
    assertEquals("there is no /a/b", AtomicFile.reason(new NoSuchFileException("/a/b")));
  }

  private static void assertReason(Path file, String reason) {
    BlockwrightException error =
        assertThrows(BlockwrightException.class, () -> AtomicFile.write(file, "text"));
    assertEquals("Cannot write " + file + ": " + reason + ".", error.getMessage());
  }

  @Test
  void anInterruptedWriterSaysSo() {
    Path file = folder.resolve("late");
    Thread.currentThread().interrupt();
    BlockwrightException error =
        assertThrows(BlockwrightException.class, () -> AtomicFile.write(file, "text"));
    assertTrue(Thread.interrupted(), "whoever interrupted is still heard");
    assertEquals(
        "Cannot write " + file + ": the thread that wrote it was interrupted.", error.getMessage());
  }

  @Test
  void severalWritersOfOneFileTakeTurns() throws Exception {
    Path file = folder.resolve("shared");
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (String digit : List.of("1", "2", "3", "4")) {
        String text = digit.repeat(50_000);
        writers.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    AtomicFile.write(file, text);
                    String read = Files.readString(file);
                    assertEquals(read.substring(0, 1).repeat(50_000), read);
                  }
                  return null;
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
