package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said where the engine's native library is missing, as after a build with Gradle. */
class EngineStartTest {
  @Test
  void findsTheLibraryOnTheClassPath() {
    assertDoesNotThrow(EngineStart::requireLibrary);
  }

  @Test
  void namesTheDependencyThatIsMissing(@TempDir Path cache) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!part.contains("pytorch-native")) {
        urls.add(Path.of(part).toUri().toURL());
      }
    }
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    String cacheBefore = System.getProperty("DJL_CACHE_DIR");
    System.setProperty("DJL_CACHE_DIR", cache.toString());
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      Method check = loader.loadClass(EngineStart.class.getName()).getMethod("requireLibrary");
      Throwable refusal =
          assertThrows(InvocationTargetException.class, () -> check.invoke(null)).getCause();
      String message = refusal.getMessage();
      assertTrue(message.contains("ai.djl.pytorch:pytorch-native-cpu:2.3.1:"), message);
      assertTrue(message.matches("(?s).*:(linux|osx|win)-(x86_64|aarch64) .*"), message);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
      if (cacheBefore == null) {
        System.clearProperty("DJL_CACHE_DIR");
      } else {
        System.setProperty("DJL_CACHE_DIR", cacheBefore);
      }
    }
  }
}
