package org.blockwright.runtime.api;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeclarationException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.report.RunFiles;
import org.blockwright.runtime.train.Checkpoint;
import org.blockwright.runtime.train.EpochReport;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.TrainingListener;
import org.blockwright.runtime.train.TrainingRecipe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains models on the same images by their recipes, with several seeds each. Every run has a
 * folder of its own, {@code ID/seed-N}; what is finished there is not trained again, and what was
 * stopped, however it was, goes on from its last checkpoint.
 */
public final class ResumableRuns {
  private static final Logger LOG = LoggerFactory.getLogger(ResumableRuns.class);

  private final RecipeOverrides overrides = new RecipeOverrides();
  private final List<TrainingListener> listeners = new ArrayList<>();
  private final List<Consumer<RecipeOverrides>> changes = new ArrayList<>();
  private Dataset data;
  private Optional<Integer> limit = Optional.empty();
  private int seeds;
  private Path folder;
  private List<Device> devices = List.of(Device.cpu());
  private Consumer<String> notes = LOG::info;
  private Consumer<String> warnings = LOG::warn;

  /** On the CPU, with so many seeds unless said. */
  public ResumableRuns(int seeds) {
    this.seeds = seeds;
  }

  /** What the models are trained and validated on; the caller closes it. */
  public void data(Dataset value) {
    data = value;
  }

  /** What the models are trained and validated on. */
  public Dataset data() {
    return data;
  }

  /** Trains on so many of the images, the first of a shuffle by each run's seed. */
  public void limit(int images) {
    limit = Optional.of(images);
  }

  /** How many of the images are trained on, where not all are. */
  public Optional<Integer> limit() {
    return limit;
  }

  /** Trains each model with the seeds 1 to this. */
  public void seeds(int count) {
    if (count < 1) {
      throw new RecipeException("Models are trained with at least one seed, not " + count + ".");
    }
    seeds = count;
  }

  /** How many seeds there are. */
  public int seeds() {
    return seeds;
  }

  /** Changes the recipe of all models alike, but for the seed. */
  public void recipe(Consumer<RecipeOverrides> change) {
    changes.add(change);
    change.accept(overrides);
  }

  /** Where the runs are kept. */
  public void folder(Path value) {
    folder = value;
  }

  /** Where the runs are kept. */
  public Path folder() {
    return folder;
  }

  /** The devices that each run takes. */
  public void devices(List<Device> value) {
    devices = List.copyOf(value);
  }

  /** The devices that each run takes. */
  public List<Device> devices() {
    return devices;
  }

  /** Adds somebody who watches every run. */
  public void listener(TrainingListener value) {
    listeners.add(value);
  }

  /** Hears of each run that ended, and what has to be known; logged unless said. */
  public void tell(Consumer<String> ofNotes, Consumer<String> ofWarnings) {
    notes = ofNotes;
    warnings = ofWarnings;
  }

  /** Tells what somebody may want to know. */
  public void note(String line) {
    notes.accept(line);
  }

  /** Tells what somebody must know. */
  public void warn(String line) {
    warnings.accept(line);
  }

  /** Refuses to begin without data and a folder. */
  public void requireWhole() {
    if (folder == null || data == null) {
      throw new RecipeException("Several runs need data, and a folder to keep them in.");
    }
  }

  /**
   * The model for the data's classes and the recipe's size, untrained.
   *
   * @throws DeclarationException if it does not fit them
   */
  public Classifier create(ModelEntry entry) {
    int side = RecipeFitter.fit(entry, data, overrides).recipe().integer(RecipeKey.SIZE);
    TensorShape image = TensorShape.map(entry.image().channels(), side, side);
    return entry.create(data.classNames().size(), image);
  }

  /** The folder of a run. */
  public Path folder(ModelEntry entry, int seed) {
    return folder.resolve(entry.id()).resolve("seed-" + seed);
  }

  /** The recipe that a run was trained by. */
  public TrainingRecipe recipe(ModelEntry entry, int seed) {
    try (Checkpoint checkpoint = Checkpoint.open(folder(entry, seed).resolve(Checkpoint.LAST))) {
      return checkpoint.recipe();
    }
  }

  /**
   * The figures of all epochs of a model's runs, by seed, after what is not trained yet has been.
   * Nothing where a run was asked to stop.
   *
   * @throws RunMismatchException if the folder holds runs that were started with something else
   * @throws BlockwrightException if the model cannot be trained on the data
   */
  public Optional<List<List<EpochReport>>> run(ModelEntry entry, Consumer<EpochReport> ended) {
    List<List<EpochReport>> runs = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      Optional<List<EpochReport>> epochs = run(entry, seed);
      if (epochs.isEmpty()) {
        return Optional.empty();
      }
      runs.add(epochs.get());
      ended.accept(last(epochs.get()));
    }
    return Optional.of(runs);
  }

  private Optional<List<EpochReport>> run(ModelEntry entry, int seed) {
    Path own = folder(entry, seed);
    Training training =
        Training.of(entry)
            .data(data)
            .folder(own)
            .devices(devices)
            .tell(note -> LOG.debug("{}", note), warnings);
    changes.forEach(training::recipe);
    training.recipe(recipe -> recipe.seed(seed));
    limit.ifPresent(training::limit);
    listeners.forEach(training::listener);
    boolean begun = Training.holdsRun(own);
    if (begun) {
      training.resume();
    }
    if ((!begun || !training.isFinished()) && training.run().interrupted()) {
      return Optional.empty();
    }
    return Optional.of(RunFiles.epochs(own));
  }

  private static EpochReport last(List<EpochReport> epochs) {
    return epochs.get(epochs.size() - 1);
  }

  /** What each run came to on the validation images after its last epoch, by seed. */
  public static List<Double> scores(List<List<EpochReport>> runs) {
    return runs.stream().map(run -> last(run).validation().orElseThrow().score()).toList();
  }

  /** The mean over seeds of the validation score after each epoch that all runs have. */
  public static double[] curve(List<List<EpochReport>> runs) {
    int epochs = runs.stream().mapToInt(List::size).min().orElse(0);
    double[] means = new double[epochs];
    for (int e = 0; e < epochs; e++) {
      int epoch = e;
      means[e] =
          runs.stream()
              .mapToDouble(run -> run.get(epoch).validation().orElseThrow().score())
              .average()
              .orElse(Double.NaN);
    }
    return means;
  }
}
