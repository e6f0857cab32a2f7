package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Exponential moving average of a model: {@code average = decay * average + (1 - decay) * value}
 * for parameters and buffers alike, as timm's {@code ModelEma}.
 */
public final class MovingAverage {
  private final double decay;
  private final List<NDArray> averages;

  /**
   * @param decay such as 0.9999
   * @param averages the tensors that hold the average, those of a second instance of the model;
   *     they start with the model's values
   */
  public MovingAverage(double decay, List<NDArray> averages) {
    this.decay = decay;
    this.averages = List.copyOf(averages);
  }

  /** Takes in the model's present values, in the order of the averages. */
  public void update(NDManager scope, List<NDArray> values) {
    Tensors.withoutGradients(
        () -> {
          NDArray keep = scope.create(decay);
          NDArray rest = scope.create(1 - decay);
          for (int i = 0; i < averages.size(); i++) {
            try (NDArray share = values.get(i).mul(rest)) {
              averages.get(i).muli(keep).addi(share);
            }
          }
          return null;
        });
  }
}
