package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Channel shuffle: {@code (N, C, H, W)} to the same. */
public final class ShuffleOp extends OperatorBlock<org.blockwright.op.Shuffle> {
  private final Shape dealt;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public ShuffleOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Shuffle.class, List.of(x), args);
    int groups = attributes().groups();
    dealt = new Shape(-1, groups, shape().channels() / groups, shape().height(), shape().width());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    if (pass.isChannelsLast(inputs[0])) {
      return computeChannelsLast(inputs[0]);
    }
    try (NDArray groups = inputs[0].reshape(dealt);
        NDArray turned = groups.swapAxes(1, 2)) {
      return turned.reshape(Layout.any(shape()));
    }
  }

  /** The same, which leaves a map lying as it lay. */
  private NDArray computeChannelsLast(NDArray map) {
    int height = shape().height();
    int width = shape().width();
    int groups = attributes().groups();
    try (NDArray last = map.transpose(0, 2, 3, 1);
        NDArray dealtOut = last.reshape(-1, height, width, groups, shape().channels() / groups);
        NDArray turned = dealtOut.swapAxes(3, 4);
        NDArray together = turned.reshape(-1, height, width, shape().channels())) {
      return together.transpose(0, 3, 1, 2);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    int groups = attributes().groups();
    V dealt =
        p.reshape(x.get(0), groups, shape().channels() / groups, shape().height(), shape().width());
    return p.reshape(p.transpose(dealt, 0, 2, 1, 3, 4), shape().dims());
  }
}
