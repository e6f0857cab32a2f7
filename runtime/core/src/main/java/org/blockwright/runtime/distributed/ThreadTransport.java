package org.blockwright.runtime.distributed;

import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.base.WorkerException;

/** Workers that are threads of one process. */
final class ThreadTransport implements Transport {
  private final int rank;
  private final Table table;
  private long sent;

  /** Where all lay down what they give. */
  private static final class Table {
    private final byte[][][] given;
    private byte[][][] taken;
    private int arrived;
    private long round;
    private String failure;

    Table(int size) {
      given = new byte[size][][];
    }

    synchronized byte[][][] exchange(int rank, byte[][] out) {
      given[rank] = out;
      long own = round;
      arrived++;
      if (arrived == given.length) {
        arrived = 0;
        round++;
        taken = given.clone();
        notifyAll();
      }
      while (round == own && failure == null) {
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          abandon("Worker " + rank + " was interrupted.");
        }
      }
      if (round == own) {
        throw new WorkerException(failure);
      }
      return taken;
    }

    synchronized void abandon(String why) {
      failure = failure == null ? why : failure;
      notifyAll();
    }
  }

  private ThreadTransport(int rank, Table table) {
    this.rank = rank;
    this.table = table;
  }

  /** One for each of so many threads. */
  static List<Transport> of(int size) {
    Table table = new Table(size);
    List<Transport> all = new ArrayList<>();
    for (int rank = 0; rank < size; rank++) {
      all.add(new ThreadTransport(rank, table));
    }
    return all;
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return table.given.length;
  }

  @Override
  public byte[][] exchange(byte[][] out) {
    byte[][][] all = table.exchange(rank, out);
    byte[][] in = new byte[all.length][];
    for (int k = 0; k < in.length; k++) {
      in[k] = all[k][rank];
      sent += k == rank ? 0 : out[k].length;
    }
    return in;
  }

  @Override
  public void abandon(String why) {
    table.abandon(why);
  }

  @Override
  public long sent() {
    return sent;
  }

  @Override
  public void close() {}
}
