package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Changes parameters by their gradients, in place. A parameter without a gradient is left alone, as
 * in PyTorch. Gradients may be overwritten by a step; the caller ends or zeroes them.
 */
public abstract class Optimizer implements AutoCloseable {
  /** Decay as L2 in the gradient. */
  static final List<String> DECAY =
      List.of(
          "if torch.ne(decay, 0.):",
          "  _0 = torch.add_(gradient, torch.mul(parameter, decay))",
          "else:",
          "  pass");

  private final List<NamedTensor> parameters;
  private final double[] decays;
  private final double[] shares;
  private final boolean[] moved;
  private final NDManager manager;
  private final Map<String, NDArray[]> slots = new LinkedHashMap<>();
  private final Map<String, long[]> counters = new LinkedHashMap<>();

  Optimizer(TrainedTensors tensors) {
    manager = tensors.manager().newSubManager();
    parameters = tensors.all();
    decays =
        parameters.stream()
            .mapToDouble(p -> tensors.decaying().test(p) ? tensors.weightDecay() : 0)
            .toArray();
    shares = new double[decays.length];
    Arrays.fill(shares, 1);
    moved = new boolean[decays.length];
  }

  /**
   * Arrays of the state, one for each parameter, null until the parameter is first changed.
   *
   * @param prefix what stands before a parameter's name in {@link #state}
   */
  final NDArray[] slots(String prefix) {
    NDArray[] arrays = new NDArray[decays.length];
    slots.put(prefix, arrays);
    return arrays;
  }

  /** Counters of the state, one for each parameter, as {@link #slots}. */
  final long[] counters(String prefix) {
    long[] counts = new long[decays.length];
    counters.put(prefix, counts);
    return counts;
  }

  /** Gives each parameter its own share of the rate; all have all of it unless told. */
  public final void shareRate(ToDoubleFunction<NamedTensor> share) {
    Arrays.setAll(shares, i -> share.applyAsDouble(parameters.get(i)));
  }

  /**
   * A parameter that takes a step.
   *
   * @param index its place among all
   * @param decay its rate of decay, 0 where it is spared
   * @param rate its learning rate
   */
  record Change(int index, NDArray parameter, NDArray gradient, double decay, double rate) {}

  /** Takes one step at a learning rate, by the parameters' own gradients. */
  public final void step(double learningRate) {
    step(learningRate, parameters.stream().map(NamedTensor::array).toList());
  }

  /**
   * Takes one step at a learning rate. A parameter that has had a gradient counts as having zeros
   * where none arrives.
   *
   * @param leaves arrays that bear the parameters' gradients, in their order
   */
  public final void step(double learningRate, List<NDArray> leaves) {
    Tensors.withoutGradients(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < decays.length; i++) {
              NDArray parameter = parameters.get(i).array();
              NDArray found = Tensors.gradient(leaves.get(i));
              NDArray gradient = found == null && moved[i] ? parameter.zerosLike() : found;
              if (gradient != null) {
                moved[i] = true;
                gradient.attach(scope);
                changes.add(
                    new Change(i, parameter, gradient, decays[i], learningRate * shares[i]));
              }
            }
            update(changes);
          }
          return null;
        });
  }

  /** Changes parameters; their gradients are closed afterwards. */
  abstract void update(List<Change> changes);

  /**
   * The state by name, such as {@code momentum_buffer.head.weight}: live tensors, and new ones on
   * {@code scope} for counters.
   */
  public final Map<String, NDArray> state(NDManager scope) {
    Map<String, NDArray> state = new LinkedHashMap<>();
    for (int i = 0; i < decays.length; i++) {
      int index = i;
      String name = parameters.get(i).name();
      slots.forEach(
          (prefix, arrays) -> {
            if (arrays[index] != null) {
              state.put(prefix + name, arrays[index]);
            }
          });
      counters.forEach(
          (prefix, counts) -> {
            if (counts[index] != 0) {
              state.put(prefix + name, scope.create(new long[] {counts[index]}));
            }
          });
    }
    return state;
  }

  /** Takes over a state that {@link #state} gave; names that it lacks start afresh. */
  public final void load(Map<String, NDArray> state) {
    for (int i = 0; i < decays.length; i++) {
      int index = i;
      String name = parameters.get(i).name();
      slots.forEach(
          (prefix, arrays) ->
              arrays[index] = replaced(index, arrays[index], state.get(prefix + name)));
      counters.forEach(
          (prefix, counts) -> {
            NDArray saved = state.get(prefix + name);
            counts[index] = saved == null ? 0 : saved.toLongArray()[0];
          });
    }
  }

  /** Statements one after the other. */
  @SafeVarargs
  static List<String> together(List<String>... parts) {
    return Arrays.stream(parts).flatMap(List::stream).toList();
  }

  /** A copy that lives as long as the optimizer. */
  final NDArray keep(NDArray values) {
    NDArray copy = values.duplicate();
    copy.attach(manager);
    return copy;
  }

  /** Frees {@code old} for a copy of what was loaded beside its parameter, if anything was. */
  private NDArray replaced(int index, NDArray old, NDArray values) {
    if (old != null) {
      old.close();
    }
    if (values == null) {
      return null;
    }
    NDArray own = parameters.get(index).array().zerosLike();
    own.attach(manager);
    Tensors.copy(values, own);
    return own;
  }

  /** Frees the state. */
  @Override
  public final void close() {
    manager.close();
  }
}
