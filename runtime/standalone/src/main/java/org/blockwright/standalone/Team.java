package org.blockwright.standalone;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that share the work of a layer, without making an object for it. Each share is taken by
 * whoever comes first; a thread that sleeps too long is not waited for.
 */
final class Team {
  private static final int SPINS = 2_000;

  private final float[] values;
  private final int shares;
  private final Thread[] threads;

  /** Which work it is (above), and which share of it is next (below). */
  private final AtomicLong next = new AtomicLong();

  private final AtomicInteger done = new AtomicInteger();

  // Written while nobody has a share, and published by next.
  private Work work;
  private int x;
  private int y;
  private int count;
  private int parts;
  private volatile boolean stopped;
  private volatile Throwable failure;

  /** So many threads, one of which is that of {@link #run}. */
  Team(float[] values, int shares) {
    this.values = values;
    this.shares = shares;
    next.set(shares);
    threads = new Thread[shares - 1];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(this::work, "blockwright-" + i);
      threads[i].setDaemon(true);
      threads[i].start();
    }
  }

  /** Ends the threads, which have nothing to do. */
  void stop() {
    stopped = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }

  /**
   * Does all parts, together with the others; what one of them throws is thrown here, after the
   * others have ended their shares.
   */
  void run(Work newWork, Scratch scratch, int from, int to, int rows, int newParts) {
    work = newWork;
    x = from;
    y = to;
    count = rows;
    parts = newParts;
    done.set(0);
    next.set(((next.get() >>> Integer.SIZE) + 1) << Integer.SIZE);
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    while (share(scratch)) {}
    for (int idle = 0; done.get() < shares; idle++) {
      if (idle < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    Throwable failed = failure;
    if (failed != null) {
      failure = null;
      if (failed instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failed;
    }
  }

  private void work() {
    Scratch scratch = new Scratch();
    int idle = 0;
    while (!stopped) {
      if (share(scratch)) {
        idle = 0;
      } else if (idle++ < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
  }

  /** Takes a share, and says whether there was one. */
  private boolean share(Scratch scratch) {
    long ticket = next.get();
    int index = (int) ticket;
    if (index >= shares) {
      return false;
    }
    // As long as this share is not taken, these are those of its work.
    Work own = work;
    int from = x;
    int to = y;
    int rows = count;
    int all = parts;
    if (!next.compareAndSet(ticket, ticket + 1)) {
      return true;
    }
    try {
      int first = (int) ((long) all * index / shares);
      int end = (int) ((long) all * (index + 1) / shares);
      own.run(values, scratch, from, to, rows, first, end);
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      done.incrementAndGet();
    }
    return true;
  }
}
