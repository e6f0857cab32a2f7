package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * Where the replicas of one forward pass meet to exchange tensors, each in its own thread.
 * Gradients flow through what is exchanged, since all replicas share one backward pass.
 *
 * <p>Where replicas share a device they take turns: each runs until it waits for the others or is
 * done, then the next one runs. A device has one generator of random numbers, and what is drawn
 * from it must not depend on which thread happens to come first.
 */
public final class SyncGroup extends Turns {
  private static final ThreadLocal<Seat> SEAT = new ThreadLocal<>();

  private final NDArray[] tensors;
  private final boolean inTurns;
  private int arrived;
  private int round;

  private record Seat(SyncGroup meeting, int number) {}

  /**
   * A meeting.
   *
   * @param parties how many replicas meet
   * @param inTurns whether only one of them runs at a time, in the order of their seats
   */
  public SyncGroup(int parties, boolean inTurns) {
    super(parties);
    tensors = new NDArray[parties];
    this.inTurns = inTurns;
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
    await(seat);
    NDArray sum = here(tensors[0], own);
    for (int i = 1; i < tensors.length; i++) {
      sum = sum.add(here(tensors[i], own));
    }
    await(seat);
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
  private synchronized void await(int seat) {
    int own = round;
    arrived++;
    if (arrived == tensors.length) {
      arrived = 0;
      round++;
    }
    pass(seat);
    waitUntil(() -> round != own && mayRun(seat));
  }

  private boolean mayRun(int seat) {
    return !inTurns || isTurnOf(seat);
  }

  /** Takes a seat for this thread, and waits for its turn where turns are taken. */
  public void join(int seat) {
    SEAT.set(new Seat(this, seat));
    waitUntil(() -> mayRun(seat));
  }

  /** Gives this thread's seat up. */
  public static void leave() {
    Seat seat = SEAT.get();
    SEAT.remove();
    if (seat != null) {
      seat.meeting.pass(seat.number);
    }
  }

  /** Not the cause: that is thrown by the replica that failed. */
  public static final class OtherReplicaFailedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    OtherReplicaFailedException() {
      super("another replica failed");
    }
  }
}
