package org.blockwright.runtime.train;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.base.WorkerException;
import org.blockwright.runtime.distributed.Collective;
import org.blockwright.runtime.distributed.Share;
import org.blockwright.runtime.pytorch.EngineThreads;

/**
 * The workers of a run, seen from one of them: who it is, which part of every batch is its own, and
 * what all have agreed on.
 */
final class Team {
  private final Collective collective;
  private final Share share;
  private final boolean shards;
  private final boolean local;
  private BooleanSupplier wish = () -> false;
  private boolean agreed;

  /**
   * @param collective the workers
   * @param recipe says how many shards a batch has; as many as there are workers unless it does
   */
  Team(Collective collective, TrainingRecipe recipe) {
    this.collective = collective;
    share = share(collective, recipe);
    shards = recipe.integer(RecipeKey.SHARDS) > 0 || !collective.isAlone();
    local = recipe.integer(RecipeKey.LOCAL_STEPS) > 0;
    if (local && recipe.integer(RecipeKey.SHARDS) > 0) {
      throw new RecipeException(
          "The recipe's local_steps and shards exclude each other: workers that step alone come to other weights with another number of them. Leave one of the two at 0.");
    }
  }

  /** Which part of every batch is this worker's. */
  static Share share(Collective collective, TrainingRecipe recipe) {
    int wanted = recipe.integer(RecipeKey.SHARDS);
    return new Share(
        collective.rank(), collective.size(), wanted == 0 ? collective.size() : wanted);
  }

  Collective collective() {
    return collective;
  }

  Share share() {
    return share;
  }

  /** Whether a batch is calculated in shards that are summed in a fixed order. */
  boolean isSharded() {
    return shards;
  }

  /** Whether each worker steps by the gradients of its own part. */
  boolean isLocal() {
    return local;
  }

  /** Whether this worker writes files and tells listeners. */
  boolean isFirst() {
    return collective.isFirst();
  }

  /** Who asks this worker to stop. */
  void listen(BooleanSupplier stop) {
    wish = stop;
  }

  /** Whether somebody asks this worker to stop; the others may not know yet. */
  boolean wantsToStop() {
    return wish.getAsBoolean();
  }

  /** All workers have heard whether one wants to stop. */
  void heard(boolean stop) {
    agreed |= stop;
  }

  /** Whether all workers stop here. */
  boolean stops() {
    return collective.isAlone() ? wantsToStop() : agreed;
  }

  /** The number of threads that the first worker calculates with, at all of them. */
  void agreeOnThreads() {
    if (!collective.isAlone()) {
      byte[] count = String.valueOf(EngineThreads.count()).getBytes(StandardCharsets.US_ASCII);
      int threads =
          Integer.parseInt(new String(collective.broadcast(count), StandardCharsets.US_ASCII));
      if (threads != EngineThreads.count()) {
        EngineThreads.set(threads);
      }
    }
  }

  /**
   * Makes sure that all workers have one recipe.
   *
   * @throws WorkerException saying what differs
   */
  void requireSame(TrainingRecipe recipe) {
    List<byte[]> all = collective.gather(recipe.toJson().getBytes(StandardCharsets.UTF_8));
    TrainingRecipe first = recipe(all.get(0));
    for (int rank = 1; rank < all.size(); rank++) {
      List<String> differences = first.differences(recipe(all.get(rank)));
      if (!differences.isEmpty()) {
        throw new WorkerException(
            "Worker %d of %d has another recipe than the first: %s."
                .formatted(rank, all.size(), String.join("; ", differences)));
      }
    }
  }

  private static TrainingRecipe recipe(byte[] json) {
    return TrainingRecipe.fromJson(new String(json, StandardCharsets.UTF_8));
  }

  /**
   * Makes sure that all workers have the same.
   *
   * @param what it is, for the message
   * @throws WorkerException naming a worker that has something else than the first
   */
  void requireSame(String what, String value) {
    List<byte[]> all = collective.gather(value.getBytes(StandardCharsets.UTF_8));
    String first = new String(all.get(0), StandardCharsets.UTF_8);
    for (int rank = 1; rank < all.size(); rank++) {
      String other = new String(all.get(rank), StandardCharsets.UTF_8);
      if (!first.equals(other)) {
        throw new WorkerException(
            "Worker %d of %d has %s %s, but the first one has %s; all must see the same folder, data and recipe."
                .formatted(rank, all.size(), what, other, first));
      }
    }
  }
}
