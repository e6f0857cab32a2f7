package org.blockwright.runtime.api;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.data.ImageEncoder;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.export.Execution;
import org.blockwright.runtime.export.ModelProgram;
import org.blockwright.runtime.metrics.Thresholds;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.Initialization;
import org.blockwright.runtime.pytorch.Tensors;
import org.blockwright.runtime.train.Checkpoint;
import org.blockwright.runtime.train.DataLoaders;
import org.blockwright.runtime.train.Evaluation;
import org.blockwright.runtime.train.Recipes;
import org.blockwright.runtime.train.TrainingRecipe;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.HeadMismatchException;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.LoadReport;
import org.blockwright.runtime.weights.ModelMetadata;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightLoader;

/**
 * A model with weights on one device, and what its file says about using it. The one way of
 * loading: behind {@link ImageClassifier} as behind DJL's {@code Criteria}.
 *
 * @param model on {@code manager}'s device, without gradients; its values may lie on disk while a
 *     program runs instead, see {@link #model()}
 * @param manager owns its arrays
 * @param classes names of its classes
 * @param named whether those were given or stand in the file, rather than being numbers
 * @param preprocessing how images are prepared for it
 * @param multiLabel whether an image may have several labels
 * @param thresholds from which probability on each class counts as given; none for a half each
 * @param program what runs instead of the model, if anything does
 * @param note what was loaded, in a line
 * @param warnings what the person must know
 */
