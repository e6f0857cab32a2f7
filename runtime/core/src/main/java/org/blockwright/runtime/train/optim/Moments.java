package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.runtime.pytorch.ElementwiseUpdate;

/** What Adam keeps of the gradients, and those who step along it: their mean and its scale. */
abstract class Moments extends Optimizer {
  private static final List<String> ARRAYS = List.of("parameter", "gradient", "mean", "square");
  private static final List<String> NUMBERS =
      List.of("rest1", "beta2", "rest2", "lift", "epsilon", "correction", "keep", "rate");

  /** Takes a gradient into both moments; the gradient's own values are lost. */
  private static final List<String> TAKEN =
      List.of(
          "_1 = torch.add_(mean, torch.mul_(torch.sub(gradient, mean), rest1))",
          "_2 = torch.mul_(gradient, gradient)",
          "_3 = torch.add_(torch.mul_(square, beta2), torch.mul_(gradient, rest2))",
          "root = torch.add_(torch.div_(torch.pow(square, 0.5), lift), epsilon)");

  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final NDArray[] means = slots("exp_avg.");
  private final NDArray[] squares = slots("exp_avg_sq.");
  private final long[] steps = counters("step.");

  Moments(TrainedTensors tensors, double beta1, double beta2, double epsilon) {
    super(tensors);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  /**
   * An update that takes gradients into both moments and goes on with {@code mean}, which is to be
   * divided by {@code root} and by {@code correction}, since it began at 0.
   *
   * @param statements may also read {@code parameter}, {@code rate} and {@code keep}, what
   *     decoupled decay leaves of a parameter; and may write to {@code gradient}
   */
  static ElementwiseUpdate updating(List<String> statements) {
    return ElementwiseUpdate.of(ARRAYS, NUMBERS, together(TAKEN, statements));
  }

  /** What {@link #updating} takes; the parameter has taken one more step. */
  final ElementwiseUpdate.Row row(Change change) {
    int index = change.index();
    if (means[index] == null) {
      try (NDArray zeros = change.gradient().zerosLike()) {
        means[index] = keep(zeros);
        squares[index] = keep(zeros);
      }
    }
    double step = ++steps[index];
    return new ElementwiseUpdate.Row(
        List.of(change.parameter(), change.gradient(), means[index], squares[index]),
        List.of(
            1 - beta1,
            beta2,
            1 - beta2,
            Math.sqrt(1 - Math.pow(beta2, step)),
            epsilon,
            1 - Math.pow(beta1, step),
            1 - change.rate() * change.decay(),
            change.rate()));
  }
}
