package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.data.BatchSource;
import org.blockwright.runtime.train.optim.Optimizer;

/** One start of a run: the tensors, where it stands, and the loop over epochs. */
final class TrainingLoop implements AutoCloseable {
  private final Trainer trainer;
  private final TrainingRecipe recipe;
  private final Team team;
  private final NDManager host;
  private final ReplicaGroup replicas;
  private final Optional<AveragedModel> averaged;
  private final Optimizer optimizer;
  private final Optional<LocalRounds> rounds;
  private final TrainingStep step;
  private final TrainingState state;
  private final PrecisionChoice precision;
  private final RunInfo run;
  private double epochSeconds;
  private double epochWaited;
  private long epochImages;
  private double rate;
  private boolean due;
  private Optional<EpochReport> lastEpoch = Optional.empty();

  /**
   * @param host on the CPU, takes batches and frees everything when it is closed
   * @param checkpoint where it goes on, or null to start afresh
   */
  TrainingLoop(Trainer trainer, NDManager host, Checkpoint checkpoint) {
    this.trainer = trainer;
    this.host = host;
    this.recipe = trainer.recipe();
    this.team = trainer.team();
    team.agreeOnThreads();
    team.requireSame(recipe);
    replicas = trainer.replicas(host);
    replicas.requireBatches(trainer.source());
    Replica first = replicas.first();
    state = new TrainingState(accumulator(), new EarlyStopping(recipe));
    trainer.requireOutputs(first.block());
    optimizer = Optimizers.of(recipe, first);
    double decay = recipe.number(RecipeKey.EMA);
    averaged =
        decay > 0
            ? Optional.of(new AveragedModel(decay, trainer.averages(host), first))
            : Optional.empty();
    rounds =
        team.isLocal()
            ? Optional.of(new LocalRounds(team.collective(), recipe, first))
            : Optional.empty();
    step = new TrainingStep(trainer, host, replicas, optimizer, averaged, rounds, state);
    if (checkpoint != null) {
      restore(checkpoint, first);
    }
    team.requireSame(
        "the state",
        "of step %d with %d batches an epoch".formatted(state.step, trainer.source().perEpoch()));
    replicas.takeFirst();
    rounds.ifPresent(LocalRounds::begin);
    precision = PrecisionChoice.of(recipe.precision(), instances());
    run = trainer.info(first.parameterCount(), precision.precision(), state);
  }

  private List<Block> instances() {
    return Stream.concat(
            replicas.blocks().stream(), averaged.stream().flatMap(a -> a.blocks().stream()))
        .toList();
  }

  private void restore(Checkpoint checkpoint, Replica first) {
    checkpoint.load(state);
    if (recipe.integer(RecipeKey.EPOCHS) > checkpoint.recipe().integer(RecipeKey.EPOCHS)) {
      state.early.goOn();
    }
    checkpoint.loadModel(first.tensors());
    averaged.ifPresent(model -> checkpoint.loadAverage(model.tensors()));
    try (NDManager scope = host.newSubManager()) {
      Map<String, NDArray> saved = checkpoint.optimizer(scope);
      rounds.ifPresentOrElse(round -> round.load(saved, optimizer), () -> optimizer.load(saved));
    }
    replicas.copyFirst();
  }

  private MetricAccumulator accumulator() {
    return new MetricAccumulator(recipe.multiLabel(), false);
  }

  TrainingResult run() {
    if (team.isFirst()) {
      AtomicFile.write(trainer.file("recipe.json"), recipe.toJson() + "\n");
    }
    trainer.tell(listener -> listener.started(run));
    precision.notes().forEach(note -> trainer.tell(listener -> listener.note(note)));
    int epochs = recipe.integer(RecipeKey.EPOCHS);
    while (state.epoch < epochs && !state.early.reached() && !team.stops()) {
      trainEpoch();
      if (team.stops()) {
        break;
      }
      endEpoch();
    }
    boolean interrupted = state.epoch < epochs && !state.early.reached();
    if (interrupted) {
      saveLast();
      String line =
          "Stopped after step %d; everything is saved in %s.".formatted(state.step, run.folder());
      trainer.tell(listener -> listener.note(line));
    }
    TrainingResult result =
        new TrainingResult(
            state.step,
            interrupted,
            lastEpoch,
            state.bestScore,
            state.bestEpoch,
            trainer.file(Checkpoint.LAST));
    trainer.tell(listener -> listener.ended(result));
    return result;
  }

