package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** A small array in double precision, which the references in the tests are written with. */
public final class Values {
  private final double[] data;
  private final int[] dims;

  /** Wraps values in row-major order. */
  public Values(double[] data, int... dims) {
    this.data = data;
    this.dims = dims;
  }

  /** The values themselves, not a copy. */
  public double[] data() {
    return data;
  }

  /** Axes. */
  public int[] dims() {
    return dims;
  }

  /** Zeros. */
  public static Values zeros(int... dims) {
    return new Values(new double[Arrays.stream(dims).reduce(1, (a, b) -> a * b)], dims);
  }

  /** Values of a formula of the index. */
  public static Values of(ToDoubleFunction<int[]> formula, int... dims) {
    Values values = zeros(dims);
    int[] index = new int[dims.length];
    for (int flat = 0; flat < values.data.length; flat++) {
      values.data[flat] = formula.applyAsDouble(index);
      for (int axis = dims.length - 1; axis >= 0 && ++index[axis] == dims[axis]; axis--) {
        index[axis] = 0;
      }
    }
    return values;
  }

  /** Uniform single-precision values between two bounds. */
  public static Values random(long seed, double from, double to, int... dims) {
    Random random = new Random(seed);
    return of(index -> (float) (from + (to - from) * random.nextDouble()), dims);
  }

  /** A copy of an engine's array. */
  public static Values copy(NDArray array) {
    float[] floats = array.toFloatArray();
    double[] data = new double[floats.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = floats[i];
    }
    return new Values(
        data, Arrays.stream(array.getShape().getShape()).mapToInt(Math::toIntExact).toArray());
  }

  /** An engine's array. */
  public NDArray on(NDManager manager) {
    float[] floats = new float[data.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) data[i];
    }
    return manager.create(floats, new Shape(Arrays.stream(dims).asLongStream().toArray()));
  }

  private int flat(int... index) {
    int flat = 0;
    for (int axis = 0; axis < dims.length; axis++) {
      flat = flat * dims[axis] + index[axis];
    }
    return flat;
  }

  double at(int... index) {
    return data[flat(index)];
  }

  /** The value, or something else outside. */
  double atOr(double outside, int... index) {
    for (int axis = 0; axis < dims.length; axis++) {
      if (index[axis] < 0 || index[axis] >= dims[axis]) {
        return outside;
      }
    }
    return at(index);
  }

  Values map(DoubleUnaryOperator function) {
    return new Values(Arrays.stream(data).map(function).toArray(), dims);
  }

  Values with(Values other, DoubleBinaryOperator function) {
    double[] result = new double[data.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = function.applyAsDouble(data[i], other.data[i]);
    }
    return new Values(result, dims);
  }

  Values reshape(int... newDims) {
    return new Values(data, newDims);
  }

  /** Swaps the last two of three axes. */
  Values transposed() {
    return of(i -> at(i[0], i[2], i[1]), dims[0], dims[2], dims[1]);
  }

  /** Part of an axis. */
  Values slice(int axis, int from, int to) {
    int[] newDims = dims.clone();
    newDims[axis] = to - from;
    return of(
        i -> {
          int[] source = i.clone();
          source[axis] += from;
          return at(source);
        },
        newDims);
  }

  /** Joined along an axis. */
  Values concat(int axis, Values other) {
    int[] newDims = dims.clone();
    newDims[axis] += other.dims[axis];
    return of(
        i -> {
          if (i[axis] < dims[axis]) {
            return at(i);
          }
          int[] source = i.clone();
          source[axis] -= dims[axis];
          return other.at(source);
        },
        newDims);
  }

  /** Largest difference to an array of the same shape. */
  public double distance(Values other) {
    if (!Arrays.equals(dims, other.dims)) {
      throw new AssertionError(
          "shapes differ: " + Arrays.toString(dims) + ", " + Arrays.toString(other.dims));
    }
    double worst = 0;
    for (int i = 0; i < data.length; i++) {
      double difference = Math.abs(data[i] - other.data[i]);
      if (!(difference <= worst)) {
        worst = difference;
      }
    }
    return worst;
  }

  /** Sum of products. */
  double dot(Values other) {
    return Arrays.stream(with(other, (a, b) -> a * b).data).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Values that
        && Arrays.equals(dims, that.dims)
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims) + Arrays.toString(data);
  }
}
