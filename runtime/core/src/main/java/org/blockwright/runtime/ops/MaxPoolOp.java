package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.Sizes;

/** Maximum over a window: {@code (N, C, H, W)} to {@code (N, C, H', W')}. */
public final class MaxPoolOp extends OperatorBlock<org.blockwright.op.MaxPool> {
  private final Window window;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public MaxPoolOp(Shaped x, Arg... args) {
    super(org.blockwright.op.MaxPool.class, List.of(x), args);
    org.blockwright.op.MaxPool op = attributes();
    int padding = Sizes.padding(op.padding(), op.kernel());
    window = new Window(op.kernel(), op.stride(), padding, op.ceil(), inputs().get(0), shape());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return inputs[0]
        .getNDArrayInternal()
        .maxPool(window.kernels(), window.strides(), window.paddings(), window.ceil());
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.maxPool(x.get(0), window);
  }
}
