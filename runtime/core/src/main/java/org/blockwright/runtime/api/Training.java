package org.blockwright.runtime.api;

import ai.djl.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.distributed.Collective;
import org.blockwright.runtime.report.NetworkFigure;
import org.blockwright.runtime.report.RunFiles;
import org.blockwright.runtime.train.Checkpoint;
import org.blockwright.runtime.train.DataLoaders;
import org.blockwright.runtime.train.EngineStart;
import org.blockwright.runtime.train.NativeMemory;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.Trainer;
import org.blockwright.runtime.train.TrainingListener;
import org.blockwright.runtime.train.TrainingRecipe;
import org.blockwright.runtime.train.TrainingResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a model by its recipe, fitted to the data. Tunes the process, see {@link EngineStart}.
 *
 * <pre>{@code
 * Training.of(MnistNet.class)
 *     .data(Datasets.mnist(Path.of("mnist")))
 *     .recipe(r -> r.epochs(2).lr(0.01))
 *     .folder(Path.of("runs/1"))
 *     .run();
 * }</pre>
 *
 * <p>The folder then holds the weights of the best epoch, the state from which the run can go on,
 * the recipe, the figures of every epoch as CSV, and a report as a page.
 */
public final class Training {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);

  private final ModelEntry entry;
  private final RecipeOverrides overrides = new RecipeOverrides();
  private final List<TrainingListener> listeners = new ArrayList<>();
  private Optional<DataSpec> spec = Optional.empty();
  private Optional<Dataset> dataset = Optional.empty();
  private Optional<Integer> limit = Optional.empty();
  private Optional<Path> weights = Optional.empty();
  private Optional<String> part = Optional.empty();
  private Optional<ModelEntry> teacher = Optional.empty();
  private Optional<Path> teacherWeights = Optional.empty();
  private List<Device> devices = List.of();
  private Collective collective = Collective.alone();
  private Path folder;
  private boolean newHead;
  private boolean resume;
  private boolean ifBegun;
  private boolean strict;
  private int saveEvery;
  private Consumer<String> notes = LOG::info;
  private Consumer<String> warnings = LOG::warn;
  private volatile Trainer running;

  private Training(ModelEntry entry) {
    this.entry = entry;
  }

  /** Starts to describe a training of a declared model. */
  public static Training of(Class<?> declaration) {
    return of(Catalogue.entry(declaration));
  }

  /** Starts to describe a training of a model that is known by its id. */
  public static Training of(String id) {
    return of(Catalogue.read().get(id));
  }

  /** Starts to describe a training of a model of a catalogue. */
  public static Training of(ModelEntry entry) {
    return new Training(entry);
  }

  /** What it is trained and validated on; opened and closed by {@link #run}. */
  public Training data(DataSpec value) {
    spec = Optional.of(value);
    return this;
  }

  /** What it is trained and validated on; the caller closes it. */
  public Training data(Dataset value) {
    dataset = Optional.of(value);
    return this;
  }

  /** Trains on so many of the images, the first of a shuffle. */
  public Training limit(int images) {
    limit = Optional.of(images);
    return this;
  }

  /** Changes the recipe; several changes add up. */
  public Training recipe(Consumer<RecipeOverrides> change) {
    change.accept(overrides);
    return this;
  }

  /** Starts from the weights of a file or a run instead of drawing all. */
  public Training weights(Path file) {
    weights = Optional.of(file);
    return this;
  }

  /** Says which weights of a file are meant that holds several, such as {@code ema}. */
  public Training entry(String name) {
    part = Optional.of(name);
    return this;
  }

  /** Starts from the weights that were published for the model. */
  public Training published() {
    return weights(PublishedWeights.of(entry).fetch((done, total) -> {}));
  }

  /** Draws the head anew where weights are given, for other classes or another head. */
  public Training newHead() {
    newHead = true;
    return this;
  }

  /**
   * Distils a model of the same classes into this one, as the recipe's losses say, such as {@code
   * losses=logits:0.5,logits:0.5:hard}. It sees the same images and is not trained.
   */
  public Training teacher(ModelEntry model, Path file) {
    teacher = Optional.of(model);
    teacherWeights = Optional.of(file);
    return this;
  }

  /** Where the run keeps its files. */
  public Training folder(Path value) {
    folder = value;
    return this;
  }

  /** The devices to run on, each with a part of every batch; a usable GPU unless said. */
  public Training devices(List<Device> value) {
    devices = List.copyOf(value);
    return this;
  }

  /**
   * The workers that train together, of which each says the same here and runs; one alone unless
   * told. All see the same data, and the same folder where they go on. Each takes one of the
   * devices.
   */
  public Training collective(Collective workers) {
    collective = workers;
    return this;
  }

  /**
   * Goes on where the folder's run stopped, with all that it was started with: what is said beside
   * must be the same. Data need not be said again where it was given by name.
   */
  public Training resume() {
    resume = true;
    return this;
  }

  /** Goes on where the folder holds a run, as the first of the workers sees it; else starts one. */
  public Training resumeIfBegun() {
    ifBegun = true;
    return this;
  }

  /** Makes an image that cannot be used an error; it is left out unless this is said. */
  public Training strict() {
    strict = true;
    return this;
  }

  /** Steps between checkpoints within an epoch; only after each epoch unless told. */
  public Training saveEvery(int steps) {
    saveEvery = steps;
    return this;
  }

  /** Adds somebody who watches. */
  public Training listener(TrainingListener value) {
    listeners.add(value);
    return this;
  }

  /** Hears what its user may want to know, and what they must, a line each; logged unless said. */
  public Training tell(Consumer<String> ofNotes, Consumer<String> ofWarnings) {
    notes = ofNotes;
    warnings = ofWarnings;
    return this;
  }

  /** Asks the run to save at the next step and stop; from any thread. */
  public void requestStop() {
    Optional.ofNullable(running).ifPresent(Trainer::requestStop);
  }

  /** Whether a folder holds a run. */
  public static boolean holdsRun(Path folder) {
    return Files.exists(folder.resolve(Checkpoint.LAST));
  }

  /**
   * Whether the folder's run, with which this is to go on, has come to the end of its recipe.
   *
   * @throws RunMismatchException if it was started with something else than is said here
   * @throws RecipeException if there is no run in the folder
   */
  public boolean isFinished() {
    Trainer.requireFolder(folder, true);
    int epochs = ownRecipe(RunConfig.read(folder)).integer(RecipeKey.EPOCHS);
    try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(Checkpoint.LAST))) {
      return checkpoint.finished() && epochs == checkpoint.recipe().integer(RecipeKey.EPOCHS);
    }
  }

  /**
   * Trains to the end of the recipe, or until asked to stop.
   *
   * @throws RunMismatchException if the run is to go on with something else than before
   * @throws RecipeException if a value of the recipe cannot be, the folder holds a run already, or
   *     none to go on with
   * @throws BlockwrightException if the data cannot be used, the model does not fit it, or the loss
   *     is no number
   */
  public TrainingResult run() {
    if (folder == null) {
      throw new RecipeException("a training needs a folder for its files");
    }
    resume |= ifBegun && collective.agree(holdsRun(folder));
    if (collective.isFirst()) {
      Trainer.requireFolder(folder, resume);
    }
    EngineStart.requireLibrary();
    EngineStart.prepare().ifPresent(warnings);
    NativeMemory.tune();
    return resume ? goOn() : start();
  }

  private RunConfig.Options options() {
    return new RunConfig.Options(
        dataset.map(Dataset::name).or(() -> spec.map(DataSpec::toString)),
        limit,
        weights,
        part,
        newHead,
        teacher.map(ModelEntry::id),
        teacherWeights);
  }

  private TrainingResult start() {
    if (newHead && weights.isEmpty()) {
      throw new RecipeException(
          "a new head takes the place of that of weights, and there are none");
    }
    int seed = RecipeFitter.seed(entry, overrides);
    try (OpenedData opened = open(Optional.empty())) {
      Dataset whole = opened.data();
      whole.warnings().forEach(warnings);
      Dataset images = limit.map(n -> whole.limit(n, seed)).orElse(whole);
      images.notes().forEach(notes);
      List<Device> chosen = TrainingDevices.chosen(devices, notes);
      RecipeFitter fitted = RecipeFitter.fit(entry, images, overrides);
      fitted.notes().forEach(notes);
      return train(images, fitted.recipe(), chosen, RunConfig.of(whole, options()));
    }
  }

  private TrainingRecipe ownRecipe(RunConfig started) {
    TrainingRecipe recipe;
    try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(Checkpoint.LAST))) {
      recipe = overrides.longer(checkpoint.recipe());
      checkpoint.requireModel(entry.id());
    }
    List<Difference> differences = new ArrayList<>(overrides.differences(recipe));
    differences.addAll(started.differences(options()));
    requireNone(differences);
    return recipe;
  }

  private TrainingResult goOn() {
    RunConfig started = RunConfig.read(folder);
    TrainingRecipe recipe = ownRecipe(started);
    try (OpenedData opened = open(started.said())) {
      Dataset whole = opened.data();
      Dataset images =
          limit
              .or(started::limited)
              .map(n -> whole.limit(n, recipe.integer(RecipeKey.SEED)))
              .orElse(whole);
      requireNone(started.differences(whole));
      images.notes().forEach(notes);
      List<String> before = devicesBefore();
      List<Device> now = TrainingDevices.asBefore(devices, before, folder, notes);
      return train(images, recipe, now, started.with(whole.name()));
    }
  }

  private void requireNone(List<Difference> differences) {
    if (!differences.isEmpty()) {
      throw new RunMismatchException(folder, differences);
    }
  }

  private OpenedData open(Optional<String> remembered) {
    return dataset
        .map(OpenedData::lent)
        .orElseGet(() -> OpenedData.open(spec.or(() -> remembered.map(DataSpec::parse)), folder));
  }

  /** The devices of the folder's run; empty where they are not known. */
  public List<String> devicesBefore() {
    try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(Checkpoint.LAST))) {
      return checkpoint.devices();
    }
  }

  private TrainingResult train(
      Dataset images, TrainingRecipe recipe, List<Device> chosen, RunConfig started) {
    int side = recipe.integer(RecipeKey.SIZE);
    TensorShape image = TensorShape.map(entry.image().channels(), side, side);
    int classes = images.classNames().size();
    String network = NetworkFigure.of(entry.create(classes, image));
    StartingModel model = new StartingModel(entry, classes, image, notes, warnings);
    if (!resume) {
      weights.ifPresent(file -> model.from(file, part, newHead));
    }
    try (DataLoader train = DataLoaders.training(images.train(), recipe, strict, collective);
        DataLoader validation = DataLoaders.evaluation(images.validation(), recipe, strict)) {
      Trainer trainer =
          Trainer.of(entry.id(), model)
              .recipe(recipe)
              .devices(TrainingDevices.own(chosen, collective))
              .collective(collective)
              .classes(images.classNames())
              .folder(folder)
              .train(train)
              .validation(validation)
              .saveEvery(saveEvery)
              .resume(resume);
      teacher(started)
          .map(known -> new StartingModel(known, classes, image, notes, warnings))
          .map(taught -> taught.from(Path.of(started.teacherWeights()), Optional.empty(), false))
          .ifPresent(trainer::teacher);
      RunFiles files = new RunFiles(started.toJson(), network);
      if (collective.isFirst()) {
        listeners.forEach(trainer::listener);
        trainer.listener(files);
      }
      TrainingResult result = run(trainer);
      LeftOut.tell(collective, List.of(train.skipped(), validation.skipped()), folder, warnings);
      if (collective.isFirst() && !result.interrupted()) {
        FinishedRun.complete(files, network, entry, folder, images, chosen, warnings);
      }
      return result;
    }
  }

  /** The run's teacher: a resumed run keeps the one that it was started with. */
  private Optional<ModelEntry> teacher(RunConfig started) {
    return teacher.or(() -> Optional.ofNullable(started.teacher()).map(Catalogue.read()::get));
  }

  /** What fails before it has begun leaves no empty folder behind. */
  private TrainingResult run(Trainer trainer) {
    boolean isNew = collective.isFirst() && Files.notExists(folder);
    running = trainer;
    try {
      return trainer.run();
    } catch (RuntimeException e) {
      if (isNew) {
        FinishedRun.removeIfEmpty(folder);
      }
      throw e;
    } finally {
      running = null;
    }
  }
}
