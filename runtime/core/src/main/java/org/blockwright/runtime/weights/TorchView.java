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
 * @param type the tensor's elements, which a storage of bytes does not know
 * @param offset the first element, counted from the start of the storage
 * @param shape the view's shape
 * @param strides one for each dimension, in elements
 */
record TorchView(
    TorchStorage storage, TensorType type, long offset, Shape shape, List<Long> strides) {

  /** Where a storage lies in a file, and in which order its bytes are. */
  record Place(FileSource source, long position, ByteOrder order) {}

  /** Returns the tensor, its bytes read from where the storage lies. */
  WeightTensor tensor(String name, Place place) {
    long[] dimensions = shape.getShape();
    long[] steps = strides.stream().mapToLong(Long::longValue).toArray();
    long span = span(name, dimensions, steps, place.source());
    int itemSize = type.bytes();
    long position = place.position() + offset * itemSize;
    boolean inOrder = isContiguous(dimensions, steps);
    return new WeightTensor(
        name,
        type,
        dimensions,
        into -> {
          if (inOrder) {
            place.source().read(position, into);
          } else {
            int bytes =
                TensorSizes.buffer(
                    span * itemSize, "the part of the file behind " + Text.show(name));
            ByteBuffer covered =
                place.source().read(position, bytes).order(ByteOrder.LITTLE_ENDIAN);
            Strided.gather(covered, itemSize, dimensions, steps, into);
          }
          if (place.order() == ByteOrder.BIG_ENDIAN) {
            reverse(into, type.isComplex() ? itemSize / 2 : itemSize);
          }
        });
  }

  /** Turns every number of a full buffer around. */
  private static void reverse(ByteBuffer bytes, int size) {
    for (int at = 0; at < bytes.limit(); at += size) {
      for (int i = at, j = at + size - 1; i < j; i++, j--) {
        byte swapped = bytes.get(i);
        bytes.put(i, bytes.get(j));
        bytes.put(j, swapped);
      }
    }
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
    if (TensorSizes.multiply(elements, type.bytes()) > source.size()) {
      throw outside(name);
    }
    long last = 0;
    for (int i = 0; i < dimensions.length; i++) {
      last = TensorSizes.add(last, TensorSizes.multiply(dimensions[i] - 1, steps[i]));
    }
    int stored = storage.type().bytes();
    long limit = TensorSizes.multiply(TensorSizes.add(storage.offset(), storage.length()), stored);
    long end = TensorSizes.add(TensorSizes.add(offset, last), 1);
    if (TensorSizes.multiply(end, type.bytes()) > limit) {
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
