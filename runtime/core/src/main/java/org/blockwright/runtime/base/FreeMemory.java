package org.blockwright.runtime.base;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/** Memory that the C library holds though nobody uses it. */
public final class FreeMemory {
  private FreeMemory() {}

  /**
   * Gives it back to the system, where the C library is glibc: told to keep what was freed, as
   * training wants it, it would keep what only the start needed.
   */
  public static void giveBack() {
    if (!Platform.isLinux()) {
      return;
    }
    try {
      NativeLibrary c = NativeLibrary.getInstance("c");
      c.getFunction("malloc_trim").invokeInt(new Object[] {0L});
    } catch (UnsatisfiedLinkError e) {
      // another C library, which has ways of its own
    }
  }
}
