package org.blockwright.runtime.ops;

import java.util.function.BooleanSupplier;

/**
 * Threads that go on one at a time, in the order of their seats: each until it waits for the others
 * or is done.
 */
abstract class Turns {
  private final int parties;
  private int turn;
  private boolean failed;

  Turns(int parties) {
    this.parties = parties;
  }

  /** Whether it is a seat's turn. */
  final boolean isTurnOf(int seat) {
    return turn == seat;
  }

  /** Hands the turn on from a seat to the next one. */
  final synchronized void pass(int seat) {
    turn = (seat + 1) % parties;
    notifyAll();
  }

  /**
   * Waits; what the condition reads is guarded by this object.
   *
   * @throws SyncGroup.OtherReplicaFailedException if somebody is missing who will not come
   */
  final synchronized void waitUntil(BooleanSupplier condition) {
    while (!condition.getAsBoolean() && !failed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        abandon();
      }
    }
    if (!condition.getAsBoolean()) {
      throw new SyncGroup.OtherReplicaFailedException();
    }
  }

  /** Frees those who wait, or will wait, for somebody who does not come. */
  public final synchronized void abandon() {
    failed = true;
    notifyAll();
  }
}
