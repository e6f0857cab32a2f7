package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.blockwright.rule.TensorShape;

/** One number for each channel, beside arrays of any layout. */
final class Channelwise {
  private Channelwise() {}

  /** Behind the channels stands nothing, so that broadcasting finds them by itself. */
  private static boolean last(TensorShape shape) {
    return shape.last() == shape.channels()
        && shape.kind() != TensorShape.Kind.MAP
        && shape.kind() != TensorShape.Kind.COLUMNS
        && shape.kind() != TensorShape.Kind.GROUPS;
  }

  /** Axes of the numbers so that they stand beside the channels. */
  private static int[] axes(TensorShape shape) {
    return switch (shape.kind()) {
      case MAP -> new int[] {shape.channels(), 1, 1};
      case COLUMNS, GROUPS -> new int[] {shape.channels(), 1};
      case TOKENS, VECTOR -> new int[] {shape.channels()};
    };
  }

  private static Shape shape(NDArray numbers, TensorShape beside) {
    return numbers.getShape().isScalar()
        ? numbers.getShape()
        : new Shape(Arrays.stream(axes(beside)).asLongStream().toArray());
  }

  /** The product of an array and numbers {@code (C)}, or one number. */
  static NDArray multiply(NDArray x, NDArray numbers, TensorShape shape) {
    if (last(shape)) {
      return x.mul(numbers);
    }
    try (NDArray beside = numbers.reshape(shape(numbers, shape))) {
      return x.mul(beside);
    }
  }

  /** The sum of an array and numbers {@code (C)}. */
  static NDArray add(NDArray x, NDArray numbers, TensorShape shape) {
    if (last(shape)) {
      return x.add(numbers);
    }
    try (NDArray beside = numbers.reshape(shape(numbers, shape))) {
      return x.add(beside);
    }
  }

  /** Numbers {@code (C)} of a program, so that they stand beside the channels. */
  static <V> V beside(Primitives<V> p, V numbers, TensorShape shape) {
    return last(shape) ? numbers : p.fold(numbers, axes(shape));
  }
}
