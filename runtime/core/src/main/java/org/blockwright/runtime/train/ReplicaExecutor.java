package org.blockwright.runtime.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.blockwright.runtime.ops.SyncGroup;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Runs the shards of a batch, one for each device: side by side, each always in the same thread.
 * Where devices are shared, one after the other, so that what is drawn at random is the same in
 * every run; such replicas would only compete for the same cores anyway.
 */
final class ReplicaExecutor implements AutoCloseable {
  private final List<ExecutorService> threads = new ArrayList<>();
  private final boolean shared;
  private final boolean meet;

  /**
   * Which images of a batch a shard has.
   *
   * @param from the first
   * @param to behind the last
   */
  record Cut(int from, int to) {
    /** The part of a batch of {@code size} that the replica {@code seat} of some takes. */
    static Cut of(int size, int seat, int parties) {
      return new Cut(
          (int) ((long) size * seat / parties), (int) ((long) size * (seat + 1) / parties));
    }

    /** The images, whole batches as they are. */
    NDArray of(NDArray images) {
      boolean all = from == 0 && to == images.getShape().get(0);
      return all ? images : images.get(new NDIndex(from + ":" + to));
    }
  }

  /**
   * @param devices one for each replica
   * @param meet whether replicas exchange tensors within a forward pass, as synchronised batch norm
   *     does
   */
  ReplicaExecutor(List<Device> devices, boolean meet) {
    this.meet = meet;
    shared = devices.stream().distinct().count() < devices.size();
    if (meet || !shared) {
      devices.forEach(
          device -> threads.add(Executors.newSingleThreadExecutor(ReplicaExecutor::daemon)));
    }
  }

  static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "replica");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs work for the first {@code parties} replicas; what each gives, in their order. */
  <T> List<T> each(int parties, IntFunction<T> work) {
    if (parties == 1 || threads.isEmpty()) {
      return IntStream.range(0, parties).mapToObj(work).toList();
    }
    IntFunction<T> placed = work;
    if (meet) {
      SyncGroup meeting = new SyncGroup(parties, shared);
      placed = seat -> seated(meeting, seat, work);
    }
    return together(parties, placed);
  }

  private static <T> T seated(SyncGroup meeting, int seat, IntFunction<T> work) {
    try {
      meeting.join(seat);
      return work.apply(seat);
    } catch (RuntimeException | Error e) {
      meeting.abandon();
      throw e;
    } finally {
      SyncGroup.leave();
    }
  }

  private <T> List<T> together(int parties, IntFunction<T> work) {
    List<Future<T>> futures = new ArrayList<>();
    for (int part = 0; part < parties; part++) {
      int seat = part;
      Supplier<T> here = Tensors.inThisMode(() -> work.apply(seat));
      futures.add(threads.get(seat).submit(here::get));
    }
    return results(futures, () -> {});
  }

  /**
   * What threads came to, in their order; the failure of one where there is any.
   *
   * @param interrupted is told when this thread is asked to stop waiting
   */
  static <T> List<T> results(List<Future<T>> futures, Runnable interrupted) {
    List<T> results = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        failure = worse(failure, e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        interrupted.run();
        failure = worse(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }

  /** The failure to tell: not that of a replica which only waited for one that failed. */
  private static RuntimeException worse(RuntimeException known, Throwable next) {
    if (known != null && !(known instanceof SyncGroup.OtherReplicaFailedException)) {
      return known;
    }
    return next instanceof RuntimeException failure
        ? failure
        : new IllegalStateException("a replica failed: " + next, next);
  }

  @Override
  public void close() {
    threads.forEach(ExecutorService::shutdown);
  }
}
