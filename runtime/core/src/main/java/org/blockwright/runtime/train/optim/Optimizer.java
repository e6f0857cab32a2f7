package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Changes parameters by their gradients, in place. A parameter without a gradient is left alone, as
 * in PyTorch. Gradients may be overwritten by a step; the caller zeroes them.
 */
public abstract class Optimizer implements AutoCloseable {
  private final List<NamedTensor> parameters;
  private final double[] decays;
  private final double[] shares;
  private final NDManager manager;

  /**
   * @param manager on the parameters' device; the optimizer's state lives on a sub-manager of it
   * @param parameters those to train, in a fixed order
   * @param weightDecay the rate of those that decay
   * @param decaying which of them decay, by {@link DecayRule#decays}
   */
  Optimizer(
      NDManager manager,
      List<NamedTensor> parameters,
      double weightDecay,
      Predicate<NamedTensor> decaying) {
    this.manager = manager.newSubManager();
    this.parameters = List.copyOf(parameters);
    decays =
        this.parameters.stream().mapToDouble(p -> decaying.test(p) ? weightDecay : 0).toArray();
    shares = new double[decays.length];
    Arrays.fill(shares, 1);
  }

  /** Gives each parameter its own share of the rate; all have all of it unless told. */
  public final void shareRate(ToDoubleFunction<NamedTensor> share) {
    Arrays.setAll(shares, i -> share.applyAsDouble(parameters.get(i)));
  }

  /** Takes one step at a learning rate. */
  public final void step(double learningRate) {
    Tensors.withoutGradients(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            prepare(scope);
            for (int i = 0; i < decays.length; i++) {
              try (NDArray gradient = Tensors.gradient(parameters.get(i).array())) {
                if (gradient != null) {
                  double rate = learningRate * shares[i];
                  update(scope, i, parameters.get(i).array(), gradient, decays[i], rate);
                }
              }
            }
          }
          return null;
        });
  }

  /** Makes what a step needs once, on {@code scope}. */
  abstract void prepare(NDManager scope);

  /** Changes one parameter. */
  abstract void update(
      NDManager scope,
      int index,
      NDArray parameter,
      NDArray gradient,
      double decay,
      double learningRate);

  /**
   * The state by name, such as {@code momentum_buffer.head.weight}: live tensors, and new ones on
   * {@code scope} for counters.
   */
  public abstract Map<String, NDArray> state(NDManager scope);

  /** Takes over a state that {@link #state} gave; names that it lacks start afresh. */
  public abstract void load(Map<String, NDArray> state);

  final int size() {
    return decays.length;
  }

  final String name(int index) {
    return parameters.get(index).name();
  }

  /** A copy that lives as long as the optimizer. */
  final NDArray keep(NDArray values) {
    NDArray copy = values.duplicate();
    copy.attach(manager);
    return copy;
  }

  /** Frees {@code old} for a copy of what was loaded beside its parameter, if anything was. */
  final NDArray replaced(int index, NDArray old, NDArray values) {
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
