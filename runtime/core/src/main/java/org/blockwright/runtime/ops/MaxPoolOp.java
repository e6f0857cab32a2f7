package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Maximum over a window: {@code (N, C, H, W)} to {@code (N, C, H', W')}. */
public final class MaxPoolOp extends OperatorBlock<org.blockwright.op.MaxPool> {
  private final Edges edges;
  private final Window window;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public MaxPoolOp(Shaped x, Arg... args) {
    super(org.blockwright.op.MaxPool.class, List.of(x), args);
    org.blockwright.op.MaxPool op = attributes();
    edges = Edges.of(op.padding(), op.kernel(), op.stride(), 1, inputs().get(0));
    window = edges.window(op.kernel(), op.stride(), op.ceil(), inputs().get(0), shape());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    if (edges.even()) {
      return pool(inputs[0]);
    }
    try (NDArray padded = edges.apply(inputs[0], -Float.MAX_VALUE)) {
      return pool(padded);
    }
  }

  private NDArray pool(NDArray x) {
    return x.getNDArrayInternal()
        .maxPool(window.kernels(), window.strides(), window.paddings(), window.ceil());
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.maxPool(edges.lower(p, x.get(0), -Float.MAX_VALUE), window);
  }
}
