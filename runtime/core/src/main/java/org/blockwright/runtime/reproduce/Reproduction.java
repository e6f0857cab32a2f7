package org.blockwright.runtime.reproduce;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.blockwright.rule.Nearest;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.RecipeOverrides;
import org.blockwright.runtime.api.ResumableRuns;
import org.blockwright.runtime.api.RunMismatchException;
import org.blockwright.runtime.api.SameBackbone;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.train.EpochReport;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.Recipes;
import org.blockwright.runtime.train.TrainingListener;
import org.blockwright.runtime.train.TrainingRecipe;

/**
 * Makes a published table again. Its rows are the models that declare themselves to be in it: what
 * was published stands beside what the compiler works out; checkpoints that are there are
 * evaluated; and where it is asked for, the recipes are run, scaled as is said, row by row.
 *
 * <pre>{@code
 * Reproduction.of("cnn-mobile").folder(Path.of("tables")).run();
 * }</pre>
 *
 * <p>The folder then holds {@code table.md}, {@code table.csv}, {@code table.json} and {@code
 * report.html}, written anew after each row.
 */
public final class Reproduction {
  /** The name that stands for all tables. */
  public static final String ALL = "all";

  private final Catalogue catalogue;
  private final String name;
  private final ResumableRuns runs = new ResumableRuns(1);
  private final Map<String, List<List<ModelEntry>>> tables = new LinkedHashMap<>();
  private final Map<String, ReproducedRow> rows = new LinkedHashMap<>();
  private Optional<Path> weights = Optional.empty();
  private boolean training;

  private Reproduction(Catalogue catalogue, String name) {
    this.catalogue = catalogue;
    this.name = name;
    for (String table : name.equals(ALL) ? names(catalogue) : List.of(name)) {
      List<ModelEntry> entries =
          catalogue.entries().stream().filter(e -> e.tables().contains(table)).toList();
      tables.put(table, SameBackbone.groups(entries));
      entries.forEach(entry -> rows.putIfAbsent(entry.name(), ReproducedRow.of(entry)));
    }
  }

  /** The tables that the models of a catalogue are in. */
  public static List<String> names(Catalogue catalogue) {
    TreeSet<String> names = new TreeSet<>();
    catalogue.entries().forEach(entry -> names.addAll(entry.tables()));
    return List.copyOf(names);
  }

  /** Begins with a table of the models on the class path, or all. */
  public static Reproduction of(String table) {
    return of(Catalogue.read(), table);
  }

  /**
   * Begins with a table of a catalogue's models, or all.
   *
   * @throws UsageException if no model is in it
   */
  public static Reproduction of(Catalogue catalogue, String table) {
    List<String> known = new ArrayList<>(names(catalogue));
    known.add(ALL);
    if (!known.contains(table)) {
      throw new UsageException(
          "no model is in a table named %s%s; there are %s"
              .formatted(table, Nearest.hint(table, known), String.join(", ", known)));
    }
    return new Reproduction(catalogue, table);
  }

  /** Where the table and the runs are kept. */
  public Reproduction folder(Path value) {
    runs.folder(value);
    return this;
  }

  /** What is trained, validated and evaluated on; the caller closes it. */
  public Reproduction data(Dataset value) {
    runs.data(value);
    return this;
  }

  /** Evaluates the checkpoints of a folder on the data's validation images. */
  public Reproduction weights(Path checkpoints) {
    weights = Optional.of(checkpoints);
    return this;
  }

  /** Trains the rows on the data. */
  public Reproduction train() {
    training = true;
    return this;
  }

  /** Trains on so many of the images, the first of a shuffle by each run's seed. */
  public Reproduction limit(int images) {
    runs.limit(images);
    return this;
  }

  /** Trains each row with the seeds 1 to this; 1 unless said. */
  public Reproduction seeds(int count) {
    runs.seeds(count);
    return this;
  }

  /** Changes the recipes of all rows alike, but for the seed. */
  public Reproduction recipe(Consumer<RecipeOverrides> change) {
    runs.recipe(change);
    return this;
  }

  /** The devices that each run takes; the CPU unless said. */
  public Reproduction devices(List<Device> value) {
    runs.devices(value);
    return this;
  }

  /** Adds somebody who watches every run. */
  public Reproduction listener(TrainingListener value) {
    runs.listener(value);
    return this;
  }

  /** Hears of each row, and what has to be known; logged unless said. */
  public Reproduction tell(Consumer<String> ofNotes, Consumer<String> ofWarnings) {
    runs.tell(ofNotes, ofWarnings);
    return this;
  }

