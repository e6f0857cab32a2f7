package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.blockwright.Axis;
import org.blockwright.rule.TensorShape;

/** Where the axes of a shape stand in an array, behind the batch. */
public final class Layout {
  private Layout() {}

  /** The array axis of a meaning; a map's positions are two axes, see {@link #cells}. */
  static int axis(TensorShape shape, Axis axis) {
    return switch (axis) {
      case CHANNELS ->
          switch (shape.kind()) {
            case MAP, COLUMNS, VECTOR -> 1;
            case TOKENS, GROUPS -> 2;
          };
      case POSITIONS ->
          switch (shape.kind()) {
            case TOKENS -> 1;
            case COLUMNS, MAP, VECTOR -> 2;
            case GROUPS -> 3;
          };
      case GROUPS -> 1;
    };
  }

  /** An array of a shape, with any batch. */
  static Shape any(TensorShape shape) {
    return batched(-1, shape);
  }

  /** An array of a shape, with a batch. */
  static Shape any(TensorShape shape, int batch) {
    return batched(batch, shape);
  }

  /** A map {@code (N, C, H, W)} as {@code (N, C, L)}. */
  static NDArray cells(NDArray map, TensorShape shape) {
    return map.reshape(-1, shape.channels(), shape.positions());
  }

  /** A map {@code (N, C, H, W)} as tokens {@code (N, L, C)}. */
  static NDArray tokens(NDArray map, TensorShape shape) {
    try (NDArray cells = cells(map, shape)) {
      return cells.swapAxes(1, 2);
    }
  }

  /** Tokens or a map as a map {@code (N, C, H, W)}, in a new handle. */
  public static NDArray map(NDArray x, TensorShape shape) {
    if (shape.kind() == TensorShape.Kind.MAP) {
      return x.reshape(any(shape));
    }
    try (NDArray columns = x.swapAxes(1, 2)) {
      return columns.reshape(any(shape.asMap()));
    }
  }

  /** As {@link #cells(NDArray, TensorShape)}. */
  static <V> V cells(Primitives<V> p, V map, TensorShape shape) {
    return p.reshape(map, shape.channels(), shape.positions());
  }

  /** As {@link #tokens(NDArray, TensorShape)}. */
  static <V> V tokens(Primitives<V> p, V map, TensorShape shape) {
    return p.transpose(cells(p, map, shape), 0, 2, 1);
  }

  /** As {@link #map(NDArray, TensorShape)}. */
  public static <V> V map(Primitives<V> p, V x, TensorShape shape) {
    return shape.kind() == TensorShape.Kind.MAP
        ? x
        : p.reshape(p.transpose(x, 0, 2, 1), shape.asMap().dims());
  }

  /** A shape behind its batch. */
  static Shape batched(long batch, TensorShape shape) {
    long[] dims = new long[shape.dims().length + 1];
    dims[0] = batch;
    for (int i = 1; i < dims.length; i++) {
      dims[i] = shape.dims()[i - 1];
    }
    return new Shape(dims);
  }

  /** Whether arrays have the shapes of a block's inputs behind their batch. */
  static boolean fits(List<Shape> shapes, List<TensorShape> inputs) {
    if (shapes.size() != inputs.size()) {
      return false;
    }
    for (int i = 0; i < inputs.size(); i++) {
      Shape shape = shapes.get(i);
      if (shape.isScalar() || !shape.equals(batched(shape.get(0), inputs.get(i)))) {
        return false;
      }
    }
    return true;
  }
}
