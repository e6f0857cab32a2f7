package org.blockwright.runtime.api;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeclarationException;
import org.blockwright.runtime.bench.Benchmark;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.train.EpochReport;
import org.blockwright.runtime.train.TrainingListener;

/**
 * Compares heads on one backbone: every model of the catalogue that has it, trained on the same
 * images by its recipe, with the same seeds.
 *
 * <pre>{@code
 * HeadComparison.of("resnet8_cifar")
 *     .heads("Gap", "Noah", "SimPool")
 *     .data(images)
 *     .seeds(5)
 *     .folder(Path.of("runs/heads"))
 *     .run();
 * }</pre>
 *
 * <p>Each run has a folder of its own, {@code ID/seed-N}; what is finished there is not trained
 * again, and what was stopped goes on.
 */
public final class HeadComparison {
  private static final int SEEDS = 5;
  private static final int TIMED = 30;

  private final Catalogue catalogue;
  private final ModelEntry base;
  private final ResumableRuns runs = new ResumableRuns(SEEDS);
  private final List<double[]> curves = new ArrayList<>();
  private List<String> heads = List.of();

  private HeadComparison(Catalogue catalogue, ModelEntry base) {
    this.catalogue = catalogue;
    this.base = base;
  }

  /** Compares the heads on the backbone of the model of this id. */
  public static HeadComparison of(String id) {
    return of(Catalogue.read(), id);
  }

  /** Compares the heads that a catalogue has on the backbone of the model of this id. */
  public static HeadComparison of(Catalogue catalogue, String id) {
    return new HeadComparison(catalogue, catalogue.get(id));
  }

  /** Compares these alone: names of heads, such as {@code Noah}, or ids of models. */
  public HeadComparison heads(String... names) {
    heads = List.of(names);
    return this;
  }

  /** What the models are trained and validated on; the caller closes it. */
  public HeadComparison data(Dataset value) {
    runs.data(value);
    return this;
  }

  /** Trains on so many of the images, the first of a shuffle by each run's seed. */
  public HeadComparison limit(int images) {
    runs.limit(images);
    return this;
  }

  /** Trains each model with the seeds 1 to this; 5 unless said. */
  public HeadComparison seeds(int count) {
    runs.seeds(count);
    return this;
  }

  /** Changes the recipe of all models alike, but for the seed. */
  public HeadComparison recipe(Consumer<RecipeOverrides> change) {
    runs.recipe(change);
    return this;
  }

  /** Where the runs and the table are kept. */
  public HeadComparison folder(Path value) {
    runs.folder(value);
    return this;
  }

  /** The devices that each run takes; the CPU unless said. */
  public HeadComparison devices(List<Device> value) {
    runs.devices(value);
    return this;
  }

  /** Adds somebody who watches every run. */
  public HeadComparison listener(TrainingListener value) {
    runs.listener(value);
    return this;
  }

  /** Hears of each run that ended, and what has to be known; logged unless said. */
  public HeadComparison tell(Consumer<String> ofNotes, Consumer<String> ofWarnings) {
    runs.tell(ofNotes, ofWarnings);
    return this;
  }

  /**
   * The models with the backbone, the one with global average pooling first. A backbone is the same
   * where its nodes and their values are; one may be switched off here and on there, as class
   * tokens are.
   *
   * @throws DeclarationException if one that is asked for is not there
   */
  public List<ModelEntry> models() {
    List<ModelEntry> same = SameBackbone.of(catalogue, base);
    if (heads.isEmpty()) {
      return same;
    }
    List<ModelEntry> chosen = new ArrayList<>();
    for (String name : heads) {
      List<ModelEntry> found =
          same.stream()
              .filter(e -> e.head().equalsIgnoreCase(name) || e.id().equals(name))
              .toList();
      if (found.isEmpty()) {
        throw new DeclarationException(
            "no model with the backbone of %s has the head %s; there are %s"
                .formatted(
                    base.id(),
                    name,
                    String.join(", ", same.stream().map(ModelEntry::head).distinct().toList())));
      }
      chosen.addAll(found);
    }
    return same.stream().filter(chosen::contains).toList();
  }

  /**
   * Trains what is not trained yet, and gives the table; it is written after each model, as {@code
   * comparison.json}, {@code comparison.csv} and {@code report.html}.
   *
   * @throws RunMismatchException if the folder holds runs that were started with something else
   * @throws BlockwrightException if a model cannot be trained on the data
   */
  public HeadTable run() {
    runs.requireWhole();
    curves.clear();
    List<ModelEntry> models = models();
    Dataset data = runs.data();
    HeadTable table = new HeadTable(data.name(), data.isMultiLabel(), List.of(), false);
    int seeds = runs.seeds();
    int begun = 0;
    for (ModelEntry entry : models) {
      int before = begun++ * seeds;
      Optional<Classifier> model = fitting(entry);
      if (model.isEmpty()) {
        continue;
      }
      List<Double> scores = new ArrayList<>();
      Optional<List<List<EpochReport>>> all =
          runs.run(
              entry,
              last -> {
                scores.add(last.validation().orElseThrow().score());
                runs.note(
                    "%s, seed %d: %.2f %% (%d of %d runs)"
                        .formatted(
                            entry.id(),
                            scores.size(),
                            100 * scores.get(scores.size() - 1),
                            before + scores.size(),
                            models.size() * seeds));
              });
      if (all.isEmpty()) {
        return keep(new HeadTable(table.data(), table.multiLabel(), table.rows(), true));
      }
      curves.add(ResumableRuns.curve(all.get()));
      table = keep(table.with(measured(entry, model.get(), scores)));
    }
    return table;
  }

  private HeadTable keep(HeadTable table) {
    AtomicFile.write(runs.folder().resolve("comparison.json"), table.toJson() + "\n");
    AtomicFile.write(runs.folder().resolve("comparison.csv"), table.toCsv());
    AtomicFile.write(runs.folder().resolve("report.html"), ComparisonPage.render(table, curves));
    return table;
  }

  /** The model for the data's classes and size; nothing, and a warning, where it cannot be. */
  private Optional<Classifier> fitting(ModelEntry entry) {
    try {
      return Optional.of(runs.create(entry));
    } catch (DeclarationException e) {
      runs.warn(entry.id() + " does not fit and is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static HeadTable.Row measured(ModelEntry entry, Classifier model, List<Double> scores) {
    try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu())) {
      model.initialize(manager);
      return new HeadTable.Row(
          entry.id(),
          entry.head(),
          model.parameterCount(),
          model.macs(),
          Benchmark.blocks(model, 1, TIMED).median(),
          scores);
    }
  }
}
