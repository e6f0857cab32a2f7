package org.blockwright.runtime.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.pytorch.Tensors;
import org.blockwright.runtime.train.optim.AdamW;
import org.blockwright.runtime.train.optim.DecayRule;
import org.blockwright.runtime.train.optim.GradientNorm;
import org.blockwright.runtime.train.optim.MovingAverage;
import org.blockwright.runtime.train.optim.NamedTensor;
import org.blockwright.runtime.train.optim.Optimizer;
import org.blockwright.runtime.train.optim.Sgd;
import org.blockwright.runtime.weights.FirstEditionNames;

/** One start of a run: the tensors, where it stands, and the loop. */
final class TrainingLoop implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final Trainer trainer;
  private final TrainingRecipe recipe;
  private final StopRequest stop;
  private final NDManager host;
  private final ReplicaGroup replicas;
  private final List<Replica> averages;
  private final Optional<Replica> averaged;
  private final Optional<MovingAverage> average;
  private final Optimizer optimizer;
  private final TargetEncoder targets;
  private final Loss loss;
  private final TrainingState progress;
  private final PrecisionChoice precision;
  private final RunInfo run;
  private double epochSeconds;
  private double epochWaited;
  private long epochImages;
  private double rate;
  private Optional<EpochReport> lastEpoch = Optional.empty();

  /**
   * @param host on the CPU, takes batches and frees everything when it is closed
   * @param checkpoint where it goes on, or null to start afresh
   */
  TrainingLoop(Trainer trainer, NDManager host, Checkpoint checkpoint, StopRequest stop) {
    this.trainer = trainer;
    this.host = host;
    this.recipe = trainer.recipe();
    this.stop = stop;
    replicas = trainer.replicas(host);
    Replica first = replicas.first();
    progress = new TrainingState(trainTally());
    optimizer = optimizer(first);
    averages = recipe.number(RecipeKey.EMA) > 0 ? averages(first) : List.of();
    averaged = averages.stream().findFirst();
    average = averaged.map(r -> new MovingAverage(recipe.number(RecipeKey.EMA), r.arrays()));
    loss = trainer.chosenLoss();
    targets = new TargetEncoder(trainer.classNames().size(), recipe.number(RecipeKey.SMOOTHING));
    if (checkpoint != null) {
      restore(checkpoint, first);
    }
    long parameters = first.parameters().stream().mapToLong(p -> p.array().getShape().size()).sum();
    precision = PrecisionChoice.of(recipe.precision(), instances());
    run = trainer.info(parameters, precision.precision(), progress);
  }

  private List<Block> instances() {
    return Stream.concat(replicas.blocks().stream(), averages.stream().map(Replica::block))
        .toList();
  }

  private List<Replica> averages(Replica first) {
    List<Replica> copies = trainer.averages(host);
    for (int i = 0; i < first.arrays().size(); i++) {
      Tensors.copy(first.arrays().get(i), copies.get(0).arrays().get(i));
    }
    return copies;
  }

  private void restore(Checkpoint checkpoint, Replica first) {
    checkpoint.load(progress);
    checkpoint.loadModel(first.tensors());
    averaged.ifPresent(copy -> checkpoint.loadAverage(copy.tensors()));
    try (NDManager scope = host.newSubManager()) {
      optimizer.load(checkpoint.optimizer(scope));
    }
    replicas.copyFirst();
  }

  private Optimizer optimizer(Replica first) {
    DecayRule rule = recipe.decayRule();
    List<String> names = first.parameters().stream().map(NamedTensor::name).toList();
    List<String> spared = FirstEditionNames.words(recipe.names(RecipeKey.NO_DECAY_NAMES), names);
    Predicate<NamedTensor> decaying = p -> rule.decays(p.name(), p.array().getShape(), spared);
    double decay = recipe.number(RecipeKey.WEIGHT_DECAY);
    if (recipe.text(RecipeKey.OPTIMIZER).equals("sgd")) {
      double momentum = recipe.number(RecipeKey.MOMENTUM);
      boolean nesterov = recipe.on(RecipeKey.NESTEROV);
      if (nesterov && momentum == 0) {
        throw new BlockwrightException("The recipe's nesterov needs a momentum above 0.");
      }
      return new Sgd(first.manager(), first.parameters(), decay, decaying, momentum, nesterov);
    }
    double[] betas = recipe.numbers(RecipeKey.BETAS);
    double epsilon = recipe.number(RecipeKey.EPS);
    return new AdamW(
        first.manager(), first.parameters(), decay, decaying, betas[0], betas[1], epsilon);
  }

  private MetricAccumulator trainTally() {
    return new MetricAccumulator(recipe.multiLabel(), false);
  }

  TrainingResult run() {
    writeRecipe();
    trainer.tell(listener -> listener.started(run));
    precision.notes().forEach(note -> trainer.tell(listener -> listener.note(note)));
    int epochs = recipe.integer(RecipeKey.EPOCHS);
    while (progress.epoch < epochs && !stop.requested()) {
      trainEpoch();
      if (stop.requested()) {
        break;
      }
      endEpoch();
    }
    boolean interrupted = progress.epoch < epochs;
    if (interrupted) {
      saveLast();
      trainer.tell(
          listener ->
              listener.note(
                  "Stopped after step "
                      + progress.step
                      + "; everything is saved in "
                      + run.folder()
                      + "."));
    }
    TrainingResult result =
        new TrainingResult(
            progress.step,
            interrupted,
            lastEpoch,
            progress.bestScore,
            progress.bestEpoch,
            trainer.file(Checkpoint.LAST));
    trainer.tell(listener -> listener.ended(result));
    return result;
  }

  private void writeRecipe() {
    AtomicFile.write(trainer.file("recipe.json"), recipe.toJson() + "\n");
  }

  private void trainEpoch() {
    epochSeconds = 0;
    epochWaited = 0;
    epochImages = 0;
    int batches = trainer.source().perEpoch();
    if (progress.batch == batches) {
      // All that is left of a resumed epoch is its validation; it reports its last step's rate.
      rate = recipe.rate(progress.epoch, run.stepsPerEpoch() - 1, run.stepsPerEpoch());
      return;
    }
    try (BatchSource.Epoch epoch = trainer.source().epoch(progress.epoch, progress.batch)) {
      while (progress.batch < batches && !stop.requested()) {
        step(epoch, batches);
        int every = trainer.saveEvery();
        if (every > 0 && progress.step % every == 0 && progress.batch < batches) {
          saveLast();
        }
      }
    }
  }

  /** One optimizer step, of as many batches as are accumulated. */
  private void step(BatchSource.Epoch epoch, int batches) {
    int accumulate = recipe.integer(RecipeKey.ACCUMULATE);
    int group = Math.min(accumulate, batches - progress.batch);
    int stepOfEpoch = progress.batch / accumulate;
    rate = recipe.rate(progress.epoch, stepOfEpoch, run.stepsPerEpoch());
    Engine.getInstance().setRandomSeed(trainer.seedOf(progress.step));
    long start = System.nanoTime();
    long waited = 0;
    double lossSum = 0;
    int images = 0;
    for (int part = 0; part < group; part++) {
      try (NDManager scope = host.newSubManager()) {
        long asked = System.nanoTime();
        TrainingBatch batch = next(epoch, scope);
        waited += System.nanoTime() - asked;
        ReplicaGroup.Outcome outcome = replicas.backward(batch, targets, loss, 1.0 / group);
        if (!Double.isFinite(outcome.loss())) {
          throw diverged(batch, outcome.loss());
        }
        progress.tally.add(batch, outcome.logits(), outcome.loss());
        lossSum += outcome.loss() * batch.size();
        images += batch.size();
        progress.batch++;
      }
    }
    double norm = update();
    progress.step++;
    double seconds = (System.nanoTime() - start) / NANOS;
    epochSeconds += seconds;
    epochWaited += waited / NANOS;
    epochImages += images;
    StepReport report =
        new StepReport(
            progress.epoch,
            stepOfEpoch,
            progress.step - 1,
            lossSum / images,
            progress.tally.metrics(),
            rate,
            norm,
            images,
            seconds,
            waited / NANOS);
    trainer.tell(listener -> listener.step(report));
  }

  private TrainingBatch next(BatchSource.Epoch epoch, NDManager scope) {
    if (!epoch.hasNext()) {
      throw new BlockwrightException(
          "The training images ended after batch "
              + progress.batch
              + " of "
              + trainer.source().perEpoch()
              + " in epoch "
              + progress.epoch
              + ".");
    }
    return epoch.next(scope);
  }

  private double update() {
    double norm = Double.NaN;
    replicas.averageGradients();
    Replica first = replicas.first();
    try (NDManager scope = first.manager().newSubManager()) {
      double limit = recipe.number(RecipeKey.CLIP_NORM);
      if (limit > 0) {
        norm = GradientNorm.clip(scope, first.parameterArrays(), limit);
        if (!Double.isFinite(norm)) {
          throw new BlockwrightException(
              at() + "the norm of the gradients is " + norm + "; " + wayOut());
        }
      }
      optimizer.step(rate);
      replicas.settle();
      List<NDArray> values = first.arrays();
      average.ifPresent(ema -> ema.update(scope, values));
    }
    return norm;
  }

  private BlockwrightException diverged(TrainingBatch batch, double value) {
    List<String> names = new ArrayList<>(batch.names());
    int more = names.size() - 8;
    String images =
        more > 0
            ? String.join(", ", names.subList(0, 8)) + " and " + more + " more"
            : String.join(", ", names);
    return new BlockwrightException(
        at() + "the loss is " + value + " on the images " + images + "; " + wayOut());
  }

  private String at() {
    return "Step "
        + progress.step
        + " (epoch "
        + progress.epoch
        + ", batch "
        + progress.batch
        + "): ";
  }

  private String wayOut() {
    return "try a learning rate below "
        + rate
        + ", a longer warm-up or a clip_norm"
        + (Files.exists(trainer.file(Checkpoint.LAST))
            ? " (the last whole state is in " + trainer.file(Checkpoint.LAST) + ")."
            : ".");
  }

  private void endEpoch() {
    Metrics trained = progress.tally.metrics();
    Optional<Metrics> validated = trainer.validationSource().map(this::validate);
    if (stop.requested() && trainer.validationSource().isPresent()) {
      // Validation was cut short; the epoch ends when the run is resumed.
      return;
    }
    double score = validated.orElse(trained).score();
    boolean best = progress.bestEpoch < 0 || score > progress.bestScore;
    if (best && !Double.isNaN(score)) {
      progress.bestScore = score;
      progress.bestEpoch = progress.epoch;
    }
    EpochReport report =
        new EpochReport(
            progress.epoch,
            progress.step,
            rate,
            trained,
            validated,
            best,
            epochSeconds,
            epochWaited,
            epochImages == 0 ? 0 : epochImages / epochSeconds);
    lastEpoch = Optional.of(report);
    progress.epoch++;
    progress.batch = 0;
    progress.tally = trainTally();
    if (best) {
      Path file = trainer.file(Checkpoint.BEST);
      Checkpoint.saveBest(file, run, progress, evaluated().tensors());
      trainer.tell(listener -> listener.saved(file));
    }
    trainer.tell(listener -> listener.epoch(report));
    saveLast();
  }

  /** Whether it is the moving average that is evaluated and kept as the best. */
  private boolean averagesCount() {
    return averaged.isPresent() && recipe.on(RecipeKey.EMA_EVALUATE);
  }

  private Replica evaluated() {
    return averagesCount() ? averages.get(0) : replicas.first();
  }

  private Metrics validate(BatchSource images) {
    trainer.tell(listener -> listener.validating(progress.epoch, images.perEpoch()));
    List<Replica> models = averagesCount() ? averages : replicas.all();
    replicas.copyFirst(models);
    return new Evaluation(loss, trainer.classNames().size(), recipe.multiLabel())
        .of(models, replicas.shards(), images, stop::requested);
  }

  private void saveLast() {
    Path file = trainer.file(Checkpoint.LAST);
    try (NDManager scope = host.newSubManager()) {
      Checkpoint.saveLast(
          file,
          run,
          progress,
          replicas.first().tensors(),
          averaged.map(Replica::tensors).orElse(List.of()),
          optimizer.state(scope));
    }
    trainer.tell(listener -> listener.saved(file));
  }

  @Override
  public void close() {
    optimizer.close();
    averages.forEach(Replica::close);
    replicas.close();
    host.close();
  }
}
