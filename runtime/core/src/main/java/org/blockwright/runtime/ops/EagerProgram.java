package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.blockwright.Act;

/**
 * Runs operators primitive by primitive on arrays, and asks at each one that a module of Python
 * does alone what it put out there. Subclasses do one of them another way.
 */
public class EagerProgram implements Primitives<EagerProgram.Value> {
  /**
   * A value on its way.
   *
   * @param array it
   * @param origin the parameter that it was made of alone; null for others
   * @param given whether it is theirs as they noted it down
   */
  public record Value(NDArray array, Parameter origin, boolean given) {}

  /** Asked for what theirs is where a module ends. */
  public interface Meeting {
    /**
     * Called with what was made.
     *
     * @param kind of the primitive
     * @param parameters that it used; none for an activation
     * @return theirs in the same shape; null where they have noted down none
     */
    NDArray at(String kind, NDArray made, List<Parameter> parameters);
  }

  private final NDManager scope;
  private final Meeting meeting;
  private String slip;

  /**
   * A program that works in a scope.
   *
   * @param scope owns what is made of parameters and constants
   * @param meeting is asked at each module
   */
  public EagerProgram(NDManager scope, Meeting meeting) {
    this.scope = scope;
    this.meeting = meeting;
  }

  /** What was done another way, in words; null where nothing was. */
  public final String slip() {
    return slip;
  }

  /** Says what is done another way. */
  protected final void slipped(String text) {
    slip = text;
  }

  /** Owns what is made of parameters and constants. */
  protected final NDManager scope() {
    return scope;
  }

  /** What was computed from other values; it counts as made of a parameter where all of them do. */
  protected final Value own(NDArray array, Value... from) {
    boolean weights = Stream.of(from).filter(Objects::nonNull).allMatch(v -> v.origin != null);
    Parameter origin = weights && from.length > 0 ? from[0].origin : null;
    return new Value(array, origin, false);
  }

  /** The same values in another order or shape. */
  private static Value moved(NDArray array, Value from) {
    return new Value(array, from.origin, from.given);
  }

  private Value met(String kind, NDArray made, Value... parameters) {
    List<Parameter> used =
        Stream.of(parameters)
            .filter(Objects::nonNull)
            .map(Value::origin)
            .filter(Objects::nonNull)
            .toList();
    NDArray theirs = meeting.at(kind, made, used);
    return new Value(theirs == null ? made : theirs, null, theirs != null);
  }

  /** A value's array; null for none. */
  protected static NDArray array(Value value) {
    return value == null ? null : value.array;
  }

  @Override
  public Value parameter(Parameter parameter) {
    return parameter == null ? null : new Value(view(parameter.getArray()), parameter, false);
  }

  /** Another handle in this scope, so that what is computed from it stays here. */
  public final NDArray view(NDArray array) {
    NDArray view = array.reshape(array.getShape());
    view.attach(scope);
    return view;
  }

  @Override
  public Value perSample(Parameter parameter, Value like) {
    NDArray one = parameter(parameter).array;
    long[] shape = one.getShape().getShape().clone();
    shape[0] = like.array.getShape().get(0);
    return own(one.broadcast(new Shape(shape)));
  }

  @Override
  public Value convolution(
      Value x, Value weight, Value bias, int stride, int padding, int dilation, int groups) {
    NDArray y =
        ex(x)
            .convolution(
                x.array,
                weight.array,
                array(bias),
                new Shape(stride, stride),
                new Shape(padding, padding),
                new Shape(dilation, dilation),
                groups)
            .singletonOrThrow();
    return met("convolution", y, weight, bias);
  }

  /** The engine's own functions on a value. */
  protected static NDArrayEx ex(Value x) {
    return x.array.getNDArrayInternal();
  }

  @Override
  public Value batchNorm(
      Value x, Value scale, Value shift, Value mean, Value variance, double eps) {
    NDArray y =
        ex(x)
            .batchNorm(
                x.array,
                mean.array,
                variance.array,
                array(scale),
                array(shift),
                -1,
                0.9f,
                (float) eps,
                false)
            .singletonOrThrow();
    return met("batch norm", y, scale, shift, mean, variance);
  }

  @Override
  public Value layerNorm(Value x, int size, Value scale, Value shift, double eps) {
    NDArray y =
        ex(x)
            .layerNorm(x.array, new Shape(size), array(scale), array(shift), (float) eps)
            .singletonOrThrow();
    return met("layer norm", y, scale, shift);
  }

  @Override
  public Value linear(Value x, Value weight, Value bias) {
    NDArray y = ex(x).linear(x.array, weight.array, array(bias)).singletonOrThrow();
    return met("linear layer", y, weight, bias);
  }

  @Override
  public Value matMul(Value a, Value b) {
    return own(a.array.matMul(b.array), a, b);
  }

  @Override
  public Value activation(Act act, Value x) {
    return act == Act.NONE ? x : met("activation", activated(act, x));
  }

  /** The end of an activation. */
  protected final Value activated(NDArray y) {
    return met("activation", y);
  }

