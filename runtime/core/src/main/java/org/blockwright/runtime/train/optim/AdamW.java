package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Adam with decoupled decay as {@code torch.optim.AdamW}: {@code p *= 1 - lr * decay} before the
 * step, moments corrected for their bias, epsilon added to the corrected root.
 */
public final class AdamW extends Moments {
  /**
   * @param tensors what is trained
   * @param beta1 of the mean of gradients
   * @param beta2 of the mean of their squares
   * @param epsilon added to the root
   */
  public AdamW(TrainedTensors tensors, double beta1, double beta2, double epsilon) {
    super(tensors, beta1, beta2, epsilon);
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
      parameter.muli(1 - learningRate * decay);
    }
    try (NDArray change = take(index, gradient)) {
      parameter.subi(change.muli(learningRate / correction(index)));
    }
  }
}
