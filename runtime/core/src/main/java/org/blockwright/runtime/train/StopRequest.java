package org.blockwright.runtime.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A wish to stop at the next step boundary. While it is open, Ctrl-C and the like are such a wish:
 * the process ends only when the run has saved. A second Ctrl-C ends it at once.
 */
final class StopRequest implements AutoCloseable {
  private final Runnable told;
  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "save-before-exit");
  private final Interrupts interrupts = new Interrupts(this::request);

  /**
   * @param told run once, when the wish is first heard, in the thread that brings it
   */
  StopRequest(Runnable told) {
    this.told = told;
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
    if (!requested.getAndSet(true)) {
      told.run();
    }
  }

  boolean requested() {
    return requested.get();
  }

  /** The run is over: lets the process end. */
  @Override
  public void close() {
    interrupts.close();
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending: that is what the hook was for
    }
  }
}
