package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** Smooth maximum over all positions, to {@code (N, C)}. */
public final class LogSumExpPoolOp extends OperatorBlock<org.blockwright.op.LogSumExpPool> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public LogSumExpPoolOp(Shaped x, Arg... args) {
    super(org.blockwright.op.LogSumExpPool.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    TensorShape read = inputs().get(0);
    int[] axis = {Pooling.axis(read)};
    try (Scratch scratch = new Scratch(inputs[0])) {
      NDArray x = Pooling.flat(scratch.view(inputs[0]), read);
      NDArray r = scratch.view(pass.value(parameter("r"), x.getDevice()));
      NDArray max = x.max(axis, true);
      NDArray mean = x.sub(max).mul(r).exp().mean(axis, true);
      return scratch.keep(max.add(mean.log().div(r)).reshape(Layout.any(shape())));
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    TensorShape read = inputs().get(0);
    int axis = Pooling.axis(read);
    V flat = Pooling.flat(p, x.get(0), read);
    V r = p.parameter(parameter("r"));
    V max = p.max(flat, axis);
    V beside =
        axis == 1 ? p.reshape(max, 1, shape().channels()) : p.reshape(max, shape().channels(), 1);
    V powers = p.exp(p.multiply(p.add(flat, p.scale(beside, -1)), r));
    V inverse = p.power(r, p.constant(new float[] {-1}, 1));
    return p.add(max, p.multiply(p.log(p.mean(powers, axis)), inverse));
  }
}