  /** An activation function without its end. */
  protected static NDArray activated(Act act, Value x) {
    return switch (act) {
      case NONE -> x.array;
      case RELU -> ex(x).relu();
      case RELU6 -> x.array.clip(0, 6);
      case HARD_SIGMOID -> x.array.add(3).clip(0, 6).div(6);
      case HARD_SWISH -> x.array.add(3).clip(0, 6).mul(x.array).div(6);
      case SIGMOID -> ex(x).sigmoid();
      case SILU -> ex(x).sigmoid().mul(x.array);
      case GELU -> ex(x).gelu();
      case TANH -> ex(x).tanh();
    };
  }

  @Override
  public Value softmax(Value x, int axis) {
    return own(x.array.softmax(axis), x);
  }

  @Override
  public Value constant(float[] values, int... axes) {
    return own(scope.create(values, shape(axes)));
  }

  private static Shape shape(int... axes) {
    return new Shape(Arrays.stream(axes).asLongStream().toArray());
  }

  @Override
  public Value rows(Value table, int... indices) {
    NDArray wanted = scope.create(Arrays.stream(indices).asLongStream().toArray());
    NDArray rows = table.array.get(new NDIndex("{}", wanted));
    rows.attach(scope);
    return own(rows, table);
  }

  @Override
  public Value exp(Value x) {
    return own(x.array.exp(), x);
  }

  @Override
  public Value log(Value x) {
    return own(x.array.log(), x);
  }

  @Override
  public Value power(Value x, Value exponent) {
    return own(x.array.pow(exponent.array), x, exponent);
  }

  @Override
  public Value atLeast(Value x, double floor) {
    return own(x.array.maximum((float) floor), x);
  }

  @Override
  public Value add(Value a, Value b) {
    return own(a.array.add(b.array), a, b);
  }

  @Override
  public Value multiply(Value a, Value b) {
    return own(a.array.mul(b.array), a, b);
  }

  @Override
  public Value scale(Value x, double factor) {
    return own(x.array.mul((float) factor), x);
  }

  @Override
  public Value sum(Value x, int... axes) {
    return own(x.array.sum(axes), x);
  }

  @Override
  public Value mean(Value x, int... axes) {
    double count = 1;
    for (int axis : axes) {
      count *= x.array.getShape().get(axis);
    }
    return own(x.array.sum(axes).div((float) count), x);
  }

  @Override
  public Value max(Value x, int... axes) {
    // from the last one, so that those before it keep their numbers
    NDArray most = x.array;
    for (int axis : Arrays.stream(axes).map(a -> -a).sorted().map(a -> -a).toArray()) {
      most = most.max(new int[] {axis});
    }
    return own(most, x);
  }

  @Override
  public Value maxPool(Value x, Window window) {
    return own(
        ex(x)
            .maxPool(
                square(window.kernel()),
                square(window.stride()),
                square(window.padding()),
                window.ceil()),
        x);
  }

  /** A side in both directions. */
  protected static Shape square(int side) {
    return new Shape(side, side);
  }

  @Override
  public Value averagePool(Value x, Window window, boolean countPadding) {
    NDArray mean = averages(x.array, window);
    if (countPadding || window.padding() == 0) {
      return own(mean, x);
    }
    // The engine's own flag is not carried through; the share of cells inside makes it up.
    long[] one = x.array.getShape().getShape().clone();
    one[0] = 1;
    one[1] = 1;
    return own(mean.div(averages(scope.ones(new Shape(one)), window)), x);
  }

  private static NDArray averages(NDArray x, Window window) {
    return x.getNDArrayInternal()
        .avgPool(
            square(window.kernel()),
            square(window.stride()),
            square(window.padding()),
            window.ceil(),
            true);
  }

  @Override
  public Value concat(List<Value> parts, int axis) {
    NDList all = new NDList();
    parts.forEach(part -> all.add(part.array));
    return own(NDArrays.concat(all, axis), parts.toArray(Value[]::new));
  }

  @Override
  public Value slice(Value x, int axis, int from, int to, int step) {
    NDIndex index = new NDIndex().addAllDim(axis).addSliceDim(from, to, step);
    return own(x.array.get(index), x);
  }

  @Override
  public Value pad(Value x, int axes, int axis, int before, int behind, double value) {
    NDList parts = new NDList();
    long[] sizes = x.array.getShape().getShape().clone();
    for (int count : new int[] {before, -1, behind}) {
      if (count < 0) {
        parts.add(x.array);
      } else if (count > 0) {
        sizes[axis] = count;
        parts.add(scope.full(new Shape(sizes), (float) value));
      }
    }
    return own(NDArrays.concat(parts, axis), x);
  }

  @Override
  public Value reshape(Value x, int... sample) {
    long[] axes = new long[sample.length + 1];
    axes[0] = -1;
    for (int i = 0; i < sample.length; i++) {
      axes[i + 1] = sample[i];
    }
    return moved(x.array.reshape(new Shape(axes)), x);
  }

  @Override
  public Value fold(Value x, int... axes) {
    return moved(x.array.reshape(shape(axes)), x);
  }

  @Override
  public Value transpose(Value x, int... order) {
    return moved(x.array.transpose(order), x);
  }

  @Override
  public void attended(Value map) {}
}
