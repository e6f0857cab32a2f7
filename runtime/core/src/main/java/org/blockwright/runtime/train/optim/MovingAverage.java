package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.pytorch.ElementwiseUpdate;

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
  public void update(List<NDArray> values) {
    List<ElementwiseUpdate.Row> rows = new ArrayList<>();
    for (int i = 0; i < averages.size(); i++) {
      rows.add(
          new ElementwiseUpdate.Row(
              List.of(averages.get(i), values.get(i)), List.of(decay, 1 - decay)));
    }
    Compiled.UPDATE.run(rows);
  }

  /** When it is first needed. */
  private static final class Compiled {
    private static final ElementwiseUpdate UPDATE =
        ElementwiseUpdate.of(
            List.of("average", "value"),
            List.of("keep", "rest"),
            List.of("_0 = torch.add_(torch.mul_(average, keep), torch.mul(value, rest))"));
  }
}
