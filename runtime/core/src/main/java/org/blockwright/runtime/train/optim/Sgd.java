package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.Map;
import org.blockwright.runtime.base.RecipeException;

/**
 * Stochastic gradient descent as {@code torch.optim.SGD}: decay is added to the gradient, the first
 * momentum buffer is the first gradient, and the rate stays outside the buffer.
 */
public final class Sgd extends Optimizer {
  private final double momentum;
  private final boolean nesterov;
  private final NDArray[] buffers = slots("momentum_buffer.");
  private final Map<Double, NDArray> rates = new HashMap<>();
  private NDArray momentumScalar;

  /**
   * @param tensors what is trained
   * @param momentum 0 for none
   * @param nesterov whether to look ahead along the buffer; needs a momentum
   */
  public Sgd(TrainedTensors tensors, double momentum, boolean nesterov) {
    super(tensors);
    if (nesterov && momentum <= 0) {
      throw new RecipeException("The recipe's nesterov=true needs a momentum above 0.");
    }
    this.momentum = momentum;
    this.nesterov = nesterov;
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
    addDecay(parameter, gradient, decay);
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
}
