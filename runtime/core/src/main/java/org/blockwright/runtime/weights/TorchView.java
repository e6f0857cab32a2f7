package org.blockwright.runtime.weights;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor as a pickle describes it: a strided view of a storage.
 *
 * @param storage what it views
 * @param offset the first element, counted from the start of the storage
 * @param shape the view's shape
 * @param strides one for each dimension, in elements
 */
record TorchView(TorchStorage storage, long offset, Shape shape, List<Long> strides) {

  /** Returns the tensor, its bytes read from where the storage lies. */
  WeightTensor tensor(String name, FileSource source, long storagePosition) {
    long[] dimensions = shape.getShape();
    long[] steps = strides.stream().mapToLong(Long::longValue).toArray();
    long span = span(name, dimensions, steps, source);
    int itemSize = storage.type().bytes();
    long position = storagePosition + offset * itemSize;
    if (isContiguous(dimensions, steps)) {
      return new WeightTensor(
          name, storage.type(), dimensions, into -> source.read(position, into));
    }
    return new WeightTensor(
        name,
        storage.type(),
        dimensions,
        into -> {
          int bytes =
              TensorSizes.buffer(span * itemSize, "the part of the file behind " + Text.show(name));
          ByteBuffer covered = source.read(position, bytes).order(ByteOrder.LITTLE_ENDIAN);
          Strided.gather(covered, itemSize, dimensions, steps, into);
        });
  }

  /** Returns how many elements of the storage the view reaches over; none outside it. */
  private long span(String name, long[] dimensions, long[] steps, FileSource source) {
    long elements = TensorSizes.elements(dimensions);
    if (steps.length != dimensions.length
        || offset < 0
        || Arrays.stream(steps).anyMatch(step -> step < 0)) {
      throw outside(name);
    }
    if (elements == 0) {
      return 0;
    }
    // Strides of zero repeat elements: a few bytes must not become a tensor larger than the file.
    if (TensorSizes.multiply(elements, storage.type().bytes()) > source.size()) {
      throw outside(name);
    }
    long last = 0;
    for (int i = 0; i < dimensions.length; i++) {
      last = TensorSizes.add(last, TensorSizes.multiply(dimensions[i] - 1, steps[i]));
    }
    long limit = TensorSizes.add(storage.offset(), storage.length());
    if (TensorSizes.add(offset, last) >= limit) {
      throw outside(name);
    }
    return last + 1;
  }

  private static boolean isContiguous(long[] dimensions, long[] steps) {
    long expected = 1;
    for (int i = dimensions.length - 1; i >= 0; i--) {
      if (dimensions[i] == 0) {
        return true;
      }
      if (dimensions[i] != 1 && steps[i] != expected) {
        return false;
      }
      expected *= dimensions[i];
    }
    return true;
  }

  private DamagedException outside(String name) {
    return new DamagedException(
        "%s is a view of shape %s with strides %s at %d, which its storage of %d elements does not hold"
            .formatted(Text.show(name), shape, strides, offset, storage.elements()));
  }
}
