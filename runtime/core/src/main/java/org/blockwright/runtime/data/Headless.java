package org.blockwright.runtime.data;

/** Drawing without a display: nothing here needs one, and a broken one must not matter. */
final class Headless {
  static {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  private Headless() {}

  /** Has it said to Java that there is no display, unless somebody said something already. */
  static void ensure() {
    // the class is initialised
  }
}
