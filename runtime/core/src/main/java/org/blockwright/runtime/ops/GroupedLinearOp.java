package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/**
 * One linear map for each group of channels at every position: {@code (N, C, H, W)} or {@code (N,
 * L, C)} to {@code (N, groups, out, L)}.
 */
public final class GroupedLinearOp extends OperatorBlock<org.blockwright.op.GroupedLinear> {
  private final Convolution conv;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public GroupedLinearOp(Shaped x, Arg... args) {
    super(org.blockwright.op.GroupedLinear.class, List.of(x), args);
    conv = Convolution.pointwise(this, "", inputs().get(0).channels());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (NDArray map = Layout.map(inputs[0], inputs().get(0));
        NDArray y = conv.apply(pass, map)) {
      return y.reshape(Layout.any(shape()));
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V map = Layout.map(p, x.get(0), inputs().get(0));
    return p.reshape(conv.lower(p, map), shape().dims());
  }
}
