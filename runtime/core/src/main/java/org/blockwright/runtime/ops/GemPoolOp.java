package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** Generalised mean over all positions, to {@code (N, C)}. */
public final class GemPoolOp extends OperatorBlock<org.blockwright.op.GemPool> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public GemPoolOp(Shaped x, Arg... args) {
    super(org.blockwright.op.GemPool.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    TensorShape read = inputs().get(0);
    try (Scratch scratch = new Scratch(inputs[0])) {
      NDArray x = Pooling.flat(scratch.view(inputs[0]), read);
      NDArray p = scratch.view(pass.value(parameter("p"), x.getDevice()));
      NDArray powers = x.maximum(Scalars.of(attributes().eps(), x)).pow(p);
      NDArray mean = powers.mean(new int[] {Pooling.axis(read)});
      return scratch.keep(mean.pow(Scalars.of(1, x).div(p)));
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    TensorShape read = inputs().get(0);
    V power = p.parameter(parameter("p"));
    V powers = p.power(p.atLeast(Pooling.flat(p, x.get(0), read), attributes().eps()), power);
    V root = p.power(power, p.constant(new float[] {-1}, 1));
    return p.power(p.mean(powers, Pooling.axis(read)), root);
  }
}
