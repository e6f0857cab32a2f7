package org.blockwright.runtime.distributed;

/** Carries bytes between workers. All of them call {@link #exchange} equally often. */
interface Transport extends AutoCloseable {
  int rank();

  int size();

  /**
   * Gives each worker something, and waits for what each gives.
   *
   * @param out one for each rank; its own stays here
   * @return one of each rank
   * @throws org.blockwright.runtime.base.WorkerException if a worker has failed or is silent
   */
  byte[][] exchange(byte[][] out);

  /** Tells all others that this worker cannot go on, in a sentence. */
  void abandon(String why);

  /** Bytes that were sent to other workers so far, with all that is sent around them. */
  long sent();

  @Override
  void close();
}
