package org.blockwright.runtime.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.BatchSource;
import org.blockwright.runtime.train.optim.AdaptiveClipping;
import org.blockwright.runtime.train.optim.GradientNorm;
import org.blockwright.runtime.train.optim.Optimizer;

/**
 * Takes optimizer steps: forward and backward over as many batches as are accumulated, clipping,
 * the optimizer, the moving average.
 */
final class TrainingStep {
  private static final double NANOS = 1e9;

  private final Trainer trainer;
  private final TrainingRecipe recipe;
  private final NDManager host;
  private final ReplicaGroup replicas;
  private final Optimizer optimizer;
  private final Optional<AveragedModel> averaged;
  private final Optional<LocalRounds> rounds;
  private final TrainingState state;
  private final TargetEncoder targets;
  private final Loss loss;
  private final int stepsPerEpoch;

  /**
   * @param host on the CPU, takes batches
   * @param rounds where workers step alone between two exchanges
   * @param state moves on with each step
   */
  TrainingStep(
      Trainer trainer,
      NDManager host,
      ReplicaGroup replicas,
      Optimizer optimizer,
      Optional<AveragedModel> averaged,
      Optional<LocalRounds> rounds,
      TrainingState state) {
    this.trainer = trainer;
    this.recipe = trainer.recipe();
    this.host = host;
    this.replicas = replicas;
    this.optimizer = optimizer;
    this.averaged = averaged;
    this.rounds = rounds;
    this.state = state;
    int classes = trainer.classNames().size();
    targets =
        new TargetEncoder(
            classes,
            recipe.number(RecipeKey.SMOOTHING),
            ClassWeights.of(recipe, trainer.source(), classes));
    loss = trainer.chosenLoss();
    stepsPerEpoch = trainer.stepsPerEpoch();
  }

  /**
   * Takes the next step of an epoch.
   *
   * @param epoch its batches, from where the state is
   * @throws BlockwrightException if the loss or the gradients are no numbers, or batches are
   *     missing
   */
  StepReport take(BatchSource.Batches epoch) {
    int accumulate = recipe.integer(RecipeKey.ACCUMULATE);
    int group = Math.min(accumulate, trainer.source().perEpoch() - state.batch);
    int stepOfEpoch = state.batch / accumulate;
    double rate = recipe.rate(state.epoch, stepOfEpoch, stepsPerEpoch);
    Engine.getInstance().setRandomSeed(trainer.seedOf(state.step));
    replicas.begin(state.step);
    long start = System.nanoTime();
    long waited = 0;
    double lossSum = 0;
    int images = 0;
    int full = 0;
    for (int part = 0; part < group; part++) {
      try (NDManager scope = host.newSubManager()) {
        long asked = System.nanoTime();
        Batch batch = next(epoch, scope);
        waited += System.nanoTime() - asked;
        full = part == 0 ? batch.size() : full;
        double share = (double) batch.size() / full / group;
        ReplicaGroup.Outcome outcome = replicas.backward(batch, targets, loss, share, state.tally);
        if (!Double.isFinite(outcome.loss())) {
          throw diverged(batch, outcome.loss(), rate);
        }
        state.tally.add(outcome.part());
        lossSum += outcome.loss() * batch.size();
        images += batch.size();
        state.batch++;
      }
    }
    long computed = System.nanoTime();
    boolean last = state.batch == trainer.source().perEpoch();
    double norm = update(rate, (double) full * group / images, stepOfEpoch, last);
    long end = System.nanoTime();
    state.step++;
    return new StepReport(
        state.epoch,
        stepOfEpoch,
        state.step - 1,
        lossSum / images,
        state.tally.metrics(),
        rate,
        norm,
        images,
        (end - start) / NANOS,
        waited / NANOS,
        (end - computed) / NANOS);
  }

  private Batch next(BatchSource.Batches epoch, NDManager scope) {
    if (!epoch.hasNext()) {
      throw new RecipeException(
          "The training images ended after batch "
              + state.batch
              + " of "
              + trainer.source().perEpoch()
              + " in epoch "
              + state.epoch
              + ".");
    }
    return epoch.next(scope);
  }

  /**
   * @param correction what the gradients are multiplied by, since all batches were weighed as if
   *     they were as large as the step's first
   */
  private double update(double rate, double correction, int stepOfEpoch, boolean last) {
    double norm = Double.NaN;
    replicas.averageGradients();
    Replica first = replicas.first();
    try (NDManager scope = first.manager().newSubManager()) {
      if (correction != 1) {
        GradientNorm.scale(scope, first.leaves(), correction);
      }
      double share = recipe.number(RecipeKey.ADAPTIVE_CLIP);
      if (share > 0) {
        AdaptiveClipping.clip(scope, first.bodyLeaves(), share);
      }
      double limit = recipe.number(RecipeKey.CLIP_NORM);
      if (limit > 0) {
        norm = GradientNorm.clip(scope, first.leaves(), limit);
        if (!Double.isFinite(norm)) {
          throw new RecipeException(
              at() + "the norm of the gradients is " + norm + "; " + wayOut(rate));
        }
      }
      optimizer.step(rate, first.leaves());
      replicas.settle();
      if (endsRound(stepOfEpoch, last)) {
        averaged.ifPresent(model -> model.update(first));
      }
    }
    return norm;
  }

  /** Whether all workers have the same weights after a step; they always have without rounds. */
  private boolean endsRound(int stepOfEpoch, boolean last) {
    if (rounds.isEmpty()) {
      return true;
    }
    boolean together = rounds.get().step(stepOfEpoch, last);
    if (together) {
      replicas.settle();
    }
    return together;
  }

  private BlockwrightException diverged(Batch batch, double value, double rate) {
    List<String> names = new ArrayList<>(batch.names());
    int more = names.size() - 8;
    String images =
        more > 0
            ? String.join(", ", names.subList(0, 8)) + " and " + more + " more"
            : String.join(", ", names);
    return new RecipeException(
        at() + "the loss is " + value + " on the images " + images + "; " + wayOut(rate));
  }

  private String at() {
    return "Step %d (epoch %d, batch %d): ".formatted(state.step, state.epoch, state.batch);
  }

  private String wayOut(double rate) {
    Path last = trainer.file(Checkpoint.LAST);
    return "try a learning rate below "
        + rate
        + ", a longer warm-up or a clip_norm"
        + (Files.exists(last) ? " (the last whole state is in " + last + ")." : ".");
  }
}
