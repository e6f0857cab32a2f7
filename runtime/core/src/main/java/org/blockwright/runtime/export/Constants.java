package org.blockwright.runtime.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.blockwright.runtime.pytorch.Pickle;

/** Tensors of a TorchScript program that are no parameters: {@code CONSTANTS.c0} and so on. */
final class Constants {
  /** What every one of their names begins with. */
  static final String PREFIX = "CONSTANTS.";

  private record Tensor(String storage, ByteBuffer values, long count, long[] dims) {}

  private final List<Tensor> tensors = new ArrayList<>();

  /** Adds numbers and says how the code reads them. */
  String add(float[] values, int... axes) {
    ByteBuffer bytes = little(values.length * Float.BYTES);
    for (float value : values) {
      bytes.putFloat(value);
    }
    long[] dims = Arrays.stream(axes).asLongStream().toArray();
    return add(new Tensor("FloatStorage", bytes.flip(), values.length, dims));
  }

  /** Adds numbers of one byte with a sign and says how the code reads them. */
  String add(byte[] values, int... axes) {
    long[] dims = Arrays.stream(axes).asLongStream().toArray();
    return add(new Tensor("CharStorage", ByteBuffer.wrap(values), values.length, dims));
  }

  /** Adds indices and says how the code reads them. */
  String add(int... indices) {
    ByteBuffer bytes = little(indices.length * Long.BYTES);
    for (int index : indices) {
      bytes.putLong(index);
    }
    return add(
        new Tensor("LongStorage", bytes.flip(), indices.length, new long[] {indices.length}));
  }

  private String add(Tensor tensor) {
    tensors.add(tensor);
    return PREFIX + "c" + (tensors.size() - 1);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** All of them as a tuple that refers to the values by their numbers. */
  byte[] pickle() {
    if (tensors.isEmpty()) {
      return new Pickle().emptyTuple().stop();
    }
    Pickle pickle = new Pickle().mark();
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      TorchModule.pickle(pickle, tensor.storage, i, tensor.count, tensor.dims, false);
    }
    return pickle.tuple().stop();
  }

  /** Values in the order of their numbers. */
  Stream<ByteBuffer> values() {
    return tensors.stream().map(Tensor::values);
  }
}
