package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.stream.IntStream;
import org.blockwright.rule.Shaped;

/** Values less the least of the batch. */
public final class SubtractMinOp extends OperatorBlock<org.blockwright.op.SubtractMin> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public SubtractMinOp(Shaped x, Arg... args) {
    super(org.blockwright.op.SubtractMin.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray x = inputs[0];
    try (NDArray least = x.min();
        NDArray eps = Scalars.of(attributes().eps(), x);
        NDArray above = x.sub(least)) {
      return above.add(eps);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    int[] all = IntStream.rangeClosed(0, shape().dims().length).toArray();
    V greatest = p.max(p.scale(x.get(0), -1), all);
    V eps = p.constant(new float[] {(float) attributes().eps()}, 1);
    return p.add(p.add(x.get(0), greatest), eps);
  }
}
