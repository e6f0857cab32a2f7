package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/**
 * Layer norm over channels: {@code (N, C, H, W)}, {@code (N, L, C)} or {@code (N, C)} to the same.
 */
public final class LayerNormOp extends OperatorBlock<org.blockwright.op.LayerNorm> {
  private final LayerNormalization norm;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public LayerNormOp(Shaped x, Arg... args) {
    super(org.blockwright.op.LayerNorm.class, List.of(x), args);
    norm = new LayerNormalization(this, "", attributes().eps());
  }

  private boolean map() {
    return shape().kind() == TensorShape.Kind.MAP;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    if (!map()) {
      return norm.apply(pass, inputs[0]);
    }
    try (NDArray last = inputs[0].transpose(0, 2, 3, 1);
        NDArray y = norm.apply(pass, last)) {
      return y.transpose(0, 3, 1, 2);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V last = map() ? p.transpose(x.get(0), 0, 2, 3, 1) : x.get(0);
    V y = norm.lower(p, last);
    return map() ? p.transpose(y, 0, 3, 1, 2) : y;
  }
}
