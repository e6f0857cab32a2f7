package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.Act;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/**
 * Batch norm over channels, activation: {@code (N, C, H, W)}, {@code (N, L, C)} or {@code (N, C)}
 * to the same.
 */
public final class BatchNormOp extends OperatorBlock<org.blockwright.op.BatchNorm> {
  private final Normalization norm;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public BatchNormOp(Shaped x, Arg... args) {
    super(org.blockwright.op.BatchNorm.class, List.of(x), args);
    norm = new Normalization(this, "", attributes().eps());
  }

  @Override
  public boolean isAffine() {
    return attributes().act() == Act.NONE;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray y = normalized(pass, inputs[0]);
    return tokens()
        ? Activations.replace(pass, attributes().act(), y)
        : Activations.overwrite(pass, attributes().act(), y);
  }

  private boolean tokens() {
    return shape().kind() == TensorShape.Kind.TOKENS;
  }

  private NDArray normalized(ForwardPass pass, NDArray x) {
    if (!tokens()) {
      return norm.apply(pass, x);
    }
    try (NDArray columns = x.swapAxes(1, 2);
        NDArray y = norm.apply(pass, columns)) {
      return y.swapAxes(1, 2);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V y =
        tokens()
            ? p.transpose(norm.lower(p, p.transpose(x.get(0), 0, 2, 1)), 0, 2, 1)
            : norm.lower(p, x.get(0));
    return p.activation(attributes().act(), y);
  }
}
