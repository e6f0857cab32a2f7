package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.Sizes;

/** Mean over a window, padding included: {@code (N, C, H, W)} to {@code (N, C, H', W')}. */
public final class AvgPoolOp extends OperatorBlock<org.blockwright.op.AvgPool> {
  private final Window window;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public AvgPoolOp(Shaped x, Arg... args) {
    super(org.blockwright.op.AvgPool.class, List.of(x), args);
    org.blockwright.op.AvgPool op = attributes();
    int padding = Sizes.padding(op.padding(), op.kernel());
    window = new Window(op.kernel(), op.stride(), padding, op.ceil(), inputs().get(0), shape());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return inputs[0]
        .getNDArrayInternal()
        .avgPool(window.kernels(), window.strides(), window.paddings(), window.ceil(), true);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.averagePool(x.get(0), window);
  }
}
