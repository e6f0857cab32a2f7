package org.blockwright.runtime.standalone;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.weights.SignedBytes;
import org.blockwright.runtime.weights.TensorType;
import org.blockwright.runtime.weights.WeightTensor;

/**
 * How the weights of a class are stored beside it. It calculates with floats in any case; vectors,
 * such as biases, stay floats.
 */
public enum WeightsType {
  /** Four bytes each, as they are. */
  FLOAT32 {
    @Override
    void add(List<WeightTensor> tensors, String name, Shape shape, float[] values) {
      tensors.add(WeightTensor.ofFloats(name, shape, values));
    }
  },
  /** Two bytes each: rounded to half precision. */
  FLOAT16 {
    @Override
    void add(List<WeightTensor> tensors, String name, Shape shape, float[] values) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Short.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : values) {
        bytes.putShort(half(value));
      }
      tensors.add(WeightTensor.ofBytes(name, TensorType.F16, shape, bytes.array()));
    }
  },
  /** One byte each, as {@link SignedBytes}, whose factors are stored as {@code name.scale}. */
  INT8 {
    @Override
    void add(List<WeightTensor> tensors, String name, Shape shape, float[] values) {
      SignedBytes rounded = SignedBytes.of(values, Math.toIntExact(shape.get(0)));
      tensors.add(WeightTensor.ofBytes(name, TensorType.I8, shape, rounded.bytes()));
      Shape rows = new Shape(rounded.scales().length);
      tensors.add(WeightTensor.ofFloats(name + ".scale", rows, rounded.scales()));
    }
  };

  private static final float LARGEST_HALF = 65504;
  private static final int DROPPED = 13;
  private static final int BIAS = 112 << 23;

  /** Adds a matrix or a kernel. */
  abstract void add(List<WeightTensor> tensors, String name, Shape shape, float[] values);

  List<WeightTensor> tensors(Map<String, Value> weights) {
    List<WeightTensor> tensors = new ArrayList<>();
    weights.forEach(
        (name, value) -> {
          Shape shape = new Shape(Arrays.stream(value.shape()).asLongStream().toArray());
          boolean layer = name.endsWith(".weight") && value.axes() > 1;
          (layer ? this : FLOAT32).add(tensors, name, shape, value.values());
        });
    return tensors;
  }

  /** The nearest half; what is beyond the largest becomes that. */
  private static short half(float value) {
    float size = Math.min(Math.abs(value), LARGEST_HALF);
    int sign = value < 0 ? 0x8000 : 0;
    if (size < 0x1p-14f) {
      return (short) (sign | (int) Math.rint(size * 0x1p24f));
    }
    int bits = Float.floatToRawIntBits(size) - BIAS;
    // to the nearest, halves to the even one
    int rounded = bits + (1 << (DROPPED - 1)) - 1 + (bits >> DROPPED & 1);
    return (short) (sign | rounded >> DROPPED);
  }
}
