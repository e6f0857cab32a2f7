package org.blockwright.compile;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.ops.Arg;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.OperatorBlock;
import org.blockwright.runtime.ops.Primitives;

/** Runs {@link Gain}; the learned factor is 1 in these tests and only counted. */
public final class GainOp extends OperatorBlock<Gain> {
  /** As its annotation's rule says. */
  public GainOp(Shaped x, Arg... args) {
    super(Gain.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return inputs[0].mul(attributes().gamma());
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.scale(x.get(0), attributes().gamma());
  }
}
