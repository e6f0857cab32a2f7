package org.blockwright.runtime.ops;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/** A layer norm's parameters: the last axis to the same. */
final class LayerNormalization {
  private final Parameter scale;
  private final Parameter shift;
  private final int channels;
  private final Shape normalized;
  private final double eps;

  LayerNormalization(OperatorBlock<?> op, String prefix, double eps) {
    this.scale = op.parameter(prefix + "weight");
    this.shift = op.parameter(prefix + "bias");
    this.channels = op.shape().channels();
    this.normalized = new Shape(channels);
    this.eps = eps;
  }

  NDArray apply(ForwardPass pass, NDArray x) {
    Device device = x.getDevice();
    return x.getNDArrayInternal()
        .layerNorm(x, normalized, pass.value(scale, device), pass.value(shift, device), (float) eps)
        .singletonOrThrow();
  }

  <V> V lower(Primitives<V> p, V x) {
    return p.layerNorm(x, channels, p.parameter(scale), p.parameter(shift), eps);
  }
}
