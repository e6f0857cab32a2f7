package org.blockwright.runtime.weights;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The body of an answer, read with a time limit for each part, which the HTTP client has not. */
final class PatientStream implements AutoCloseable {
  private final InputStream body;
  private final Duration patience;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "weights-download-clock");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean givenUp;

  PatientStream(InputStream body, Duration patience) {
    this.body = body;
    this.patience = patience;
  }

  /**
   * Reads some bytes.
   *
   * @return how many; less than 0 at the end
   * @throws HttpTimeoutException if none came in time; the body is closed then
   */
  int read(byte[] buffer) throws IOException {
    Future<?> alarm = clock.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
    int count;
    try {
      count = body.read(buffer);
    } catch (IOException e) {
      throw givenUp ? timedOut(e) : e;
    } finally {
      alarm.cancel(false);
    }
    if (givenUp) {
      throw timedOut(null);
    }
    return count;
  }

  /** A closed body wakes the reader. */
  private void giveUp() {
    givenUp = true;
    try {
      body.close();
    } catch (IOException e) {
      // the reader is told that it waited too long
    }
  }

  private static IOException timedOut(IOException cause) {
    HttpTimeoutException timeout = new HttpTimeoutException("nothing came in time");
    timeout.initCause(cause);
    return timeout;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
