package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * RMSProp with momentum, not centred; decay is added to the gradient. As {@code
 * torch.optim.RMSprop}, or as TensorFlow 1 and timm's {@code RMSpropTF}, which EfficientNet and
 * MobileNetV3 were trained with: there the mean of squares begins at 1, epsilon stands below the
 * root, and the rate enters the momentum buffer.
 */
public final class RmsProp extends Optimizer {
  private final double alpha;
  private final double epsilon;
  private final double momentum;
  private final boolean tensorFlow;
  private final NDArray[] squares = slots("square_avg.");
  private final NDArray[] buffers = slots("momentum_buffer.");
  private NDArray restScalar;
  private NDArray epsilonScalar;
  private NDArray momentumScalar;

  /**
   * @param tensors what is trained
   * @param alpha of the mean of squares
   * @param epsilon added to the root, or below it
   * @param momentum 0 for none
   * @param tensorFlow whether it is TensorFlow's
   */
  public RmsProp(
      TrainedTensors tensors, double alpha, double epsilon, double momentum, boolean tensorFlow) {
    super(tensors);
    this.alpha = alpha;
    this.epsilon = epsilon;
    this.momentum = momentum;
    this.tensorFlow = tensorFlow;
  }

  @Override
  void prepare(NDManager scope) {
    restScalar = scope.create(1 - alpha);
    epsilonScalar = scope.create(epsilon);
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
    if (squares[index] == null) {
      try (NDArray start = tensorFlow ? gradient.onesLike() : gradient.zerosLike();
          NDArray zeros = gradient.zerosLike()) {
        squares[index] = keep(start);
        buffers[index] = keep(zeros);
      }
    }
    try (NDArray towards = gradient.mul(gradient)) {
      squares[index].addi(towards.subi(squares[index]).muli(restScalar));
    }
    try (NDArray root = root(squares[index])) {
      NDArray change = gradient.divi(root);
      if (tensorFlow) {
        change.muli(learningRate);
      }
      if (momentum != 0) {
        buffers[index].muli(momentumScalar).addi(change);
        change = buffers[index];
      }
      if (tensorFlow) {
        parameter.subi(change);
      } else {
        try (NDArray step = change.mul(learningRate)) {
          parameter.subi(step);
        }
      }
    }
  }

  private NDArray root(NDArray square) {
    if (!tensorFlow) {
      return square.sqrt().addi(epsilonScalar);
    }
    try (NDArray sum = square.add(epsilonScalar)) {
      return sum.sqrt();
    }
  }
}
