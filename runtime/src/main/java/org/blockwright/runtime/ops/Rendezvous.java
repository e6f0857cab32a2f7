package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * Where the replicas of one forward pass meet to exchange tensors, each in its own thread.
 * Gradients flow through what is exchanged, since all replicas share one backward pass.
 */
public final class Rendezvous {
  private static final ThreadLocal<Seat> SEAT = new ThreadLocal<>();

  private final NDArray[] tensors;
  private int arrived;
  private int round;
  private boolean failed;

  private record Seat(Rendezvous meeting, int number) {}

  /** A meeting of so many replicas. */
  public Rendezvous(int parties) {
    tensors = new NDArray[parties];
  }

  /** Whether this thread runs one of several replicas that meet. */
  public static boolean active() {
    return SEAT.get() != null;
  }

  /**
   * The sum of all replicas' tensors, on the device of this one's; the tensor itself where there is
   * nobody to meet.
   */
  public static NDArray sum(NDArray own) {
    return Optional.ofNullable(SEAT.get())
        .map(seat -> seat.meeting.sum(seat.number, own))
        .orElse(own);
  }

  private NDArray sum(int seat, NDArray own) {
    tensors[seat] = own;
    await();
    NDArray sum = here(tensors[0], own);
    for (int i = 1; i < tensors.length; i++) {
      sum = sum.add(here(tensors[i], own));
    }
    await();
    return sum;
  }

  private static NDArray here(NDArray tensor, NDArray own) {
    NDArray near = tensor.toDevice(own.getDevice(), false);
    if (near != tensor) {
      near.attach(own.getManager());
    }
    return near;
  }

  /** Waits until all are here, or one has failed. */
  private synchronized void await() {
    int own = round;
    arrived++;
    if (arrived == tensors.length) {
      arrived = 0;
      round++;
      notifyAll();
    }
    while (round == own && !failed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failed = true;
        notifyAll();
      }
    }
    if (round == own) {
      throw new OtherReplicaFailedException();
    }
  }

  /** Takes a seat for this thread. */
  public void join(int seat) {
    SEAT.set(new Seat(this, seat));
  }

  /** Gives this thread's seat up. */
  public static void leave() {
    SEAT.remove();
  }

  /** Frees those who wait, or will wait, for a replica that does not come. */
  public synchronized void abandon() {
    failed = true;
    notifyAll();
  }

  /** Not the cause: that is thrown by the replica that failed. */
  public static final class OtherReplicaFailedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    OtherReplicaFailedException() {
      super("another replica failed");
    }
  }
}
