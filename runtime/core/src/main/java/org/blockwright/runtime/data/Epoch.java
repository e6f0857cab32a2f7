package org.blockwright.runtime.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The batches of one epoch, in order; for one thread. Close it to leave early. */
public final class Epoch implements BatchSource.Numbered {
  private record Pending(HostBatch batch, CompletableFuture<HostBatch> ready) {}

  private final DataLoader batches;
  private final int epoch;
  private final int[] order;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final int step;
  private int nextToStart;
  private int given = -1;
  private HostBatch head;
  private long waited;

  Epoch(DataLoader batches, int epoch, int firstBatch, int step) {
    if (firstBatch < 0 || firstBatch > batches.perEpoch()) {
      throw new IndexOutOfBoundsException("batch " + firstBatch + " of " + batches.perEpoch());
    }
    DataLoader.Builder settings = batches.settings();
    this.batches = batches;
    this.epoch = epoch;
    this.step = step;
    this.order = settings.order.indices(settings.source.size(), settings.seed, epoch);
    this.nextToStart = firstBatch;
    for (int ahead = 0; ahead < settings.prefetch; ahead++) {
      startOne();
    }
  }

  /**
   * Whether there is another batch; waits until it is ready, or until it is known that none of its
   * images can be used.
   */
  @Override
  public boolean hasNext() {
    while (head == null && !pending.isEmpty()) {
      HostBatch ready = await(pending.poll());
      if (ready.count() > 0) {
        head = ready;
      } else {
        batches.giveBack(ready.values());
      }
      startOne();
    }
    return head != null;
  }

  /**
   * The next batch.
   *
   * @param manager owns the batch's images
   * @throws org.blockwright.runtime.base.BlockwrightException if an image cannot be used and the
   *     batches are strict
   */
  @Override
  public Batch next(NDManager manager) {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    HostBatch batch = head;
    given = batch.number();
    head = null;
    ImageSource source = batches.settings().source;
    int[] indices = batch.indices();
    NDArray images = batches.uploader().upload(batch.values(), indices.length, manager);
    batches.giveBack(batch.values());
    return new Batch(
        images,
        Arrays.stream(indices).map(source::label).toArray(),
        batch.targets(),
        indices,
        Arrays.stream(indices).mapToObj(source::name).toList(),
        batch.cut());
  }

  @Override
  public int number() {
    return given;
  }

  /** How long the caller was kept waiting for images so far. */
  public Duration waited() {
    return Duration.ofNanos(waited);
  }

  /** Drops what was got ready ahead. */
  @Override
  public void close() {
    pending.forEach(ahead -> ahead.batch().abandon());
    pending.clear();
    head = null;
  }

  private void startOne() {
    if (nextToStart < batches.perEpoch()) {
      int from = nextToStart * batches.settings().batchSize;
      int to = Math.min(from + batches.settings().batchSize, order.length);
      HostBatch batch =
          new HostBatch(batches, epoch, nextToStart, Arrays.copyOfRange(order, from, to));
      nextToStart += step;
      pending.add(new Pending(batch, batch.start()));
    }
  }

  private HostBatch await(Pending ahead) {
    long start = System.nanoTime();
    try {
      return ahead.ready().join();
    } catch (CompletionException e) {
      close();
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    } finally {
      waited += System.nanoTime() - start;
    }
  }
}
