package org.blockwright.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Fills a model's parameters from an archive, strictly: every tensor used once, every parameter
 * filled, every shape equal, or one error that lists the names. Nothing is changed before all is
 * found to fit. Counters of seen batches ({@code num_batches_tracked}) are ignored.
 */
public final class WeightLoader {
  private static final String BATCH_COUNTER = "num_batches_tracked";

  private final TensorArchive archive;
  private final Map<String, Parameter> parameters;
  private final LoadOptions options;
  private final Set<String> wanted = new LinkedHashSet<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<String> resized = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();
  private final List<String> lacking = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> unexpected = new ArrayList<>();
  private final List<String> misshaped = new ArrayList<>();
  private final Set<String> culprits = new LinkedHashSet<>();

  private WeightLoader(
      TensorArchive archive, Map<String, Parameter> parameters, LoadOptions options) {
    this.archive = archive;
    this.parameters = parameters;
    this.options = options;
    for (String name : parameters.keySet()) {
      if (options.skipHead() && name.startsWith(LoadOptions.HEAD + ".")) {
        skipped.add(name);
      } else {
        wanted.add(name);
      }
    }
  }

  /**
   * Loads weights. Initialised parameters keep their arrays and get new values; others get an array
   * of the manager. Values become float32.
   *
   * @param archive the tensors; may be closed afterwards
   * @param parameters the model's parameters by our names, see {@link BlockState#parameters}; one
   *     without a shape takes the file's
   * @param sources names that the file may use; ours always are among them. What explains most of
   *     the file's names is taken, which may be a source behind a prefix such as {@code model.};
   *     what lies beside the prefix is set aside
   * @param options what may be left out or changed
   * @param manager owns the arrays of parameters that have none
   * @return what was done
   * @throws BlockwrightException if the file does not fit: lists the missing, the unexpected and
   *     the misshaped, ten at most of each, and their number; a {@link HeadMismatchException} if
   *     all of them belong to the head
   */
  public static LoadReport load(
      TensorArchive archive,
      Map<String, Parameter> parameters,
      List<KeyMap> sources,
      LoadOptions options,
      NDManager manager) {
    return load(archive, parameters, sources, options, () -> manager);
  }

  /**
   * As {@link #load(TensorArchive, Map, List, LoadOptions, NDManager)}, but asks for the manager
   * when all is found to fit: until then no engine is needed.
   */
  public static LoadReport load(
      TensorArchive archive,
      Map<String, Parameter> parameters,
      List<KeyMap> sources,
      LoadOptions options,
      Supplier<NDManager> manager) {
    return new WeightLoader(archive, parameters, options).load(sources, manager);
  }

  private LoadReport load(List<KeyMap> sources, Supplier<NDManager> manager) {
    List<KeyMap> all = new ArrayList<>(List.of(KeyMap.own()));
    all.addAll(sources);
    NameChoice choice = NameChoice.choose(archive, all, wanted, this::shape, this::hasShape);
    KeyBinding binding = choice.binding();
    Set<String> held = choice.archive().names();
    wanted.stream()
        .filter(options.optional()::contains)
        .filter(name -> binding.theirs(name).stream().noneMatch(held::contains))
        .forEach(lacking::add);
    lacking.forEach(wanted::remove);
    compareNames(choice);
    Map<String, WeightTensor> tensors = new LinkedHashMap<>();
    for (String name : wanted) {
      if (choice.archive().names().containsAll(binding.theirs(name))) {
        WeightTensor tensor = fit(binding, choice.archive(), name);
        if (tensor != null) {
          tensors.put(name, tensor);
        }
      }
    }
    requireFit(choice);
    List<String> notFinite = new ArrayList<>();
    NDManager owner = manager.get();
    tensors.forEach(
        (name, tensor) ->
            fill(
                parameters.get(name),
                Tensors.filled(
                    owner, tensor.shape(), into -> read(name, tensor, into, notFinite))));
    return new LoadReport(
        archive.origin(),
        archive.format(),
        choice.names().source(),
        choice.alike(),
        choice.prefix(),
        tensors.size(),
        skipped,
        resized,
        ignored,
        lacking,
        notFinite);
  }

