package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.IntFunction;
import org.blockwright.rule.TensorShape;

/**
 * A node that is made once for each element of an array; its children are named 0, 1, and so on. It
 * has one output for each of them.
 */
public final class ParallelBlock extends GraphBlock {
  private final List<GraphBlock> parts;

  ParallelBlock(List<GraphBlock> parts) {
    super(parts.stream().flatMap(part -> part.inputs().stream()).toList());
    this.parts = parts;
    for (int i = 0; i < parts.size(); i++) {
      children.add(Integer.toString(i), parts.get(i));
    }
  }

  /** Number of copies. */
  public int size() {
    return parts.size();
  }

  /** One of the copies. */
  public GraphBlock get(int index) {
    return parts.get(index);
  }

  /** All copies. */
  public List<GraphBlock> parts() {
    return parts;
  }

  /**
   * Runs all copies.
   *
   * @param inputs what each of them reads
   * @return their outputs; the caller releases them
   */
  public NDArray[] applyEach(ForwardPass pass, IntFunction<NDArray[]> inputs) {
    NDArray[] outputs = new NDArray[parts.size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = parts.get(i).apply(pass, inputs.apply(i));
    }
    return outputs;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    throw new UnsupportedOperationException("it has several outputs: use applyEach");
  }

  /** The shape of the last copy's output. */
  @Override
  public TensorShape shape() {
    return parts.get(parts.size() - 1).shape();
  }

  @Override
  public long macs() {
    return parts.stream().mapToLong(GraphBlock::macs).sum();
  }
}
