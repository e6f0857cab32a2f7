package org.blockwright.runtime.export;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.ops.GraphBlock;

/** Nodes with pairs of QuantizeLinear and DequantizeLinear (QDQ), as onnxruntime reads them. */
final class QuantizedOnnxProgram extends OnnxProgram implements QuantizedPrimitives<String> {
  private static final int UINT8 = 2;
  private static final int INT8 = 3;
  private static final int INT32 = 6;

  private final Map<Levels, List<String>> levels = new HashMap<>();

  QuantizedOnnxProgram(GraphBlock network, List<String> taken) {
    super(network, taken);
  }

  @Override
  public String quantized(String x, Levels wanted) {
    List<String> constants =
        levels.computeIfAbsent(
            wanted,
            key ->
                List.of(
                    constant(FLOAT, little(Float.BYTES).putFloat(key.scale())),
                    constant(UINT8, little(1).put((byte) key.zeroPoint()))));
    String scale = constants.get(0);
    String zero = constants.get(1);
    String bytes = node("QuantizeLinear", List.of(x, scale, zero));
    return node("DequantizeLinear", List.of(bytes, scale, zero));
  }

  @Override
  public String weight(byte[] values, float[] scales, int axis, int... axes) {
    String bytes =
        constant(INT8, ByteBuffer.wrap(values), Arrays.stream(axes).asLongStream().toArray());
    String zeros = constant(INT8, little(scales.length), scales.length);
    return dequantized(bytes, scales, zeros, axis);
  }

  @Override
  public String bias(int[] values, float[] scales) {
    ByteBuffer raw = little(values.length * Integer.BYTES);
    Arrays.stream(values).forEach(raw::putInt);
    return dequantized(constant(INT32, raw, values.length), scales, null, 0);
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

  @Override
  public String dense(String x, String weight, String bias) {
    return node("Gemm", present(x, weight, bias), attribute("transB", 1));
  }
}
