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
  public Value weight(byte[] values, float[] scales, int axis, int... axes) {
    int behind = 1;
    for (int i = axis + 1; i < axes.length; i++) {
      behind *= axes[i];
    }
    float[] numbers = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      numbers[i] = values[i] * scales[i / behind % scales.length];
    }
    return constant(numbers, axes);
  }

  @Override
  public Value bias(int[] values, float[] scales) {
    float[] numbers = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      numbers[i] = values[i] * scales[i];
    }
    return constant(numbers, values.length);
  }

  @Override
  public Value dense(Value x, Value weight, Value bias) {
    return linear(x, weight, bias);
  }
}
