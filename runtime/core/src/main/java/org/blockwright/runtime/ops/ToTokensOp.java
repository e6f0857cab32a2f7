package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/**
 * The cells of a map in row-major order: {@code (N, C, H, W)} to {@code (N, L, C)}; tokens stay.
 */
public final class ToTokensOp extends OperatorBlock<org.blockwright.op.ToTokens> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public ToTokensOp(Shaped x, Arg... args) {
    super(org.blockwright.op.ToTokens.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    TensorShape read = inputs().get(0);
    return read.kind() == TensorShape.Kind.TOKENS ? inputs[0] : Layout.tokens(inputs[0], read);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    TensorShape read = inputs().get(0);
    return read.kind() == TensorShape.Kind.TOKENS ? x.get(0) : Layout.tokens(p, x.get(0), read);
  }
}
