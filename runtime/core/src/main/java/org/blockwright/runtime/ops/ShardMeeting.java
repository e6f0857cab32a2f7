package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Where the shards of one batch meet whose batch norms take the statistics of all of it, and where
 * other processes calculate further shards. Each shard has a graph of its own, which is cut at its
 * batch norms, so that gradients of shards stay apart: {@link #backward} goes through all graphs
 * piece by piece, and exchanges at each batch norm what its gradient needs of the whole batch.
 *
 * <p>The shards of a process take turns: each runs until it waits for the others or is done. What
 * is drawn at random follows from the shard and the number of the meeting, not from the turn.
 */
public final class ShardMeeting extends Turns {
  private static final ThreadLocal<Seat> SEAT = new ThreadLocal<>();

  private final UnaryOperator<float[][]> exchange;
  private final Seeds seeds;
  private final List<List<ShardBatchNorm>> norms = new ArrayList<>();
  private final float[][] given;
  private float[][] all;
  private int arrived;
  private int round;

  private record Seat(ShardMeeting meeting, int number) {}

  /** Sets the generator of random numbers. */
  @FunctionalInterface
  public interface Seeds {
    /**
     * Called whenever a shard goes on.
     *
     * @param seat of the shard in this process
     * @param round how often it has met the others
     */
    void set(int seat, int round);
  }

  /**
   * A meeting for one batch.
   *
   * @param parties shards of this process
   * @param exchange gives what all shards of all processes brought, in their order, for what those
   *     of this process did
   * @param seeds sets the generator of random numbers
   */
  public ShardMeeting(int parties, UnaryOperator<float[][]> exchange, Seeds seeds) {
    super(parties);
    this.exchange = exchange;
    this.seeds = seeds;
    given = new float[parties][];
    for (int seat = 0; seat < parties; seat++) {
      norms.add(new ArrayList<>());
    }
  }

  /** Whether this thread runs a shard that meets others. */
  static boolean active() {
    return SEAT.get() != null;
  }

  /** Normalises this thread's shard by the statistics of all. */
  static NDArray normalise(
      NDArray x,
      NDArray scale,
      NDArray shift,
      NDArray runningMean,
      NDArray runningVariance,
      double momentum,
      double epsilon) {
    Seat seat = SEAT.get();
    ShardMeeting meeting = seat.meeting;
    ShardBatchNorm norm = new ShardBatchNorm(x, scale, shift, epsilon);
    meeting.norms.get(seat.number).add(norm);
    norm.take(meeting.meet(seat.number, norm.statistics()));
    if (seat.number == 0) {
      norm.update(runningMean, runningVariance, momentum);
    }
    return norm.normalised();
  }

  private synchronized float[][] meet(int seat, float[] own) {
    int before = round;
    given[seat] = own;
    arrived++;
    if (arrived == given.length) {
      all = exchange.apply(given.clone());
      arrived = 0;
      round++;
    }
    pass(seat);
    waitUntil(() -> round != before && isTurnOf(seat));
    seeds.set(seat, round);
    return all;
  }

  /** Takes a shard's seat for this thread, and waits for its turn. */
  public void join(int seat) {
    SEAT.set(new Seat(this, seat));
    waitUntil(() -> isTurnOf(seat));
    seeds.set(seat, 0);
  }

  /** Gives this thread's seat up. */
  public void leave(int seat) {
    SEAT.remove();
    pass(seat);
  }

  /**
   * Adds the gradients of all parameters, after all shards of this process are through.
   *
   * @param losses one of each shard of this process, scalars whose sum over all processes is the
   *     loss
   */
  public void backward(List<NDArray> losses) {
    for (NDArray loss : losses) {
      try (NDArray one = loss.onesLike()) {
        Tensors.backwardAndKeep(loss, one);
      }
    }
    Tensors.withoutGradients(
        () -> {
          for (int i = norms.get(0).size() - 1; i >= 0; i--) {
            backward(i);
          }
          return null;
        });
  }

  private void backward(int index) {
    float[][] own = new float[given.length][];
    for (int seat = 0; seat < own.length; seat++) {
      own[seat] = norms.get(seat).get(index).gradientSums();
    }
    float[][] sums = exchange.apply(own);
    for (List<ShardBatchNorm> ofSeat : norms) {
      ofSeat.get(index).backward(sums);
    }
  }
}
