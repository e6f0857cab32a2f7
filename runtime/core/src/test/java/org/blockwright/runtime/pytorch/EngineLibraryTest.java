package org.blockwright.runtime.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineLibraryTest {
  @Test
  void itIsTheOneThatDjlLoads() throws IOException {
    Engine.getInstance();
    Optional<Path> found = EngineLibrary.find();
    assumeTrue(found.isPresent(), "only on Linux without a driver of NVIDIA");
    String mapped = Files.readString(Path.of("/proc/self/maps"));
    assertTrue(
        mapped.contains(found.get().toRealPath().toString()), found.get() + " is not loaded");
    EngineLibrary.load(found.get()); // once more is no harm
  }

  @Test
  void withoutASearchThereAreAsManyGpus() {
    Engine engine = Engine.getInstance();
    int before = engine.getGpuCount();
    EngineLibrary.skipSearchForGpus();
    assertNull(System.getProperty("ai.djl.util.cuda.fork"));
    assertEquals(before, CudaUtils.getGpuCount());
  }
}