  private void compareNames(NameChoice choice) {
    Set<String> theirs = choice.binding().theirs();
    for (String ours : wanted) {
      for (String name : choice.binding().theirs(ours)) {
        if (choice.archive().find(name).isEmpty() && culprits.add(name)) {
          missing.add(name);
        }
      }
    }
    Predicate<String> isIgnored = choice.names().ignored();
    for (WeightTensor tensor : choice.archive().tensors()) {
      String name = tensor.name();
      if (!theirs.contains(name) && !isBatchCounter(name)) {
        // Counters, masks and indices are no weights: those that are have a fraction.
        if (isIgnored.test(name)
            || (options.skipHead() && choice.inHead().test(name))
            || !tensor.type().isFloating()) {
          ignored.add(name);
        } else {
          unexpected.add(name);
          culprits.add(name);
        }
      }
    }
    if (!choice.prefix().isEmpty()) {
      archive.names().stream()
          .filter(name -> !name.startsWith(choice.prefix() + "."))
          .forEach(ignored::add);
    }
  }

  static boolean isBatchCounter(String name) {
    return name.equals(BATCH_COUNTER) || name.endsWith("." + BATCH_COUNTER);
  }

  /** Returns the shape that a parameter has to get, or null for any. */
  private Shape shape(String name) {
    Parameter parameter = parameters.get(name);
    return parameter.isInitialized() ? parameter.getArray().getShape() : parameter.getShape();
  }

  private boolean hasShape(String name, WeightTensor tensor) {
    Shape shape = shape(name);
    return shape == null || shape.equals(tensor.shape());
  }

  private WeightTensor fit(KeyBinding binding, TensorArchive from, String name) {
    List<String> theirs = binding.theirs(name);
    WeightTensor tensor;
    try {
      tensor = binding.read(from, name);
    } catch (BlockwrightException e) {
      misshaped.add(e.getMessage());
      culprits.addAll(theirs);
      return null;
    }
    if (tensor.type().isComplex()) {
      misshaped.add(
          "%s is of complex numbers (%s)".formatted(String.join(" + ", theirs), tensor.type()));
      culprits.addAll(theirs);
      return null;
    }
    if (hasShape(name, tensor)) {
      return tensor;
    }
    Shape shape = shape(name);
    if (options.positions().test(name)) {
      WeightTensor other = PositionTableResizer.resize(tensor, shape).orElse(null);
      if (other != null) {
        resized.add(name + " from " + tensor.shape() + " to " + shape);
        return other;
      }
    }
    misshaped.add("%s is %s, not %s".formatted(String.join(" + ", theirs), tensor.shape(), shape));
    culprits.addAll(theirs);
    return null;
  }

  private void requireFit(NameChoice choice) {
    if (culprits.isEmpty()) {
      return;
    }
    List<String> complaints = new ArrayList<>();
    complain(complaints, missing, "missing");
    complain(complaints, unexpected, "unexpected");
    complain(complaints, misshaped, "misshaped");
    String message =
        "%s (%s, %s names%s) does not fit the model: %s"
            .formatted(
                archive.origin(),
                archive.format(),
                choice.names().source(),
                choice.prefix().isEmpty() ? "" : " under " + Text.show(choice.prefix()),
                String.join("; ", complaints));
    throw culprits.stream().allMatch(choice.inHead())
        ? new HeadMismatchException(message)
        : new WeightsException(message);
  }

  private static void complain(List<String> complaints, Collection<String> names, String what) {
    if (!names.isEmpty()) {
      complaints.add("%d %s: %s".formatted(names.size(), what, Text.list(names)));
    }
  }

  private static void read(
      String name, WeightTensor tensor, ByteBuffer into, List<String> notFinite) {
    tensor.float32(into);
    if (!WeightTensor.isFinite(into.asFloatBuffer())) {
      notFinite.add(name);
    }
  }

  /** Fills a parameter, which takes the array over unless it has its own. */
  private static void fill(Parameter parameter, NDArray array) {
    if (parameter.isInitialized()) {
      try (array) {
        Tensors.copy(array, parameter.getArray());
      }
      return;
    }
    // A parameter that knows its shape refuses an array until the shape is taken back.
    parameter.setShape(null);
    parameter.setArray(array);
    array.setRequiresGradient(parameter.requiresGradient());
  }
}
