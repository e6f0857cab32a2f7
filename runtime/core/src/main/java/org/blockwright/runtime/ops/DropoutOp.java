package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Zeroes values at random in training; the input itself elsewhere. */
public final class DropoutOp extends OperatorBlock<org.blockwright.op.Dropout> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public DropoutOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Dropout.class, List.of(x), args);
  }

  @Override
  public boolean isAffine() {
    return true;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray x = inputs[0];
    double rate = attributes().rate();
    if (!pass.dropping() || rate == 0) {
      return x;
    }
    return x.getNDArrayInternal().dropout(x, (float) rate, true).singletonOrThrow();
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return x.get(0);
  }
}
