package org.blockwright.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.runtime.base.BlockwrightException;
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
   * @param sources names that the file may use; ours always are among them. The source most of
   *     whose names are found is taken
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
    return new WeightLoader(archive, parameters, options).load(sources, manager);
  }

  private LoadReport load(List<KeyMap> sources, NDManager manager) {
    KeyMap names = choose(sources);
    KeyBinding binding = names.bind(wanted);
    Predicate<String> inHead = names.under(LoadOptions.HEAD);
    compareNames(names, binding, inHead);
    Map<String, WeightTensor> tensors = new LinkedHashMap<>();
    for (String name : wanted) {
      if (binding.theirs(name).stream().allMatch(archive.names()::contains)) {
        WeightTensor tensor = fit(binding, name);
        if (tensor != null) {
          tensors.put(name, tensor);
        }
      }
    }
    requireFit(names, inHead);
    tensors.forEach((name, tensor) -> fill(parameters.get(name), tensor, manager));
    return new LoadReport(
        archive.origin(),
        archive.format(),
        names.source(),
        tensors.size(),
        skipped,
        resized,
        ignored);
  }

  /** Takes the source most of whose names are found; ours, then the first of equals. */
  private KeyMap choose(List<KeyMap> sources) {
    KeyMap best = null;
    long most = 0;
    BlockwrightException unfit = null;
    List<KeyMap> all = new ArrayList<>(List.of(KeyMap.own()));
    all.addAll(sources);
    all.add(
        KeyMap.known(FirstEditionNames.SOURCE, FirstEditionNames.names(wanted, archive.names())));
    for (KeyMap names : all) {
      try {
        long found = names.bind(wanted).theirs().stream().filter(archive.names()::contains).count();
        if (found > most) {
          best = names;
          most = found;
        }
      } catch (BlockwrightException e) {
        // A source need not know every head; it is out of the race unless it is the only one.
        unfit = e;
      }
    }
    if (best != null) {
      return best;
    }
    throw new BlockwrightException(
        "%s uses none of the names known for this model (%s); it holds %s%s"
            .formatted(
                archive.origin(),
                Stream.concat(sources.stream(), Stream.of(KeyMap.own()))
                    .map(KeyMap::source)
                    .collect(Collectors.joining(", ")),
                Text.list(archive.names()),
                unfit == null ? "" : "; " + unfit.getMessage()),
        unfit);
  }

  private void compareNames(KeyMap names, KeyBinding binding, Predicate<String> inHead) {
    for (String name : binding.theirs()) {
      if (archive.find(name).isEmpty()) {
        missing.add(name);
        culprits.add(name);
      }
    }
    Predicate<String> isIgnored = names.ignored();
    for (String name : archive.names()) {
      if (!binding.theirs().contains(name) && !isBatchCounter(name)) {
        if (isIgnored.test(name) || (options.skipHead() && inHead.test(name))) {
          ignored.add(name);
        } else {
          unexpected.add(name);
          culprits.add(name);
        }
      }
    }
  }

  private static boolean isBatchCounter(String name) {
    return name.equals(BATCH_COUNTER) || name.endsWith("." + BATCH_COUNTER);
  }

  private WeightTensor fit(KeyBinding binding, String name) {
    List<String> theirs = binding.theirs(name);
    WeightTensor tensor;
    try {
      tensor = binding.read(archive, name);
    } catch (BlockwrightException e) {
      misshaped.add(e.getMessage());
      culprits.addAll(theirs);
      return null;
    }
    Parameter parameter = parameters.get(name);
    Shape shape =
        parameter.isInitialized() ? parameter.getArray().getShape() : parameter.getShape();
    if (shape == null || shape.equals(tensor.shape())) {
      return tensor;
    }
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

  private void requireFit(KeyMap names, Predicate<String> inHead) {
    if (culprits.isEmpty()) {
      return;
    }
    List<String> complaints = new ArrayList<>();
    complain(complaints, missing, "missing");
    complain(complaints, unexpected, "unexpected");
    complain(complaints, misshaped, "misshaped");
    String message =
        "%s (%s, %s names) does not fit the model: %s"
            .formatted(
                archive.origin(), archive.format(), names.source(), String.join("; ", complaints));
    throw culprits.stream().allMatch(inHead)
        ? new HeadMismatchException(message)
        : new BlockwrightException(message);
  }

  private static void complain(List<String> complaints, Collection<String> names, String what) {
    if (!names.isEmpty()) {
      complaints.add("%d %s: %s".formatted(names.size(), what, Text.list(names)));
    }
  }

  private static void fill(Parameter parameter, WeightTensor tensor, NDManager manager) {
    NDArray array = manager.create(tensor.float32(), tensor.shape(), DataType.FLOAT32);
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
