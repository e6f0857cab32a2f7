package org.blockwright.runtime.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.blockwright.runtime.ops.Rendezvous;
import org.blockwright.runtime.ops.Scalars;
import org.blockwright.runtime.train.optim.Tensors;

/**
 * The replicas of a run. A batch is cut into one shard each, forward passes run side by side, one
 * backward pass runs over the sum, and gradients are averaged.
 */
final class ReplicaGroup implements AutoCloseable {
  private final List<Replica> replicas = new ArrayList<>();
  private final List<ExecutorService> threads = new ArrayList<>();
  private final GradientReducer reducer;
  private final boolean meet;

  /** What a batch gave. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Outcome(double loss, float[] logits) {}

  private record Shard(NDArray loss, NDArray logits) {}

  /**
   * @param parent frees them at the latest
   * @param meet whether replicas exchange tensors within a forward pass, as synchronised batch norm
   *     does
   */
  ReplicaGroup(
      NDManager parent,
      BlockFactory factory,
      List<Device> devices,
      GradientReducer reducer,
      boolean meet) {
    this.reducer = reducer;
    this.meet = meet;
    for (Device device : devices) {
      replicas.add(new Replica(parent, factory, device, true));
      threads.add(Executors.newSingleThreadExecutor(ReplicaGroup::daemon));
    }
    copyFirst();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "replica");
    thread.setDaemon(true);
    return thread;
  }

  /** All instances of the model. */
  List<Block> blocks() {
    return replicas.stream().map(Replica::block).toList();
  }

  Replica first() {
    return replicas.get(0);
  }

  /** Makes all replicas equal to the first, buffers too. */
  void copyFirst() {
    reducer.broadcast(replicas.stream().map(Replica::arrays).toList());
  }

  /**
   * Adds the gradients of {@code share} times the mean loss of a batch; none where the loss is not
   * finite.
   */
  Outcome backward(TrainingBatch batch, Targets targets, Loss loss, double share) {
    int parties = Math.min(replicas.size(), batch.size());
    List<NDManager> scopes =
        replicas.stream().limit(parties).map(r -> r.manager().newSubManager()).toList();
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      Rendezvous meeting = meet && parties > 1 ? new Rendezvous(parties) : null;
      List<Shard> shards =
          each(parties, r -> forward(r, parties, meeting, batch, scopes.get(r), targets, loss));
      return backward(collector, shards, share);
    } finally {
      scopes.forEach(NDManager::close);
    }
  }

  private Shard forward(
      int seat,
      int parties,
      Rendezvous meeting,
      TrainingBatch batch,
      NDManager scope,
      Targets targets,
      Loss loss) {
    int from = (int) ((long) batch.size() * seat / parties);
    int to = (int) ((long) batch.size() * (seat + 1) / parties);
    NDArray own = parties == 1 ? batch.images() : batch.images().get(new NDIndex(from + ":" + to));
    // A copy even on the same device: the engine aligns its own memory, and kernels sum unaligned
    // arrays in another order, so that a repetition would not come to the same bits.
    NDArray images = own.toDevice(scope.getDevice(), true);
    images.attach(scope);
    try {
      if (meeting != null) {
        meeting.join(seat);
      }
      NDList outputs = replicas.get(seat).forward(images, true);
      return new Shard(loss.of(outputs, targets.rows(batch, from, to, scope)), outputs.head());
    } catch (RuntimeException | Error e) {
      if (meeting != null) {
        meeting.abandon();
      }
      throw e;
    } finally {
      Rendezvous.leave();
    }
  }

  private Outcome backward(GradientCollector collector, List<Shard> shards, double share) {
    float[] logits = logits(shards);
    long classes = shards.get(0).logits().getShape().get(1);
    double rows = (double) logits.length / classes;
    Device device = shards.get(0).loss().getDevice();
    NDArray total = null;
    double mean = 0;
    for (Shard shard : shards) {
      double part = shard.logits().getShape().get(0) / rows;
      mean += part * shard.loss().toType(DataType.FLOAT64, false).getDouble();
      // The reducer divides by the number of replicas, so that shards of any size weigh as in one.
      double weight = share * replicas.size() * part;
      NDArray near = shard.loss().toDevice(device, false);
      NDArray weighted = weight == 1 ? near : near.mul(Scalars.of(weight, near));
      total = total == null ? weighted : total.add(weighted);
    }
    if (Double.isFinite(mean)) {
      collector.backward(total);
    }
    return new Outcome(mean, logits);
  }

  private static float[] logits(List<Shard> shards) {
    int count = shards.stream().mapToInt(shard -> (int) shard.logits().getShape().size()).sum();
    float[] all = new float[count];
    int at = 0;
    for (Shard shard : shards) {
      float[] part = shard.logits().toType(DataType.FLOAT32, false).toFloatArray();
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private interface ShardWork {
    Shard run(int replica);
  }

  /** Runs shards, each in its replica's thread; a single one in this. */
  private List<Shard> each(int parties, ShardWork work) {
    if (parties == 1) {
      return List.of(work.run(0));
    }
    List<Future<Shard>> futures =
        IntStream.range(0, parties)
            .mapToObj(r -> threads.get(r).submit(() -> Tensors.withGradients(() -> work.run(r))))
            .toList();
    List<Shard> shards = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<Shard> future : futures) {
      try {
        shards.add(future.get());
      } catch (ExecutionException e) {
        failure = worse(failure, e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = worse(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return shards;
  }

  /** The failure to tell: not that of a replica which only waited for one that failed. */
  private static RuntimeException worse(RuntimeException known, Throwable next) {
    if (known != null && !(known instanceof Rendezvous.OtherReplicaFailedException)) {
      return known;
    }
    return next instanceof RuntimeException failure
        ? failure
        : new IllegalStateException("a replica failed: " + next, next);
  }

  /** Averages the gradients onto the first replica. */
  void averageGradients() {
    reducer.average(replicas.stream().map(Replica::parameterArrays).toList());
  }

  /**
   * After the optimizer changed the first replica: all others take over, all gradients are zero.
   */
  void settle() {
    reducer.broadcast(replicas.stream().map(Replica::parameterArrays).toList());
    replicas.forEach(replica -> replica.parameterArrays().forEach(Tensors::zeroGradient));
  }

  @Override
  public void close() {
    threads.forEach(ExecutorService::shutdown);
    replicas.forEach(Replica::close);
  }
}
