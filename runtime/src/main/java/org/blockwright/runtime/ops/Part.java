package org.blockwright.runtime.ops;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.Arrays;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/**
 * A part of a network, of a shape that is known when it is built. It is a DJL block whose children
 * and parameters bear the names of the declaration's nodes, joined by dots.
 */
public abstract class Part extends AbstractBlock implements Shaped {
  private static final byte VERSION = 1;

  private final List<TensorShape> inputs;

  /** A part that reads the given shapes. */
  protected Part(List<? extends Shaped> inputs) {
    super(VERSION);
    this.inputs = inputs.stream().map(Shaped::shape).toList();
  }

  /** Shapes of what it reads, without the batch. */
  public final List<TensorShape> inputs() {
    return inputs;
  }

  /**
   * Runs the part.
   *
   * @param pass the run that it belongs to
   * @param inputs arrays of the shapes in {@link #inputs()} behind the batch
   * @return an array of {@link #shape()} behind the batch; the caller releases it
   */
  public abstract NDArray apply(Pass pass, NDArray... inputs);

  /** Multiply-adds of one sample, by the operators' rules. */
  public abstract long macs();

  /** Number of trained parameters. */
  public final long parameterCount() {
    long count = 0;
    for (Parameter parameter : getParameters().values()) {
      if (parameter.requiresGradient()) {
        count += parameter.getShape().size();
      }
    }
    return count;
  }

  @Override
  protected final NDList forwardInternal(
      ParameterStore store, NDList arrays, boolean training, PairList<String, Object> params) {
    try (Pass pass = new Pass(store, training)) {
      NDArray[] in = arrays.toArray(new NDArray[0]);
      pass.borrow(in);
      return new NDList(apply(pass, in));
    }
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {batched(inputShapes[0].get(0), shape())};
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputShapes) {
    long batch = inputShapes.length == 0 ? 1 : inputShapes[0].get(0);
    for (Block child : children.values()) {
      Shape[] shapes =
          child instanceof Part part
              ? part.inputs.stream().map(s -> batched(batch, s)).toArray(Shape[]::new)
              : inputShapes;
      child.initialize(manager, dataType, shapes);
    }
  }

  /** Parameters and buffers by name, such as {@code stage1.0.first.conv.weight}, in order. */
  @Override
  public final ParameterList getParameters() {
    ParameterList all = getDirectParameters();
    for (Pair<String, Block> child : getChildren()) {
      for (Pair<String, Parameter> parameter : child.getValue().getParameters()) {
        all.add(child.getKey() + "." + parameter.getKey(), parameter.getValue());
      }
    }
    return all;
  }

  /** Draws the parameters on a device, without sample input: every shape is known. */
  public final void initialize(NDManager manager) {
    initialize(
        manager, DataType.FLOAT32, inputs.stream().map(s -> batched(1, s)).toArray(Shape[]::new));
  }

  /** The device that the parameters are on. */
  public final Device device() {
    for (Parameter parameter : getParameters().values()) {
      if (parameter.isInitialized()) {
        return parameter.getArray().getDevice();
      }
    }
    return Device.cpu();
  }

  static Shape batched(long batch, TensorShape shape) {
    long[] dims = new long[shape.dims().length + 1];
    dims[0] = batch;
    for (int i = 1; i < dims.length; i++) {
      dims[i] = shape.dims()[i - 1];
    }
    return new Shape(dims);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName()
        + " "
        + String.join(", ", inputs.stream().map(TensorShape::toString).toList())
        + " -> "
        + shape();
  }

  /** Whether an array has the shape of an input, behind the batch. */
  final boolean fits(int input, NDArray array) {
    long[] dims = array.getShape().getShape();
    return inputs.size() > input
        && Arrays.equals(
            Arrays.copyOfRange(dims, 1, dims.length),
            batched(1, inputs.get(input)).slice(1).getShape());
  }
}
