package org.blockwright.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
