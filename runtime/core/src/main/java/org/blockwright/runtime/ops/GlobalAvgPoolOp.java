package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/**
 * Mean over all positions: {@code (N, C, H, W)} or {@code (N, L, C)} to {@code (N, C)}, or to
 * {@code (N, C, 1, 1)}.
 */
public final class GlobalAvgPoolOp extends OperatorBlock<org.blockwright.op.GlobalAvgPool> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public GlobalAvgPoolOp(Shaped x, Arg... args) {
    super(org.blockwright.op.GlobalAvgPool.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray x = inputs[0];
    TensorShape read = inputs().get(0);
    if (read.kind() != TensorShape.Kind.MAP) {
      return x.mean(new int[] {Pooling.axis(read)});
    }
    try (NDArray cells = Layout.cells(x, read)) {
      NDArray mean = cells.mean(new int[] {2});
      if (!attributes().keepMap()) {
        return mean;
      }
      try (mean) {
        return mean.reshape(Layout.any(shape()));
      }
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    if (inputs().get(0).kind() != TensorShape.Kind.MAP) {
      return p.mean(x.get(0), Pooling.axis(inputs().get(0)));
    }
    V mean = p.mean(x.get(0), 2, 3);
    return attributes().keepMap() ? p.reshape(mean, shape().dims()) : mean;
  }
}
