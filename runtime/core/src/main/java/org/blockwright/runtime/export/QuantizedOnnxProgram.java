package org.blockwright.runtime.export;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.weights.SignedBytes;

/** Nodes with pairs of QuantizeLinear and DequantizeLinear (QDQ), as onnxruntime reads them. */
final class QuantizedOnnxProgram extends OnnxProgram implements QuantizedPrimitives<String> {
  private static final int UINT8 = 2;
  private static final int INT8 = 3;
  private static final int INT32 = 6;

  private final Map<Levels, List<String>> constants = new HashMap<>();

  QuantizedOnnxProgram(GraphBlock network, List<String> taken) {
    super(network, taken);
  }

  @Override
  public String quantized(String x, Levels levels) {
    List<String> scaleAndZero =
        constants.computeIfAbsent(
            levels,
            key ->
                List.of(
                    constant(FLOAT, little(Float.BYTES).putFloat(key.scale())),
                    constant(UINT8, little(1).put((byte) key.zeroPoint()))));
    String scale = scaleAndZero.get(0);
    String zero = scaleAndZero.get(1);
    String bytes = node("QuantizeLinear", List.of(x, scale, zero));
    return node("DequantizeLinear", List.of(bytes, scale, zero));
  }

  @Override
  public String convolution(
      String x,
      Levels levels,
      QuantizedWeight weight,
      int stride,
      int padding,
      int dilation,
      int groups) {
    SignedBytes numbers = weight.numbers();
    String kernel = bytes(numbers.bytes(), numbers.scales(), 0, weight.axes());
    return convolution(x, kernel, bias(weight), stride, padding, dilation, groups);
  }

  @Override
  public String linear(String x, Levels levels, QuantizedWeight weight, boolean matrix) {
    SignedBytes numbers = weight.numbers();
    int[] axes = weight.axes();
    if (matrix) {
      String bytes = bytes(numbers.bytes(), numbers.scales(), 0, axes);
      return node("Gemm", present(x, bytes, bias(weight)), attribute("transB", 1));
    }
    // Gemm knows two axes; of other products onnxruntime knows those whose weight is turned.
    String product = matMul(x, bytes(numbers.turned(), numbers.scales(), 1, axes[1], axes[0]));
    float[] bias = weight.bias();
    return bias == null ? product : add(product, constant(bias, bias.length));
  }

  private String bytes(byte[] values, float[] scales, int axis, int... axes) {
    String bytes =
        constant(INT8, ByteBuffer.wrap(values), Arrays.stream(axes).asLongStream().toArray());
    String zeros = constant(INT8, little(scales.length), scales.length);
    return dequantized(bytes, scales, zeros, axis);
  }

  private String bias(QuantizedWeight weight) {
    if (weight.bias() == null) {
      return null;
    }
    int[] values = weight.biases();
    ByteBuffer raw = little(values.length * Integer.BYTES);
    Arrays.stream(values).forEach(raw::putInt);
    return dequantized(constant(INT32, raw, values.length), weight.biasScales(), null, 0);
  }

  /** Numbers times their scales; zeros of 32 bits may be left away. */
  private String dequantized(String values, float[] scales, String zeros, int axis) {
    ByteBuffer raw = little(scales.length * Float.BYTES);
    for (float scale : scales) {
      raw.putFloat(scale);
    }
    String scale = constant(FLOAT, raw, scales.length);
    return node("DequantizeLinear", present(values, scale, zeros), attribute("axis", axis));
  }
}
