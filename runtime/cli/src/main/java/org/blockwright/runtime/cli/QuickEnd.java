package org.blockwright.runtime.cli;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * Ends the process without its libraries' own clean-up: the engine takes its thousands of operators
 * apart one by one, which is a tenth of a short command.
 */
final class QuickEnd {
  private static final String PATHS = "jna.platform.library.path";

  private static volatile Function exit;

  private QuickEnd() {}

  /** Gets ready, where the launcher says that nobody waits for the end, such as a profiler. */
  static void prepare() {
    if (!Boolean.getBoolean("blockwright.quickEnd")) {
      return;
    }
    try {
      if (System.getProperty(PATHS) == null) {
        System.setProperty(PATHS, System.getProperty("java.home")); // or another program is asked
      }
      exit = NativeLibrary.getProcess().getFunction("_exit");
    } catch (UnsatisfiedLinkError e) {
      // another C library: it ends as ever
    }
  }

  /** Ends the process, if that was prepared; all that is to be written has been flushed. */
  static void now(int code) {
    if (exit != null) {
      exit.invokeVoid(new Object[] {code});
    }
  }
}
