package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.blockwright.runtime.base.RecipeException;

/**
 * Stochastic gradient descent as {@code torch.optim.SGD}: decay is added to the gradient, the first
 * momentum buffer is the first gradient, and the rate stays outside the buffer.
 */
public final class Sgd extends Optimizer {
  private static final String BUFFER = "momentum_buffer.";

  private final double momentum;
  private final boolean nesterov;
  private final NDArray[] buffers;
  private final Map<Double, NDArray> rates = new HashMap<>();
  private NDArray momentumScalar;

  /**
   * @param momentum 0 for none
   * @param nesterov whether to look ahead along the buffer; needs a momentum
   * @see Optimizer#Optimizer
   */
  public Sgd(
      NDManager manager,
      List<NamedTensor> parameters,
      double weightDecay,
      Predicate<NamedTensor> decaying,
      double momentum,
      boolean nesterov) {
    super(manager, parameters, weightDecay, decaying);
    if (nesterov && momentum <= 0) {
      throw new RecipeException("The recipe's nesterov=true needs a momentum above 0.");
    }
    this.momentum = momentum;
    this.nesterov = nesterov;
    buffers = new NDArray[size()];
  }

  @Override
  void prepare(NDManager scope) {
    rates.clear();
    momentumScalar = scope.create(momentum);
  }

  @Override
  void update(
      NDManager scope,
      int index,
      NDArray parameter,
      NDArray gradient,
      double decay,
      double learningRate) {
    if (decay != 0) {
      try (NDArray shrink = parameter.mul(decay)) {
        gradient.addi(shrink);
      }
    }
    NDArray direction = gradient;
    if (momentum != 0) {
      if (buffers[index] == null) {
        buffers[index] = keep(gradient);
      } else {
        buffers[index].muli(momentumScalar).addi(gradient);
      }
      direction = buffers[index];
      if (nesterov) {
        try (NDArray ahead = buffers[index].mul(momentumScalar)) {
          direction = gradient.addi(ahead);
        }
      }
    }
    try (NDArray change = direction.mul(rates.computeIfAbsent(learningRate, scope::create))) {
      parameter.subi(change);
    }
  }

  @Override
  public Map<String, NDArray> state(NDManager scope) {
    Map<String, NDArray> state = new LinkedHashMap<>();
    for (int i = 0; i < buffers.length; i++) {
      if (buffers[i] != null) {
        state.put(BUFFER + name(i), buffers[i]);
      }
    }
    return state;
  }

  @Override
  public void load(Map<String, NDArray> state) {
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = replaced(i, buffers[i], state.get(BUFFER + name(i)));
    }
  }
}
