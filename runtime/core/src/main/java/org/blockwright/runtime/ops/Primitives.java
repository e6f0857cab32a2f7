package org.blockwright.runtime.ops;

import ai.djl.nn.Parameter;
import java.util.List;
import org.blockwright.Act;

/**
 * The few functions that every operator is made of in evaluation: the vocabulary of exported
 * programs. A back end writes each of them in its own language, for values of its own kind; {@link
 * Op#lower} says how an operator is put together from them.
 *
 * <p>Axis 0 is the batch, whose size is never known. Spatial functions work on {@code (N, C, H,
 * W)}, alike in both directions.
 *
 * @param <V> a value in the program: an array of any batch, or a parameter
 */
public interface Primitives<V> {
  /** A parameter or buffer of the network; null for an absent one. */
  V parameter(Parameter parameter);

  /** A parameter {@code (1, ...)} repeated for each sample of {@code like}. */
  V perSample(Parameter parameter, V like);

  /**
   * Convolution: weight {@code (out, C / groups, k, k)}, bias {@code (out)} or null.
   *
   * @param padding zeros on each side
   */
  V convolution(V x, V weight, V bias, int stride, int padding, int dilation, int groups);

  /** {@code (x - mean) / sqrt(variance + eps) * scale + shift} for each channel (axis 1). */
  V batchNorm(V x, V scale, V shift, V mean, V variance, double eps);

  /** Norm over the last axis, which has {@code size} values, then scale and shift. */
  V layerNorm(V x, int size, V scale, V shift, double eps);

  /** {@code x weight^T + bias} on the last axis: weight {@code (out, in)}, bias or null. */
  V linear(V x, V weight, V bias);

  /** Matrix product of the last two axes; those before them agree or are broadcast. */
  V matMul(V a, V b);

  /** An activation function; {@code x} itself for {@link Act#NONE}. */
  V activation(Act act, V x);

  /** Softmax along an axis. */
  V softmax(V x, int axis);

  /** Values that belong to the program. */
  V constant(float[] values, int... axes);

  /** Some entries of a parameter's first axis, in the given order. */
  V rows(V table, int... indices);

  /** The exponential function. */
  V exp(V x);

  /** The natural logarithm. */
  V log(V x);

  /** A power; axes of size 1 are broadcast. */
  V power(V x, V exponent);

  /** The greater of each value and a number. */
  V atLeast(V x, double floor);

  /** Sum; axes of size 1 are broadcast. */
  V add(V a, V b);

  /** Product; axes of size 1 are broadcast. */
  V multiply(V a, V b);

  /** Product with a number. */
  V scale(V x, double factor);

  /** Sum over axes, which go away. */
  V sum(V x, int... axes);

  /** Mean over axes, which go away. */
  V mean(V x, int... axes);

  /** Greatest value over axes, which go away. */
  V max(V x, int... axes);

  /** Greatest value in each window. */
  V maxPool(V x, Window window);

  /**
   * Mean of each window.
   *
   * @param countPadding whether zeros of the padding count
   */
  V averagePool(V x, Window window, boolean countPadding);

  /** Joins along an axis. */
  V concat(List<V> parts, int axis);

  /** Every {@code step}-th entry of an axis, from {@code from} to before {@code to}. */
  V slice(V x, int axis, int from, int to, int step);

  /**
   * Values before and behind an axis.
   *
   * @param axes how many there are
   */
  V pad(V x, int axes, int axis, int before, int behind, double value);

  /** The same values in rows of other axes behind the batch, or whatever else stands first. */
  V reshape(V x, int... sample);

  /** A parameter, or what was made of one, in other axes. */
  V fold(V x, int... axes);

  /** Axes in another order. */
  V transpose(V x, int... order);

  /** Shows one of a head's attention maps {@code (N, groups, classes, L)}. */
  void attended(V map);
}
