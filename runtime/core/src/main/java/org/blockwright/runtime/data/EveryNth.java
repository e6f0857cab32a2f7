package org.blockwright.runtime.data;

import ai.djl.ndarray.NDManager;

/** Every so many of a source's batches, each of which the epoch is entered for. */
final class EveryNth implements BatchSource.Numbered {
  private final BatchSource source;
  private final int epoch;
  private final int step;
  private int number;

  EveryNth(BatchSource source, int epoch, int first, int step) {
    this.source = source;
    this.epoch = epoch;
    this.step = step;
    number = first - step;
  }

  @Override
  public boolean hasNext() {
    return number + step < source.perEpoch();
  }

  @Override
  public Batch next(NDManager manager) {
    number += step;
    try (BatchSource.Batches rest = source.epoch(epoch, number)) {
      return rest.next(manager);
    }
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public void close() {}
}
