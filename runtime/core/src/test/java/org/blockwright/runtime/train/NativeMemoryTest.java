package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
  @Test
  void glibcTakesTheSettings() {
    Assumptions.assumeTrue(
        Platform.isLinux() && !Files.exists(Path.of("/etc/alpine-release")),
        "only glibc's allocator can be tuned");
    assertTrue(NativeMemory.tune());
  }

  @Test
  void theAllocatorCanBeLeftAlone() {
    System.setProperty("blockwright.malloc", "default");
    try {
      assertFalse(NativeMemory.tune());
    } finally {
      System.clearProperty("blockwright.malloc");
    }
  }
}
