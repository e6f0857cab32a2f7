package org.blockwright.runtime.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.BatchSource;
import org.blockwright.runtime.distributed.Collective;
import org.blockwright.runtime.ops.Arithmetic;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.pytorch.EngineThreads;

/**
 * Trains a model by a recipe: {@code Trainer.of("resnet18_noah",
 * factory).recipe(…).train(…).run()}. What it keeps lies in one folder, from which a run that was
 * stopped goes on to the same bits on the CPU.
 */
public final class Trainer {
  private final String model;
  private final BlockFactory factory;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private TrainingRecipe recipe = TrainingRecipe.defaults();
  private Optional<List<Device>> devices = Optional.empty();
  private List<String> classes = List.of();
  private Path folder;
  private BatchSource train;
  private Optional<BatchSource> validation = Optional.empty();
  private Optional<Loss> loss = Optional.empty();
  private Optional<BlockFactory> teacher = Optional.empty();
  private Collective collective = Collective.alone();
  private Arithmetic arithmetic = Arithmetic.OF_NEW_RUNS;
  private boolean resume;
  private int saveEvery;
  private volatile StopRequest stop;
  private Team team;

  private Trainer(String model, BlockFactory factory) {
    this.model = model;
    this.factory = factory;
  }

  /** Starts to describe a run of a model with an id. */
  public static Trainer of(String model, BlockFactory factory) {
    return new Trainer(model, factory);
  }

  /** How it is trained. */
  public Trainer recipe(TrainingRecipe value) {
    recipe = value;
    return this;
  }

  /**
   * One device for each replica; the CPU may be named several times. Unless told, the CPU, or those
   * of the run that is resumed.
   */
  public Trainer devices(List<Device> value) {
    devices = Optional.of(List.copyOf(value));
    return this;
  }

  /** Names of the classes, in the order of the model's logits. */
  public Trainer classes(List<String> value) {
    classes = List.copyOf(value);
    return this;
  }

  /** The folder for checkpoints and whatever listeners write. */
  public Trainer folder(Path value) {
    folder = value;
    return this;
  }

  /** What it is trained on. */
  public Trainer train(BatchSource value) {
    train = value;
    return this;
  }

  /** What it is validated on after each epoch; nothing unless told. */
  public Trainer validation(BatchSource value) {
    validation = Optional.of(value);
    return this;
  }

  /** The loss; the recipe's unless told. */
  public Trainer loss(Loss value) {
    loss = Optional.of(value);
    return this;
  }

  /**
   * A model whose logits on the same images the recipe's losses of kind {@code hard} and {@code
   * soft} distil; it is not trained.
   */
  public Trainer teacher(BlockFactory value) {
    teacher = Optional.of(value);
    return this;
  }

  /**
   * The workers that train together, of which each runs the same trainer; one alone unless told.
   * The first writes the files and tells the listeners. The caller closes it.
   */
  public Trainer collective(Collective value) {
    collective = value;
    return this;
  }

  /** Adds somebody who watches. */
  public Trainer listener(TrainingListener value) {
    listeners.add(value);
    return this;
  }

  /** Whether to go on where the folder's run stopped. */
  public Trainer resume(boolean value) {
    resume = value;
    return this;
  }

  /** Steps between checkpoints within an epoch; 0: only after each. */
  public Trainer saveEvery(int steps) {
    saveEvery = steps;
    return this;
  }

  /** Asks a run to save at the next step boundary and stop; from any thread. */
  public void requestStop() {
    StopRequest current = stop;
    if (current != null) {
      current.request();
    }
  }

  /**
   * Trains to the end of the recipe, or until asked to stop.
   *
   * @throws BlockwrightException if the folder holds a run already and this is not its resumption,
   *     if another run uses it, if its checkpoint is damaged or of another model, classes, recipe
   *     or devices, if the loss is no number, or if a checkpoint cannot be written
   */
  public TrainingResult run() {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(train, "train");
    try {
      if (!collective.isFirst()) {
        return work();
      }
      requireFolder(folder, resume);
      makeFolder();
      try (RunLock lock = RunLock.of(folder)) {
        requireFolder(folder, resume);
        return work();
      }
    } catch (RuntimeException | Error e) {
      collective.abandon(e);
      throw e;
    }
  }

  private TrainingResult work() {
    team = new Team(collective, recipe);
    Throwable failure = null;
    int threads = EngineThreads.count();
    try (StopRequest request = new StopRequest(() -> tell(TrainingListener::stopping))) {
      stop = request;
      team.listen(request::requested);
      try (TrainingLoop session = open(folder.resolve(Checkpoint.LAST))) {
        return session.run();
      } catch (RuntimeException | Error e) {
        failure = e;
        throw e;
      } finally {
        stop = null;
        EngineThreads.set(threads);
        closeListeners(failure);
      }
    }
  }

