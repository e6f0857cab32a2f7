package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;

/**
 * A linear layer's parameters: the last axis of {@code (N, ..., in)} becomes {@code out}. Every
 * linear layer of an operator goes through it.
 */
public final class LinearWeights {
  private static final double LEAST_LENGTH = 1e-12;

  private final Parameter weight;
  private final Parameter bias;

  /** The linear layer of an operator's parameters {@code <prefix>weight} and {@code bias}. */
  public LinearWeights(OperatorBlock<?> op, String prefix) {
    this.weight = op.parameter(prefix + "weight");
    this.bias = op.parameter(prefix + "bias");
  }

  <V> V lower(Primitives<V> p, V x) {
    return p.linear(x, p.parameter(weight), p.parameter(bias));
  }

  /** Multiplies, adds and counts. */
  public NDArray apply(ForwardPass pass, NDArray x) {
    return apply(pass, x, pass.value(weight, x.getDevice()));
  }

  /** The same with the weight's rows divided by their lengths. */
  NDArray applyUnitRows(ForwardPass pass, NDArray x) {
    try (Scratch scratch = new Scratch(x)) {
      NDArray matrix = scratch.view(pass.value(weight, x.getDevice()));
      return apply(pass, x, Lengths.normalized(matrix, 1, LEAST_LENGTH));
    }
  }

  /** The same in a program. */
  <V> V lowerUnitRows(Primitives<V> p, V x) {
    V matrix = Lengths.normalized(p, p.parameter(weight), 1, LEAST_LENGTH, 1);
    return p.linear(x, matrix, p.parameter(bias));
  }

  private NDArray apply(ForwardPass pass, NDArray x, NDArray matrix) {
    NDArray y = pass.products().linear(x, matrix, pass.value(bias, x.getDevice()));
    pass.count(y.size() * matrix.getShape().get(1));
    return y;
  }
}