  private void trainEpoch() {
    epochSeconds = 0;
    epochWaited = 0;
    epochImages = 0;
    int batches = trainer.source().perEpoch();
    if (state.batch == batches) {
      // All that is left of a resumed epoch is its validation; it reports its last step's rate.
      rate = recipe.rate(state.epoch, run.stepsPerEpoch() - 1, run.stepsPerEpoch());
      return;
    }
    try (BatchSource.Batches epoch = trainer.source().epoch(state.epoch, state.batch)) {
      while (state.batch < batches && !(team.stops() && areTogether())) {
        StepReport report = step.take(epoch);
        rate = report.rate();
        epochSeconds += report.seconds();
        epochWaited += report.waited();
        epochImages += report.images();
        trainer.tell(listener -> listener.step(report));
        int every = trainer.saveEvery();
        due |= every > 0 && state.step % every == 0;
        if (due && state.batch < batches && areTogether()) {
          saveLast();
        }
      }
    }
  }

  /** Whether all workers have the same weights now, so that one can speak for all. */
  private boolean areTogether() {
    return rounds.map(LocalRounds::areTogether).orElse(true);
  }

  private void endEpoch() {
    Metrics trained = state.tally.metrics();
    Optional<Metrics> validated = trainer.validationSource().map(this::validate);
    if (team.stops() && trainer.validationSource().isPresent()) {
      // Validation was cut short; the epoch ends when the run is resumed.
      return;
    }
    double score = validated.orElse(trained).score();
    state.early.epoch(validated.orElse(trained));
    boolean best = state.bestEpoch < 0 || score > state.bestScore;
    if (best && !Double.isNaN(score)) {
      state.bestScore = score;
      state.bestEpoch = state.epoch;
    }
    EpochReport report =
        new EpochReport(
            state.epoch,
            state.step,
            rate,
            trained,
            validated,
            best,
            epochSeconds,
            epochWaited,
            epochImages == 0 ? 0 : epochImages / epochSeconds);
    lastEpoch = Optional.of(report);
    state.epoch++;
    state.batch = 0;
    state.tally = accumulator();
    if (best && team.isFirst()) {
      Path file = trainer.file(Checkpoint.BEST);
      CheckpointWriter.saveBest(
          file,
          run,
          state,
          evaluated().get(0).tensors(),
          validated.map(Metrics::thresholds).orElse(List.of()));
      trainer.tell(listener -> listener.saved(file));
    }
    trainer.tell(listener -> listener.epoch(report));
    saveLast();
    if (state.early.reached()) {
      trainer.tell(listener -> listener.note(state.early.reason(state.epoch)));
    }
  }

  /** What is evaluated and kept as the best: the moving average where the recipe says so. */
  private List<Replica> evaluated() {
    return averaged
        .filter(model -> recipe.on(RecipeKey.EMA_EVALUATE))
        .map(AveragedModel::replicas)
        .orElseGet(replicas::all);
  }

  private Metrics validate(BatchSource images) {
    trainer.tell(listener -> listener.validating(state.epoch, images.perEpoch()));
    List<Replica> models = evaluated();
    replicas.copyFirst(models);
    Evaluation evaluation =
        new Evaluation(trainer.judgingLoss(), trainer.classNames().size(), recipe.multiLabel());
    long count = (long) images.perEpoch() * recipe.integer(RecipeKey.BATCH);
    try (Validators validators = new Validators(models, run.precision(), count)) {
      return team.isSharded()
          ? evaluation.of(validators.instances().get(0), images, team)
          : evaluation.of(validators.instances(), replicas.shards(), images, team::wantsToStop);
    }
  }

  private void saveLast() {
    due = false;
    Path file = trainer.file(Checkpoint.LAST);
    try (NDManager scope = host.newSubManager()) {
      Map<String, NDArray> steps =
          rounds
              .map(round -> round.state(optimizer, scope))
              .orElseGet(() -> optimizer.state(scope));
      if (!team.isFirst()) {
        return;
      }
      CheckpointWriter.saveLast(
          file,
          run,
          state,
          replicas.first().tensors(),
          averaged.map(AveragedModel::tensors).orElse(List.of()),
          steps);
    }
    trainer.tell(listener -> listener.saved(file));
  }

  @Override
  public void close() {
    rounds.ifPresent(LocalRounds::close);
    optimizer.close();
    averaged.ifPresent(AveragedModel::close);
    replicas.close();
    host.close();
  }
}
