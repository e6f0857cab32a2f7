package org.blockwright.runtime.distributed;

import org.blockwright.runtime.base.RecipeException;

/**
 * Which shards of every batch a worker calculates: the number of shards is fixed, and the workers
 * have neighbouring ones.
 *
 * @param rank of the worker, from 0
 * @param size how many workers there are
 * @param shards that every batch is cut into
 */
public record Share(int rank, int size, int shards) {
  /** Everything, in one piece. */
  public static final Share WHOLE = new Share(0, 1, 1);

  /**
   * Checks that every worker has a shard.
   *
   * @throws RecipeException if there are more workers than shards
   */
  public Share {
    if (rank < 0 || rank >= size) {
      throw new IllegalArgumentException("worker " + rank + " of " + size);
    }
    if (shards < size) {
      throw new RecipeException(
          "A batch of %d shards cannot be shared by %d workers; take shards=%d or more, or fewer workers."
              .formatted(shards, size, size));
    }
  }

  /** The worker's first shard. */
  public int from() {
    return shards * rank / size;
  }

  /** Behind the worker's last shard. */
  public int to() {
    return shards * (rank + 1) / size;
  }

  /** The worker's first row of a batch of {@code rows}. */
  public int fromRow(int rows) {
    return row(rows, from());
  }

  /** Behind the worker's last row of a batch of {@code rows}. */
  public int toRow(int rows) {
    return row(rows, to());
  }

  /** The first row of a shard; behind the last one, how many rows there are. */
  public int row(int rows, int shard) {
    return (int) ((long) rows * shard / shards);
  }
}
