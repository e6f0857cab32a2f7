package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Adam with decoupled decay as {@code torch.optim.AdamW}: {@code p *= 1 - lr * decay} before the
 * step, moments corrected for their bias, epsilon added to the corrected root.
 */
public final class AdamW extends Optimizer {
  private static final String FIRST = "exp_avg.";
  private static final String SECOND = "exp_avg_sq.";
  private static final String STEP = "step.";

  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final NDArray[] first;
  private final NDArray[] second;
  private final long[] steps;
  private NDArray beta2Scalar;
  private NDArray rest1Scalar;
  private NDArray rest2Scalar;
  private NDArray epsilonScalar;

  /**
   * @param beta1 of the mean of gradients
   * @param beta2 of the mean of their squares
   * @param epsilon added to the root
   * @see Optimizer#Optimizer
   */
  public AdamW(
      NDManager manager,
      List<NamedTensor> parameters,
      double weightDecay,
      Predicate<NamedTensor> decaying,
      double beta1,
      double beta2,
      double epsilon) {
    super(manager, parameters, weightDecay, decaying);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    first = new NDArray[size()];
    second = new NDArray[size()];
    steps = new long[size()];
  }

  @Override
  void prepare(NDManager scope) {
    beta2Scalar = scope.create(beta2);
    rest1Scalar = scope.create(1 - beta1);
    rest2Scalar = scope.create(1 - beta2);
    epsilonScalar = scope.create(epsilon);
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
    if (first[index] == null) {
      try (NDArray zeros = gradient.zerosLike()) {
        first[index] = keep(zeros);
        second[index] = keep(zeros);
      }
    }
    double step = ++steps[index];
    double rootCorrection = Math.sqrt(1 - Math.pow(beta2, step));
    double rate = learningRate / (1 - Math.pow(beta1, step));
    NDArray mean = first[index];
    try (NDArray towards = gradient.sub(mean)) {
      mean.addi(towards.muli(rest1Scalar));
    }
    NDArray square = gradient.muli(gradient);
    second[index].muli(beta2Scalar).addi(square.muli(rest2Scalar));
    try (NDArray denominator = second[index].sqrt()) {
      denominator.divi(rootCorrection).addi(epsilonScalar);
      try (NDArray change = mean.div(denominator)) {
        parameter.subi(change.muli(rate));
      }
    }
  }

  @Override
  public Map<String, NDArray> state(NDManager scope) {
    Map<String, NDArray> state = new LinkedHashMap<>();
    for (int i = 0; i < steps.length; i++) {
      if (first[i] != null) {
        state.put(FIRST + name(i), first[i]);
        state.put(SECOND + name(i), second[i]);
        state.put(STEP + name(i), scope.create(new long[] {steps[i]}));
      }
    }
    return state;
  }

  @Override
  public void load(Map<String, NDArray> state) {
    for (int i = 0; i < steps.length; i++) {
      if (first[i] != null) {
        first[i].close();
        second[i].close();
      }
      NDArray saved = state.get(FIRST + name(i));
      first[i] = saved == null ? null : keepLoaded(i, saved);
      second[i] = saved == null ? null : keepLoaded(i, state.get(SECOND + name(i)));
      steps[i] = saved == null ? 0 : state.get(STEP + name(i)).toLongArray()[0];
    }
  }
}
