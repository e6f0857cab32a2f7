package org.blockwright.runtime.train;

import ai.djl.util.Utils;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.blockwright.runtime.base.DeviceException;

/**
 * Settles what the engine's libraries read once, when they are loaded. Threads of OpenMP spin while
 * they wait unless told to sleep, and are then several times slower as soon as anything else wants
 * a core: a training in a busy process took 132 s instead of 17 s.
 *
 * <p>Call {@link #prepare} before the first use of DJL; {@code ImageClassifier} and {@code
 * Training} do. Whoever sets {@code OMP_WAIT_POLICY} in the environment is left alone, and {@code
 * -Dblockwright.omp=default} switches this off.
 */
public final class EngineStart {
  private static final String POLICY = "OMP_WAIT_POLICY";
  private static final String SWITCH = "blockwright.omp";
  private static final String LIBRARY = "native/lib/pytorch.properties";
  private static final String NO_LIBRARY =
      "the native library of PyTorch is not on the class path: add the run-time dependency"
          + " ai.djl.pytorch:pytorch-native-cpu:%s:%s (Maven brings it with blockwright-core, Gradle"
          + " has to be told), or let DJL download it with -Dai.djl.offline=false";
  private static final Path MAPPED = Path.of("/proc/self/maps");

  private EngineStart() {}

  /**
   * Lets threads that wait sleep, where that can still be said.
   *
   * @return a line for the user where it is too late
   */
  public static synchronized Optional<String> prepare() {
    if (!Platform.isLinux()
        || System.getenv(POLICY) != null
        || "default".equals(System.getProperty(SWITCH))) {
      return Optional.empty();
    }
    try {
      NativeLibrary c = NativeLibrary.getInstance("c");
      if (c.getFunction("getenv").invokeString(new Object[] {POLICY}, false) != null) {
        return Optional.empty();
      }
      if (isLoaded()) {
        return Optional.of(
            "The engine was started before "
                + POLICY
                + "=PASSIVE could be set: on a busy machine its threads will be in each other's way."
                + " Set it in the environment, or call EngineStart.prepare() before DJL is used.");
      }
      c.getFunction("setenv").invokeInt(new Object[] {POLICY, "PASSIVE", 1});
    } catch (UnsatisfiedLinkError e) {
      // another C library: its own ways stay
    }
    return Optional.empty();
  }

  /**
   * Makes sure that the engine will find its native library, before it says so in its own words.
   *
   * @throws DeviceException if it is not on the class path and must not be downloaded; the message
   *     names the dependency that this system needs
   */
  public static void requireLibrary() {
    if (EngineStart.class.getClassLoader().getResource(LIBRARY) == null
        && Thread.currentThread().getContextClassLoader().getResource(LIBRARY) == null
        && Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH") == null
        && Utils.isOfflineMode()
        && !isUnpacked()) {
      ai.djl.util.Platform system = ai.djl.util.Platform.detectPlatform("pytorch");
      throw new DeviceException(
          NO_LIBRARY.formatted(system.getVersion().split("-", 2)[0], system.getClassifier()));
    }
  }

  /** Whether DJL has the library of an earlier start in its cache. */
  private static boolean isUnpacked() {
    Path cache = Utils.getEngineCacheDir("pytorch");
    if (!Files.isDirectory(cache)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(cache, 2)) {
      return files.anyMatch(file -> file.endsWith(System.mapLibraryName("torch")));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /** Whether the library that reads the variable is in this process already. */
  private static boolean isLoaded() {
    try {
      return Files.isReadable(MAPPED)
          && Files.readString(MAPPED).lines().anyMatch(line -> line.contains("libgomp"));
    } catch (IOException e) {
      return false;
    }
  }
}
