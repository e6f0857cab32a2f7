package org.blockwright.runtime.ops;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import org.blockwright.rule.TensorShape;

/**
 * A convolution's parameters and geometry: maps {@code (N, C, H, W)} to {@code (N, out, H', W')}.
 * Every convolution of an operator goes through it.
 */
public final class Convolution {
  private final Parameter weight;
  private final Parameter bias;
  private final int stride;
  private final Edges edges;
  private final int dilation;
  private final int groups;

  private Convolution(
      OperatorBlock<?> op, String prefix, int channels, int stride, Edges edges, int dilation) {
    this.weight = op.parameter(prefix + "weight");
    this.bias = op.parameter(prefix + "bias");
    this.stride = stride;
    this.edges = edges;
    this.dilation = dilation;
    this.groups = Math.toIntExact(channels / weight.getShape().get(1));
  }

  /**
   * The convolution of an operator's parameters {@code <prefix>weight} and {@code <prefix>bias}.
   *
   * @param read the map that it reads; with the weight its channels give the groups
   * @param padding as written
   */
  static Convolution of(
      OperatorBlock<?> op, String prefix, TensorShape read, int stride, int padding, int dilation) {
    int kernel = Math.toIntExact(op.parameter(prefix + "weight").getShape().get(2));
    Edges edges = Edges.of(padding, kernel, stride, dilation, read);
    return new Convolution(op, prefix, read.channels(), stride, edges, dilation);
  }

  /** The 1x1 convolution of an operator's parameters. */
  public static Convolution pointwise(OperatorBlock<?> op, String prefix, int channels) {
    return new Convolution(op, prefix, channels, 1, new Edges(0, 0, 0, 0), 1);
  }

  /** The same in a program. */
  public <V> V lower(Primitives<V> p, V x) {
    return lower(p, x, p.parameter(weight));
  }

  /** The same with another kernel, which was made of the weight. */
  <V> V lower(Primitives<V> p, V x, V kernel) {
    V padded = edges.lower(p, x, 0);
    return p.convolution(
        padded, kernel, p.parameter(bias), stride, edges.inside(), dilation, groups);
  }

  /** Convolves and counts. */
  public NDArray apply(ForwardPass pass, NDArray x) {
    return apply(pass, x, pass.value(weight, x.getDevice()));
  }

  /** The same with another kernel, which was made of the weight. */
  NDArray apply(ForwardPass pass, NDArray x, NDArray kernel) {
    if (edges.even()) {
      return convolve(pass, x, kernel);
    }
    try (NDArray padded = edges.apply(x, 0)) {
      return convolve(pass, padded, kernel);
    }
  }

  /**
   * Its kernel of one by one as matrices {@code (groups, out / groups, c + 1)}, with the bias as
   * the weight of a further channel, of ones.
   */
  public NDArray matrices(ForwardPass pass, Device device) {
    NDArray kernel = pass.value(weight, device);
    NDArray shift = pass.value(bias, device);
    long each = kernel.getShape().get(0) / groups;
    try (NDArray weights = kernel.reshape(groups, each, kernel.getShape().get(1));
        NDArray ones = shift.reshape(groups, each, 1)) {
      return weights.concat(ones, 2);
    }
  }

  /**
   * Products of matrices, one of which is made of {@link #matrices}.
   *
   * @param macs of the convolutions, or of the sums, in whose place it stands
   */
  public static NDArray product(ForwardPass pass, NDArray a, NDArray b, long macs) {
    pass.count(macs);
    return pass.products().matMul(a, b);
  }

  private NDArray convolve(ForwardPass pass, NDArray x, NDArray kernel) {
    NDArray shift = pass.value(bias, x.getDevice());
    NDArray y =
        pass.products().convolution(x, kernel, shift, stride, edges.inside(), dilation, groups);
    pass.count(y.size() * kernel.getShape().slice(1).size());
    return y;
  }
}
