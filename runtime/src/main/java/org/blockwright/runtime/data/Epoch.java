package org.blockwright.runtime.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** The batches of one epoch, in order; for one thread. Close it to leave early. */
public final class Epoch implements AutoCloseable {
  private record Pending(HostBatch batch, CompletableFuture<HostBatch> ready) {}

  private final Batches.Builder settings;
  private final int epoch;
  private final int[] order;
  private final int batches;
  private final Executor workers;
  private final Skipped skipped;
  private final float[][] levels;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Deque<float[]> spare = new ArrayDeque<>();
  private final ByteBuffer staging;
  private int nextToStart;
  private HostBatch head;
  private long waited;

  Epoch(
      Batches.Builder settings,
      int epoch,
      int firstBatch,
      int batches,
      Executor workers,
      Skipped skipped) {
    if (firstBatch < 0 || firstBatch > batches) {
      throw new IndexOutOfBoundsException("batch " + firstBatch + " of " + batches);
    }
    this.settings = settings;
    this.epoch = epoch;
    this.batches = batches;
    this.workers = workers;
    this.skipped = skipped;
    this.order = settings.order.indices(settings.source.size(), settings.seed, epoch);
    this.levels = settings.transform.levels();
    this.staging =
        ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, valuesPerBatch()))
            .order(ByteOrder.nativeOrder());
    this.nextToStart = firstBatch;
    while (pending.size() < settings.prefetch && startOne()) {}
  }

  /**
   * Whether there is another batch; waits until it is ready, or until it is known that none of its
   * images can be used.
   */
  public boolean hasNext() {
    while (head == null && !pending.isEmpty()) {
      HostBatch ready = await(pending.poll());
      if (ready.count() > 0) {
        head = ready;
      } else {
        spare.add(ready.values());
      }
      startOne();
    }
    return head != null;
  }

  /**
   * The next batch.
   *
   * @param manager owns the batch's images
   * @throws org.blockwright.runtime.BlockwrightException if an image cannot be used and the batches
   *     are strict
   */
  public Batch next(NDManager manager) {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    HostBatch batch = head;
    head = null;
    int[] indices = batch.indices();
    NDArray images = upload(batch.values(), indices.length, manager);
    spare.add(batch.values());
    return new Batch(
        images,
        Arrays.stream(indices).map(settings.source::label).toArray(),
        batch.targets(),
        indices,
        Arrays.stream(indices).mapToObj(settings.source::name).toList());
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

  private boolean startOne() {
    if (nextToStart >= batches) {
      return false;
    }
    int from = nextToStart * settings.batchSize;
    int[] wanted =
        Arrays.copyOfRange(order, from, Math.min(from + settings.batchSize, order.length));
    float[] values = spare.isEmpty() ? new float[valuesPerBatch()] : spare.poll();
    HostBatch batch = new HostBatch(settings, skipped, epoch, nextToStart++, wanted, values);
    pending.add(new Pending(batch, batch.start(workers, settings.workers, levels)));
    return true;
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
      throw e;
    } finally {
      waited += System.nanoTime() - start;
    }
  }

  private int valuesPerBatch() {
    int size = settings.transform.size();
    return Math.multiplyExact(settings.batchSize, 3 * size * size);
  }

  /**
   * Copies through one buffer for all batches into memory of the engine's own: an array that DJL
   * makes of a Java buffer lives in memory that only the garbage collector frees.
   */
  private NDArray upload(float[] values, int count, NDManager manager) {
    int size = settings.transform.size();
    int length = count * 3 * size * size;
    FloatBuffer floats = staging.clear().asFloatBuffer();
    if (settings.channelsLast) {
      floats.put(values, 0, length);
    } else {
      putPlanes(values, count, size * size, floats);
    }
    staging.limit(length * Float.BYTES);
    Shape shape =
        settings.channelsLast ? new Shape(count, size, size, 3) : new Shape(count, 3, size, size);
    try (NDArray view = manager.create(staging, shape, DataType.FLOAT32)) {
      if (!settings.channelsLast) {
        return view.duplicate();
      }
      try (NDArray copy = view.duplicate()) {
        return copy.transpose(0, 3, 1, 2);
      }
    }
  }

  private static void putPlanes(float[] values, int count, int plane, FloatBuffer out) {
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < 3; c++) {
        for (int p = 0; p < plane; p++) {
          out.put(values[3 * (i * plane + p) + c]);
        }
      }
    }
  }
}
