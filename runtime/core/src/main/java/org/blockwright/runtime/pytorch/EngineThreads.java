package org.blockwright.runtime.pytorch;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import org.blockwright.runtime.base.UsageException;

/**
 * How many threads of the CPU calculate one operator. It is one number for the whole process, and
 * sums that are cut into other parts round otherwise.
 */
public final class EngineThreads {
  /** More than any machine has cores; as many more would stop it. */
  private static final int MOST = 1024;

  private EngineThreads() {}

  /** The number at present. */
  public static int count() {
    Engine.getInstance();
    return JniUtils.getNumThreads();
  }

  /**
   * Sets the number for everything that is calculated from now on.
   *
   * @throws UsageException unless it is 1 to 1,024
   */
  public static void set(int count) {
    if (count < 1 || count > MOST) {
      throw new UsageException(
          count + " threads cannot calculate together; choose 1 to " + MOST + ".");
    }
    Engine.getInstance();
    JniUtils.setNumThreads(count);
  }
}