  /**
   * Makes the table.
   *
   * @throws RunMismatchException if the folder holds runs that were started with something else
   * @throws BlockwrightException if a folder cannot be read or written
   */
  public ReproducedTable run() {
    if (runs.folder() == null) {
      throw new UsageException("a table needs a folder to be written to");
    }
    if (training || weights.isPresent()) {
      runs.requireWhole();
    }
    ReproducedTable table = keep(false);
    weights.ifPresent(this::evaluate);
    if (!training) {
      return weights.isPresent() ? keep(false) : table;
    }
    int done = 0;
    for (ReproducedRow row : List.copyOf(rows.values())) {
      int before = done++ * runs.seeds();
      Optional<ReproducedRow> trained = trained(row, before);
      if (trained.isEmpty()) {
        return keep(true);
      }
      rows.put(row.entry().name(), trained.get());
      table = keep(false);
    }
    return table;
  }

  private ReproducedTable keep(boolean interrupted) {
    List<ReproducedTable.Section> sections = new ArrayList<>();
    tables.forEach(
        (table, groups) ->
            sections.add(
                new ReproducedTable.Section(
                    table,
                    groups.stream()
                        .map(group -> group.stream().map(e -> rows.get(e.name())).toList())
                        .toList())));
    ReproducedTable table = new ReproducedTable(name, List.copyOf(sections), interrupted);
    TableFiles.write(table, runs.folder());
    return table;
  }

  private void evaluate(Path checkpoints) {
    Map<ModelEntry, Path> found = new CheckpointFolder(catalogue.entries()).find(checkpoints);
    CheckpointEvaluator evaluator = new CheckpointEvaluator(runs);
    for (ReproducedRow row : List.copyOf(rows.values())) {
      Optional.ofNullable(found.get(row.entry()))
          .ifPresent(file -> rows.put(row.entry().name(), evaluator.evaluate(row, file)));
    }
    long known = found.keySet().stream().filter(entry -> rows.containsKey(entry.name())).count();
    if (known == 0) {
      runs.warn("No checkpoint in " + checkpoints + " is of a model of this table.");
    }
  }

  /** The row after its runs; nothing where one was asked to stop. */
  private Optional<ReproducedRow> trained(ReproducedRow row, int before) {
    ModelEntry entry = row.entry();
    try {
      Classifier model = runs.create(entry);
      List<Integer> seeds = new ArrayList<>();
      Optional<List<List<EpochReport>>> epochs =
          runs.run(
              entry,
              last -> {
                seeds.add(seeds.size() + 1);
                runs.note(
                    "%s, seed %d: %.2f %% (%d of %d runs)"
                        .formatted(
                            entry.id(),
                            seeds.size(),
                            100 * last.validation().orElseThrow().score(),
                            before + seeds.size(),
                            rows.size() * runs.seeds()));
              });
      return epochs.map(all -> remarked(row.with(trained(entry, model, all)), model));
    } catch (RunMismatchException e) {
      throw e;
    } catch (BlockwrightException e) {
      runs.warn(entry.id() + " is left out: " + e.getMessage());
      return Optional.of(row.with("left out of training: " + e.getMessage()));
    }
  }

  private Trained trained(ModelEntry entry, Classifier model, List<List<EpochReport>> epochs) {
    Dataset data = runs.data();
    TrainingRecipe declared = Recipes.of(entry);
    String seed = declared.show(RecipeKey.SEED);
    TrainingRecipe recipe = runs.recipe(entry, 1).with(RecipeKey.SEED, seed);
    int whole = data.train().size();
    return new Trained(
        data.name(),
        runs.limit().map(limit -> Math.min(limit, whole)).orElse(whole),
        model.classCount(),
        model.image().height(),
        model.parameterCount(),
        model.macs(),
        data.isMultiLabel(),
        epochs,
        declared.differences(recipe));
  }

  private ReproducedRow remarked(ReproducedRow row, Classifier model) {
    int own = row.entry().image().height();
    int side = model.image().height();
    ReproducedRow said = row;
    Optional<Integer> natural = runs.data().train().naturalSize().map(size -> size.width());
    if (natural.isPresent() && natural.get() < side) {
      said =
          said.with(
              "pictures of %d pixels are scaled up to %d (declared for %d)"
                  .formatted(natural.get(), side, own));
    }
    if (model.head() instanceof GraphBlock head && head.inputs().get(0).positions() == 1) {
      said =
          said.with(
              "at %d pixels the head reads a single position, so that there is nothing to attend to"
                  .formatted(side));
    }
    return said;
  }
}