record LoadedModel(
    Classifier model,
    NDManager manager,
    List<String> classes,
    boolean named,
    Preprocessing preprocessing,
    boolean multiLabel,
    List<Double> thresholds,
    Optional<ModelProgram> program,
    String note,
    List<String> warnings)
    implements AutoCloseable {
  /** What a checkpoint's metadata says of itself. */
  private static final String CHECKPOINT = "blockwright-checkpoint";

  /**
   * What the caller says about a model that is loaded.
   *
   * @param entry the model
   * @param weights a run's folder or checkpoint, or a weight file
   * @param names of the classes, instead of the file's
   * @param size side of the input in pixels, instead of the file's
   * @param part the entry of the file, where several could be meant
   * @param drawn the seed of weights that are drawn instead
   */
  record Request(
      ModelEntry entry,
      Path weights,
      Optional<ClassNames> names,
      Optional<Integer> size,
      Optional<String> part,
      OptionalLong drawn) {
    Request(
        ModelEntry entry,
        Path weights,
        Optional<ClassNames> names,
        Optional<Integer> size,
        Optional<String> part) {
      this(entry, weights, names, size, part, OptionalLong.empty());
    }

    TensorArchive open() {
      return WeightFile.open(weights, part.orElse(null));
    }
  }

  /**
   * Loads weights.
   *
   * @param request what to load
   * @param manager owns what is loaded and says on which device; asked for when the file is found
   *     to fit, since the engine is not needed before. The caller closes it where this fails
   * @throws BlockwrightException if the file cannot be read, or is of another model
   */
  static LoadedModel load(Request request, Supplier<NDManager> manager) {
    if (request.drawn().isPresent()) {
      return drawn(request, request.drawn().getAsLong(), manager.get());
    }
    if (!Files.exists(request.weights())) {
      throw new WeightsException("there are no weights at " + request.weights());
    }
    LoadedModel loaded =
        Files.isDirectory(request.weights())
            ? fromCheckpoint(request, manager)
            : fromFile(request, manager);
    loaded.arrays().values().forEach(array -> array.setRequiresGradient(false));
    return loaded;
  }

  /** Loads weights onto a device, which is chosen when the engine is needed. */
  static LoadedModel loadOnto(Request request, Supplier<Device> device) {
    NDManager[] made = {null};
    try {
      return load(
          request,
          () -> {
            made[0] = made[0] == null ? Engine.getInstance().newBaseManager(device.get()) : made[0];
            return made[0];
          });
    } catch (RuntimeException | Error e) {
      if (made[0] != null) {
        made[0].close();
      }
      throw e;
    }
  }

  /** Whether weights are a training's state or a run's folder, which say their classes. */
  static boolean isCheckpoint(Request request) {
    if (Files.isDirectory(request.weights())) {
      return true;
    }
    try (TensorArchive archive = request.open()) {
      return isCheckpoint(archive);
    }
  }

  private static boolean isCheckpoint(TensorArchive archive) {
    return archive.metadata().getOrDefault("format", "").startsWith(CHECKPOINT);
  }

  private static LoadedModel fromFile(Request request, Supplier<NDManager> manager) {
    try (TensorArchive archive = request.open()) {
      if (!isCheckpoint(archive)) {
        return fromWeights(request, archive, manager);
      }
    }
    return fromCheckpoint(request, manager);
  }

  private static LoadedModel fromCheckpoint(Request request, Supplier<NDManager> manager) {
    try (Checkpoint checkpoint = Checkpoint.open(request.weights())) {
      List<String> classes = checkpoint.classes();
      checkpoint.requireModel(request.entry().id(), classes);
      request.names().ifPresent(given -> given.requireCount(classes.size(), request.weights()));
      TrainingRecipe recipe = checkpoint.recipe();
      LoadedModel loaded =
          blank(
              request,
              request.names().map(ClassNames::names).orElse(classes),
              true,
              DataLoaders.preprocessing(recipe),
              recipe.multiLabel(),
              checkpoint.thresholds());
      if (request.part().isPresent()) {
        try (TensorArchive archive = request.open()) {
          return loaded.fill(archive, List.of(), manager);
        }
      }
      loaded.model.initialize(manager.get(), Initialization.BLANK, 0);
      checkpoint.loadWeights(loaded.arrays());
      List<String> notFinite = BlockState.notFinite(BlockState.parameters(loaded.model));
      return loaded.with(
          "checkpoint " + request.weights(),
          LoadReport.warning(request.weights().toString(), notFinite),
          manager.get());
    }
  }

  private static LoadedModel fromWeights(
      Request request, TensorArchive archive, Supplier<NDManager> manager) {
    ModelEntry entry = request.entry();
    Optional<ClassNames> names = request.names();
    ModelMetadata metadata = ModelMetadata.of(archive);
    List<String> recorded = metadata.classes();
    if (!recorded.isEmpty()) {
      names.ifPresent(given -> given.requireCount(recorded.size(), request.weights()));
    }
    List<String> classes =
        names
            .map(ClassNames::names)
            .orElseGet(() -> recorded.isEmpty() ? ClassNames.numbers(entry.classes()) : recorded);
    TrainingRecipe recipe = Recipes.of(entry);
    LoadedModel blank =
        blank(
            request,
            classes,
            names.isPresent() || !recorded.isEmpty(),
            metadata.preprocessing().orElseGet(() -> DataLoaders.preprocessing(recipe)),
            metadata.multiLabel().orElse(recipe.multiLabel()),
            metadata.thresholds());
    try {
      return blank.fill(archive, entry.names(), manager);
    } catch (HeadMismatchException e) {
      throw new WeightsException(
          e.getMessage() + ". The model was made for " + reason(names, classes.size()), e);
    }
  }

  private static LoadedModel drawn(Request request, long seed, NDManager owner) {
    ModelEntry entry = request.entry();
    TrainingRecipe recipe = Recipes.of(entry);
    List<String> classes =
        request.names().map(ClassNames::names).orElseGet(() -> ClassNames.numbers(entry.classes()));
    Preprocessing own = DataLoaders.preprocessing(recipe);
    LoadedModel blank =
        blank(request, classes, request.names().isPresent(), own, recipe.multiLabel(), List.of());
    blank.model.initialize(owner, seed);
    LoadedModel loaded =
        blank.with(
            "random weights, seed " + seed + ": nothing is learned", Optional.empty(), owner);
    loaded.arrays().values().forEach(array -> array.setRequiresGradient(false));
    return loaded;
  }

  private static String reason(Optional<ClassNames> names, int classes) {
    return names
        .map(given -> "the " + classes + " classes that " + given.origin() + " names")
        .orElse(classes + " classes; give the names of the file's classes");
  }

  private LoadedModel fill(TensorArchive archive, List<KeyMap> names, Supplier<NDManager> owner) {
    LoadOptions options = LoadOptions.fitting().mayLack(model.trainingOnlyParameters());
    LoadReport report =
        WeightLoader.load(archive, BlockState.parameters(model), names, options, owner);
    // What the file need not hold is drawn, so that the model is whole.
    model.initialize(owner.get());
    return with(report.toString(), report.warning(), owner.get());
  }

  private LoadedModel with(String line, Optional<String> warning, NDManager owner) {
    return new LoadedModel(
        model,
        owner,
        classes,
        named,
        preprocessing,
        multiLabel,
        thresholds,
        program,
        line,
        warning.map(List::of).orElse(List.of()));
  }

  /** For another size of input the margin that is cropped stays the same share. */
  private static Preprocessing resized(Preprocessing own, int side) {
    return new Preprocessing(
        side,
        (int) Math.round(side / (double) own.size() * own.resize()),
        own.interpolation(),
        own.mean(),
        own.std());
  }

  /** A model whose parameters have no values yet, and no manager that owns them. */
  private static LoadedModel blank(
      Request request,
      List<String> classes,
      boolean named,
      Preprocessing own,
      boolean multiLabel,
      List<Double> thresholds) {
    Preprocessing preprocessing = request.size().map(side -> resized(own, side)).orElse(own);
    int size = preprocessing.size();
    ModelEntry entry = request.entry();
    Classifier model =
        entry.create(classes.size(), TensorShape.map(entry.image().channels(), size, size));
    return new LoadedModel(
        model,
        null,
        List.copyOf(classes),
        named,
        preprocessing,
        multiLabel,
        thresholds.size() == classes.size() ? thresholds : List.of(),
        Optional.empty(),
        "",
        List.of());
  }

  private Map<String, NDArray> arrays() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    BlockState.parameters(model)
        .forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
    return arrays;
  }

  /** The network with its values, which a program that runs instead brings back to memory. */
  @Override
  public Classifier model() {
    program.ifPresent(ModelProgram::restore);
    return model;
  }

  /** The network's id. */
  String id() {
    return model.id();
  }

  /** The same, run in one of the ways there are; nobody else may have the network yet. */
  LoadedModel run(Execution execution) {
    return new LoadedModel(
        model,
        manager,
        classes,
        named,
        preprocessing,
        multiLabel,
        thresholds,
        ModelProgram.replacing(model, execution),
        note,
        warnings);
  }

  /** The logits of encoded images, a row each. */
  List<float[]> logits(ImageEncoder encoder, List<float[]> images) {
    return Tensors.withoutGradients(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            NDArray input = encoder.upload(images, scope);
            NDArray rows = program.isPresent() ? program.get().logits(input) : model.logits(input);
            return Probabilities.rows(rows.toFloatArray(), classes.size());
          }
        });
  }

  /** What runs, for an evaluation. */
  Evaluation.Instance instance() {
    return program
        .map(fused -> new Evaluation.Instance(fused::outputs, manager))
        .orElseGet(() -> Evaluation.Instance.of(model, manager));
  }

  /** What the model's exported files say beside the numbers. */
  ModelMetadata metadata() {
    return ModelMetadata.of(model)
        .withClasses(classes)
        .withPreprocessing(preprocessing)
        .withLoss(multiLabel)
        .withThresholds(thresholds);
  }

  /** From which probability on a class counts as given. */
  double threshold(int classIndex) {
    return thresholds.isEmpty() ? Thresholds.HALF : thresholds.get(classIndex);
  }

  List<Double> allThresholds() {
    return IntStream.range(0, classes.size()).mapToObj(this::threshold).toList();
  }

  /** The classes whose probabilities reach their thresholds. */
  List<String> labels(List<Double> probabilities) {
    return IntStream.range(0, classes.size())
        .filter(k -> probabilities.get(k) >= threshold(k))
        .mapToObj(classes::get)
        .toList();
  }

  /** What logits mean, as {@link Probabilities} has it. */
  double[] probabilities(float[] logits) {
    return multiLabel ? Probabilities.sigmoid(logits) : Probabilities.softmax(logits);
  }

  @Override
  public void close() {
    program.ifPresent(ModelProgram::close);
    manager.close();
  }
}
