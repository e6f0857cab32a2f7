package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.distributed.Share;
import org.blockwright.runtime.ops.Scalars;
import org.blockwright.runtime.ops.ShardMeeting;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Forward and backward over this worker's shards of a batch. Each shard has gradients of its own,
 * which {@link ShardedGradients} adds up, so that neither the number of workers nor their pace
 * changes a bit.
 */
final class ShardedPass implements AutoCloseable {
  private final Team team;
  private final Share share;
  private final Replica replica;
  private final ShardedGradients gradients;
  private final SeedOf seeds;
  private final ExecutorService[] threads;
  private Optional<Replica> teacher = Optional.empty();
  private long batches;

  /** The engine's seed. */
  @FunctionalInterface
  interface SeedOf {
    /** Sets it for a shard's part of the forward pass of a batch. */
    void set(long batch, int shard, int round);
  }

  private record Shard(NDArray loss, double mean, MetricAccumulator.Part part) {}

  ShardedPass(Team team, Replica replica, SeedOf seeds) {
    this.team = team;
    this.share = team.share();
    this.replica = replica;
    this.seeds = seeds;
    gradients = new ShardedGradients(team, replica);
    threads = new ExecutorService[share.to() - share.from()];
    for (int seat = 0; threads.length > 1 && seat < threads.length; seat++) {
      threads[seat] = Executors.newSingleThreadExecutor(ReplicaExecutor::daemon);
    }
  }

  void teach(Replica value) {
    teacher = Optional.of(value);
  }

  ShardedGradients gradients() {
    return gradients;
  }

  /** A step begins. */
  void begin(long step) {
    batches = step << 8;
  }

  /**
   * Refuses a batch of which a shard would have no image.
   *
   * @throws RecipeException naming both numbers
   */
  void requireImages(int images) {
    if (images < share.shards()) {
      throw new RecipeException(
          "A batch of %d images cannot be cut into %d shards; take fewer shards, or drop_last=true where it is an epoch's last."
              .formatted(images, share.shards()));
    }
  }

  /** Adds the gradients of a batch to the shards'. */
  ReplicaGroup.Outcome backward(
      Batch batch, TargetEncoder targets, Loss loss, double weight, MetricAccumulator tally) {
    requireImages(batch.size());
    long number = batches++;
    try (NDManager scope = replica.manager().newSubManager()) {
      ShardMeeting meeting =
          new ShardMeeting(
              threads.length,
              this::exchange,
              (seat, round) -> seeds.set(number, share.from() + seat, round));
      List<Shard> shards =
          each(meeting, seat -> forward(seat, batch, targets, loss, weight, tally, scope));
      ReplicaGroup.Outcome outcome = outcome(shards, batch.size());
      if (Double.isFinite(outcome.loss())) {
        Tensors.withGradients(
            () -> {
              meeting.backward(shards.stream().map(Shard::loss).toList());
              return null;
            });
      }
      return outcome;
    }
  }

  private Shard forward(
      int seat,
      Batch batch,
      TargetEncoder targets,
      Loss loss,
      double weight,
      MetricAccumulator tally,
      NDManager scope) {
    int shard = share.from() + seat;
    int from = share.row(batch.size(), shard);
    int to = share.row(batch.size(), shard + 1);
    ReplicaExecutor.Cut cut = new ReplicaExecutor.Cut(from, to);
    NDArray images = Tensors.copyOf(cut.of(batch.images()), scope.getDevice());
    images.attach(scope);
    NDList outputs = replica.forward(gradients.store(seat), images);
    NDArray logits = outputs.head();
    LossInputs.append(outputs, loss.reads(), replica, teacher, batch, cut, images, scope);
    NDArray value = loss.of(outputs, targets.rows(batch, from, to, scope));
    double mean = value.toType(DataType.FLOAT64, false).getDouble();
    int rows = team.isLocal() ? to - from : batch.size();
    double part = weight * (to - from) / rows;
    NDArray weighted = part == 1 ? value : value.mul(Scalars.of(part, value));
    float[] scores = logits.toType(DataType.FLOAT32, false).toFloatArray();
    return new Shard(weighted, mean, tally.part(batch, from, to, scores, mean));
  }

  private <T> List<T> each(ShardMeeting meeting, IntFunction<T> work) {
    if (threads.length == 1) {
      return List.of(Tensors.withGradients(() -> seated(meeting, 0, work)));
    }
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < threads.length; i++) {
      int seat = i;
      futures.add(
          threads[seat].submit(() -> Tensors.withGradients(() -> seated(meeting, seat, work))));
    }
    return ReplicaExecutor.results(futures, meeting::abandon);
  }

  private static <T> T seated(ShardMeeting meeting, int seat, IntFunction<T> work) {
    try {
      meeting.join(seat);
      return work.apply(seat);
    } catch (RuntimeException | Error e) {
      meeting.abandon();
      throw e;
    } finally {
      meeting.leave(seat);
    }
  }

  /** What all shards of all workers have, in their order; where workers step alone, its own. */
  private float[][] exchange(float[][] own) {
    if (team.collective().isAlone() || team.isLocal()) {
      return own;
    }
    int length = own[0].length;
    ByteBuffer buffer = ByteBuffer.allocate(own.length * length * Float.BYTES);
    for (float[] row : own) {
      buffer.asFloatBuffer().put(row);
      buffer.position(buffer.position() + length * Float.BYTES);
    }
    List<float[]> all = new ArrayList<>();
    for (byte[] given : team.collective().gather(buffer.array())) {
      ByteBuffer rows = ByteBuffer.wrap(given);
      while (rows.hasRemaining()) {
        float[] row = new float[length];
        rows.asFloatBuffer().get(row);
        rows.position(rows.position() + length * Float.BYTES);
        all.add(row);
      }
    }
    return all.toArray(float[][]::new);
  }

  /** Puts together what all workers' shards came to, and hears whether one wants to stop. */
  private ReplicaGroup.Outcome outcome(List<Shard> own, int rows) {
    ByteBuffer buffer = ByteBuffer.allocate(1 + own.size() * 3 * Long.BYTES);
    buffer.put((byte) (team.wantsToStop() ? 1 : 0));
    for (Shard shard : own) {
      buffer.putDouble(shard.mean());
      buffer.putLong(shard.part().first()).putLong(shard.part().firstFive());
    }
    double loss = 0;
    double lossSum = 0;
    long first = 0;
    long firstFive = 0;
    int number = 0;
    boolean stop = false;
    for (byte[] given : team.collective().gather(buffer.array())) {
      ByteBuffer shards = ByteBuffer.wrap(given);
      stop |= shards.get() != 0;
      while (shards.hasRemaining()) {
        int images = share.row(rows, number + 1) - share.row(rows, number);
        double mean = shards.getDouble();
        lossSum += mean * images;
        loss += mean * images / rows;
        first += shards.getLong();
        firstFive += shards.getLong();
        number++;
      }
    }
    team.heard(stop);
    return new ReplicaGroup.Outcome(
        loss, new MetricAccumulator.Part(rows, lossSum, first, firstFive, List.of(), List.of()));
  }

  @Override
  public void close() {
    for (ExecutorService thread : threads) {
      if (thread != null) {
        thread.shutdown();
      }
    }
    gradients.close();
  }
}