  /** Closes all listeners; what fails then must not hide why the run failed. */
  private void closeListeners(Throwable failure) {
    RuntimeException first = null;
    for (TrainingListener listener : listeners) {
      try {
        listener.close();
      } catch (RuntimeException e) {
        if (failure != null) {
          failure.addSuppressed(e);
        } else if (first == null) {
          first = e;
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private TrainingLoop open(Path last) {
    if (!resume) {
      return session(null);
    }
    try (Checkpoint checkpoint = Checkpoint.open(last)) {
      checkpoint.requireModel(model, classes);
      Resumption resumption = new Resumption(folder, checkpoint);
      resumption.requireRecipe(recipe);
      devices = Optional.of(resumption.devices(devices));
      resumption.requireWorkers(collective.size());
      arithmetic = checkpoint.arithmetic();
      resumption.restoreThreads();
      resumption.notes().forEach(line -> tell(listener -> listener.note(line)));
      return session(checkpoint);
    }
  }

  private TrainingLoop session(Checkpoint checkpoint) {
    NDManager host = Engine.getInstance().newBaseManager(Device.cpu());
    try {
      return new TrainingLoop(this, host, checkpoint);
    } catch (RuntimeException | Error e) {
      host.close();
      throw e;
    }
  }

  /**
   * Looks whether a run can start in a folder, or go on in it.
   *
   * @param folder of the run; it need not be there to start one
   * @param resume whether the run is to go on
   * @throws BlockwrightException if there is a run already, or none to go on with, or no name
   */
  public static void requireFolder(Path folder, boolean resume) {
    if (folder.toString().isBlank()) {
      throw new RecipeException("The folder of a run has no name; give it one, such as runs/1.");
    }
    boolean holds = Files.exists(folder.resolve(Checkpoint.LAST));
    if (resume && !holds) {
      throw new RecipeException(
          "There is nothing to resume in "
              + folder
              + ": it has no "
              + Checkpoint.LAST
              + "; start a run there instead.");
    }
    if (!resume && holds) {
      throw new RecipeException(
          "The folder " + folder + " holds a run already; resume it, or choose another folder.");
    }
  }

  private void makeFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new RecipeException(
          "Cannot make the folder " + folder + ": " + AtomicFile.reason(e), e);
    }
  }

  void tell(Consumer<TrainingListener> event) {
    if (collective.isFirst()) {
      listeners.forEach(event);
    }
  }

  /** The workers, as the recipe shares batches among them. */
  Team team() {
    return team;
  }

  ReplicaGroup replicas(NDManager parent) {
    List<Device> used = devices();
    boolean together = recipe.on(RecipeKey.SYNC_BN) && used.size() > 1;
    // the engine's generator is the process's, in which other workers may be threads
    synchronized (Trainer.class) {
      Engine.getInstance().setRandomSeed(seedOf(-1));
      ReplicaGroup group =
          new ReplicaGroup(parent, factory.with(arithmetic), used, frozen(), together);
      if (team.isSharded()) {
        group.share(team, this::seed);
      }
      teacher.ifPresent(model -> group.teach(parent, model.with(arithmetic)));
      return group;
    }
  }

  /** For a moving average: an instance on the first device, or on each where all evaluate it. */
  List<Replica> averages(NDManager parent) {
    synchronized (Trainer.class) {
      return devices().stream()
          .limit(recipe.on(RecipeKey.EMA_EVALUATE) ? devices().size() : 1)
          .map(device -> new Replica(parent, factory.with(arithmetic), device, false, frozen()))
          .toList();
    }
  }

  private List<String> frozen() {
    return recipe.names(RecipeKey.FREEZE);
  }

  /** Checks what the recipe's losses name, where it is them that train. */
  void requireOutputs(Block model) {
    if (loss.isEmpty() && model instanceof GraphBlock graph) {
      Set<String> names = new LinkedHashSet<>();
      graph.outputs().forEach(output -> names.add(output.name()));
      LossTerms.require(recipe, names, teacher.isPresent());
    }
  }

  /** The engine's seed for a step: the same whenever the run comes to that step. */
  int seedOf(long step) {
    long z = recipe.integer(RecipeKey.SEED) * 0x9E3779B97F4A7C15L + step;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) (z ^ (z >>> 31)) & Integer.MAX_VALUE;
  }

  /** Sets the engine's seed for a shard's part of a forward pass. */
  private void seed(long batch, int shard, int round) {
    Engine.getInstance().setRandomSeed(seedOf((batch << 32) + ((long) shard << 16) + round));
  }

  Loss chosenLoss() {
    return loss.orElseGet(() -> LossTerms.of(recipe));
  }

  /** What is reported in validation, where further outputs and the teacher are away. */
  Loss judgingLoss() {
    return loss.orElseGet(() -> LossTerms.plain(recipe));
  }

  int stepsPerEpoch() {
    int group = recipe.integer(RecipeKey.ACCUMULATE);
    return (train.perEpoch() + group - 1) / group;
  }

  RunInfo info(long parameters, Precision precision, TrainingState progress) {
    return new RunInfo(
        model,
        parameters,
        classes,
        recipe,
        devices(),
        collective.size(),
        EngineThreads.count(),
        precision,
        arithmetic,
        Versions.current(),
        stepsPerEpoch(),
        folder,
        progress.epoch,
        progress.step);
  }

  private List<Device> devices() {
    return devices.orElse(List.of(Device.cpu()));
  }

  TrainingRecipe recipe() {
    return recipe;
  }

  BatchSource source() {
    return train;
  }

  Optional<BatchSource> validationSource() {
    return validation;
  }

  int saveEvery() {
    return saveEvery;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  List<String> classNames() {
    return classes;
  }
}
