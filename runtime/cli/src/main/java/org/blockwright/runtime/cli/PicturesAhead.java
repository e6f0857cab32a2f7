package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;

/** Reads pictures in a thread of its own: the first while a model is loaded, others in between. */
final class PicturesAhead implements AutoCloseable {
  private static final int AHEAD = 2;

  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread reader = new Thread(work, "pictures");
            reader.setDaemon(true);
            return reader;
          });

  private final Queue<Future<RgbImage>> read = new ArrayDeque<>();
  private final Iterator<Path> files;

  PicturesAhead(List<Path> files) {
    this.files = files.iterator();
    for (int i = 0; i < AHEAD; i++) {
      readOne();
    }
  }

  /** Starts the thread; while the engine's library is being loaded, none can be started. */
  static void begin() {
    THREAD.execute(() -> {});
  }

  private void readOne() {
    if (files.hasNext()) {
      Path file = files.next();
      read.add(THREAD.submit(() -> Images.read(file)));
    }
  }

  /** The next picture; throws what reading it threw. */
  RgbImage next() {
    readOne();
    try {
      return read.remove().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while pictures are read", e);
    }
  }

  @Override
  public void close() {
    read.forEach(picture -> picture.cancel(false));
  }
}
