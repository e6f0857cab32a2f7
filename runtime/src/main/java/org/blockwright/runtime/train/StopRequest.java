package org.blockwright.runtime.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A wish to stop at the next step boundary. While it is open, Ctrl-C and the like are such a wish:
 * the process ends only when the run has saved.
 */
final class StopRequest implements AutoCloseable {
  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "save-before-exit");

  StopRequest() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stopAndWait() {
    request();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void request() {
    requested.set(true);
  }

  boolean requested() {
    return requested.get();
  }

  /** The run is over: lets the process end. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending: that is what the hook was for
    }
  }
}
