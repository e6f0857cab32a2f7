package org.blockwright.runtime.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.blockwright.runtime.ops.EagerProgram;

/** Computes what a quantised network computes, with numbers of single precision. */
final class QuantizedEagerProgram extends EagerProgram
    implements QuantizedPrimitives<EagerProgram.Value> {
  private static final int MOST = 255;

  QuantizedEagerProgram(NDManager scope) {
    super(scope, (kind, made, parameters) -> null);
  }

  @Override
  public Value quantized(Value x, Levels levels) {
    NDArray steps = x.array().div(levels.scale()).round().add(levels.zeroPoint());
    NDArray bytes = steps.clip(0, MOST);
    return own(bytes.sub(levels.zeroPoint()).mul(levels.scale()), x);
  }

  @Override
  public Value convolution(
      Value x,
      Levels levels,
      QuantizedWeight weight,
      int stride,
      int padding,
      int dilation,
      int groups) {
    return convolution(x, weight(weight), bias(weight), stride, padding, dilation, groups);
  }

  @Override
  public Value linear(Value x, Levels levels, QuantizedWeight weight, boolean matrix) {
    return linear(x, weight(weight), bias(weight));
  }

  private Value weight(QuantizedWeight weight) {
    byte[] bytes = weight.numbers().bytes();
    float[] scales = weight.numbers().scales();
    int each = bytes.length / scales.length;
    float[] numbers = new float[bytes.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = bytes[i] * scales[i / each];
    }
    return constant(numbers, weight.axes());
  }

  private Value bias(QuantizedWeight weight) {
    if (weight.bias() == null) {
      return null;
    }
    int[] whole = weight.biases();
    float[] numbers = weight.biasScales();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] *= whole[i];
    }
    return constant(numbers, numbers.length);
  }
}
