package org.blockwright.runtime.pytorch;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * How many threads of the CPU calculate one operator. It is one number for the whole process, and
 * sums that are cut into other parts round otherwise.
 */
public final class EngineThreads {
  private EngineThreads() {}

  /** The number at present. */
  public static int count() {
    Engine.getInstance();
    return JniUtils.getNumThreads();
  }

  /** Sets the number for everything that is calculated from now on. */
  public static void set(int count) {
    Engine.getInstance();
    JniUtils.setNumThreads(count);
  }
}
