package org.blockwright.runtime.data;

import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where batches come from: each is the same to the bit for the same epoch and number. A {@link
 * DataLoader} makes them of images.
 */
public interface BatchSource {
  /** How many batches an epoch has. */
  int perEpoch();

  /** How many images the smallest batch of an epoch has; nothing where that is not known. */
  default OptionalInt smallestBatch() {
    return OptionalInt.empty();
  }

  /** How many images each class has; nothing where that is not known, or images have several. */
  default Optional<long[]> classCounts() {
    return Optional.empty();
  }

  /**
   * An epoch from one of its batches on, as if those before had been taken.
   *
   * @param epoch from 0
   * @param firstBatch from 0
   */
  Batches epoch(int epoch, int firstBatch);

  /**
   * Every {@code step}-th batch of an epoch, for one of so many workers.
   *
   * @param epoch from 0
   * @param first number of the first batch
   * @param step from one batch to the next
   */
  default Numbered every(int epoch, int first, int step) {
    return new EveryNth(this, epoch, first, step);
  }

  /** Batches that know their numbers in the epoch. */
  interface Numbered extends Batches {
    /** The number of the batch that was given last. */
    int number();
  }

  /** The batches of an epoch in order. */
  interface Batches extends AutoCloseable {
    /** Whether there is another batch. */
    boolean hasNext();

    /** The next batch; its images belong to {@code manager}. */
    Batch next(NDManager manager);

    @Override
    void close();
  }
}
