package org.blockwright.runtime.trace;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.blockwright.runtime.weights.WeightTensor;

/** Values of theirs in the order of ours, whatever their layout. */
final class Alignment {
  private Alignment() {}

  /** The values of a tensor in a shape of ours; null where they cannot be the same. */
  static float[] of(WeightTensor tensor, Shape ours) {
    long[] own = plain(ours);
    long[] theirs = plain(tensor.shape());
    if (tensor.elements() != ours.size() || tensor.type().isComplex()) {
      return null;
    }
    if (Arrays.equals(own, theirs)) {
      return tensor.toFloats();
    }
    // ours (C, H, W) or (C, L), theirs (H, W, C), (L, C) or (H W, C); and the other way round
    if (own.length >= 2 && own[0] == theirs[theirs.length - 1] && theirs.length >= 2) {
      return turned(tensor.toFloats(), Math.toIntExact(own[0]));
    }
    if (own.length >= 2 && theirs.length >= 2 && theirs[0] == own[own.length - 1]) {
      return turned(tensor.toFloats(), Math.toIntExact(tensor.elements() / theirs[0]));
    }
    return own.length == 1 || theirs.length == 1 || own[own.length - 1] == theirs[theirs.length - 1]
        ? tensor.toFloats()
        : null;
  }

  /** A matrix of {@code columns} columns as its transpose. */
  private static float[] turned(float[] values, int columns) {
    float[] out = new float[values.length];
    int rows = values.length / columns;
    for (int i = 0; i < values.length; i++) {
      out[i % columns * rows + i / columns] = values[i];
    }
    return out;
  }

  /** Without axes of one. */
  private static long[] plain(Shape shape) {
    long[] all = Arrays.stream(shape.getShape()).filter(size -> size != 1).toArray();
    return all.length == 0 ? new long[] {1} : all;
  }
}
