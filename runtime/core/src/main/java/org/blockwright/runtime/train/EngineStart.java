package org.blockwright.runtime.train;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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
