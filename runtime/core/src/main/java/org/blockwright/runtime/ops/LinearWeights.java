package org.blockwright.runtime.ops;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;

/**
 * A linear layer's parameters: the last axis of {@code (N, ..., in)} becomes {@code out}. Every
 * linear layer of an operator goes through it.
 */
public final class LinearWeights {
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
    Device device = x.getDevice();
    NDArray matrix = pass.value(weight, device);
    NDArray y = pass.products().linear(x, matrix, pass.value(bias, device));
    pass.count(y.size() * matrix.getShape().get(1));
    return y;
  }
}
