package org.blockwright.runtime.ops;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;

/**
 * A convolution's parameters and geometry: maps {@code (N, C, H, W)} to {@code (N, out, H', W')}.
 * Every convolution of an operator goes through it.
 */
public final class Convolution {
  private final Parameter weight;
  private final Parameter bias;
  private final int stride;
  private final int padding;
  private final int dilation;
  private final int groups;

  private Convolution(
      OperatorBlock<?> op, String prefix, int channels, int stride, int padding, int dilation) {
    this.weight = op.parameter(prefix + "weight");
    this.bias = op.parameter(prefix + "bias");
    this.stride = stride;
    this.padding = padding;
    this.dilation = dilation;
    this.groups = Math.toIntExact(channels / weight.getShape().get(1));
  }

  /**
   * The convolution of an operator's parameters {@code <prefix>weight} and {@code <prefix>bias}.
   *
   * @param channels input channels; with the weight's they give the groups
   */
  static Convolution of(
      OperatorBlock<?> op, String prefix, int channels, int stride, int padding, int dilation) {
    return new Convolution(op, prefix, channels, stride, padding, dilation);
  }

  /** The 1x1 convolution of an operator's parameters. */
  public static Convolution pointwise(OperatorBlock<?> op, String prefix, int channels) {
    return new Convolution(op, prefix, channels, 1, 0, 1);
  }

  /** The same in a program. */
  public <V> V lower(Primitives<V> p, V x) {
    return p.convolution(
        x, p.parameter(weight), p.parameter(bias), stride, padding, dilation, groups);
  }

  /** Convolves and counts. */
  public NDArray apply(ForwardPass pass, NDArray x) {
    Device device = x.getDevice();
    NDArray kernel = pass.value(weight, device);
    NDArray y =
        pass.products()
            .convolution(x, kernel, pass.value(bias, device), stride, padding, dilation, groups);
    pass.count(y.size() * kernel.getShape().slice(1).size());
    return y;
  }
}
