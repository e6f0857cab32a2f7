package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** What Adam keeps of the gradients, and those who step along it: their mean and its scale. */
abstract class Moments extends Optimizer {
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final NDArray[] first = slots("exp_avg.");
  private final NDArray[] second = slots("exp_avg_sq.");
  private final long[] steps = counters("step.");
  private NDArray beta2Scalar;
  private NDArray rest1Scalar;
  private NDArray rest2Scalar;
  private NDArray epsilonScalar;

  Moments(TrainedTensors tensors, double beta1, double beta2, double epsilon) {
    super(tensors);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  @Override
  void prepare(NDManager scope) {
    beta2Scalar = scope.create(beta2);
    rest1Scalar = scope.create(1 - beta1);
    rest2Scalar = scope.create(1 - beta2);
    epsilonScalar = scope.create(epsilon);
  }

  /**
   * Takes a gradient into both moments.
   *
   * @return the mean over the root of the squares' corrected mean plus epsilon; the caller closes
   *     it, and divides it by {@link #correction} when it steps
   */
  final NDArray take(int index, NDArray gradient) {
    if (first[index] == null) {
      try (NDArray zeros = gradient.zerosLike()) {
        first[index] = keep(zeros);
        second[index] = keep(zeros);
      }
    }
    double step = ++steps[index];
    NDArray mean = first[index];
    try (NDArray towards = gradient.sub(mean)) {
      mean.addi(towards.muli(rest1Scalar));
    }
    NDArray square = gradient.muli(gradient);
    second[index].muli(beta2Scalar).addi(square.muli(rest2Scalar));
    try (NDArray denominator = second[index].sqrt()) {
      denominator.divi(Math.sqrt(1 - Math.pow(beta2, step))).addi(epsilonScalar);
      return mean.div(denominator);
    }
  }

  /** What the mean lacks because it began at 0. */
  final double correction(int index) {
    return 1 - Math.pow(beta1, steps[index]);
  }
}
