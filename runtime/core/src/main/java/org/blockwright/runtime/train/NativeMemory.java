package org.blockwright.runtime.train;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/**
 * Tells glibc's allocator to keep what it was given. Tensors come and go every step; without this
 * each large one is mapped, page-faulted and unmapped anew, which costs about a third of a step.
 *
 * <p>Call it once at the start, before the engine allocates. {@code -Dblockwright.malloc=default}
 * leaves the allocator alone; on other C libraries nothing is done.
 */
public final class NativeMemory {
  private static final String SWITCH = "blockwright.malloc";
  private static final int M_TRIM_THRESHOLD = -1;
  private static final int M_MMAP_MAX = -4;
  private static final int M_ARENA_MAX = -8;

  private NativeMemory() {}

  /** Tunes the allocator; returns whether it was. */
  public static boolean tune() {
    if (!Platform.isLinux() || "default".equals(System.getProperty(SWITCH))) {
      return false;
    }
    if ("0".equals(System.getenv("MALLOC_MMAP_MAX_"))
        && "1".equals(System.getenv("MALLOC_ARENA_MAX"))) {
      return true; // said before this process began, as the launcher does
    }
    try {
      NativeLibrary c = NativeLibrary.getInstance("c");
      c.getFunction("gnu_get_libc_version");
      Function mallopt = c.getFunction("mallopt");
      return set(mallopt, M_MMAP_MAX, 0)
          && set(mallopt, M_TRIM_THRESHOLD, -1)
          && set(mallopt, M_ARENA_MAX, 1);
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  private static boolean set(Function mallopt, int option, int value) {
    return mallopt.invokeInt(new Object[] {option, value}) == 1;
  }
}
