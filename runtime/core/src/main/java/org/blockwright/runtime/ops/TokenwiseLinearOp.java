package org.blockwright.runtime.ops;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;
import org.blockwright.rule.Shaped;

/** A linear layer for each token: {@code (N, G, C)} to {@code (N, out)}. */
public final class TokenwiseLinearOp extends OperatorBlock<org.blockwright.op.TokenwiseLinear> {
  private final int each;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public TokenwiseLinearOp(Shaped x, Arg... args) {
    super(org.blockwright.op.TokenwiseLinear.class, List.of(x), args);
    each = Math.toIntExact(parameter("weight").getShape().get(2));
  }

  private int all() {
    return inputs().get(0).positions() * each;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    Device device = inputs[0].getDevice();
    try (Scratch scratch = new Scratch(inputs[0])) {
      NDArray byToken = scratch.view(inputs[0]).swapAxes(0, 1);
      NDArray weight = pass.value(parameter("weight"), device);
      NDArray values = pass.products().matMul(byToken, weight).swapAxes(0, 1).reshape(-1, all());
      pass.count(inputs[0].size() * each);
      NDArray kept = values.get(new NDIndex().addAllDim().addSliceDim(0, shape().channels()));
      return scratch.keep(kept.add(pass.value(parameter("bias"), device)));
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V byToken = p.transpose(x.get(0), 1, 0, 2);
    V values = p.transpose(p.matMul(byToken, p.parameter(parameter("weight"))), 1, 0, 2);
    V kept = p.slice(p.reshape(values, all()), 1, 0, shape().channels(), 1);
    return p.add(kept, p.parameter(parameter("bias")));
  }
}
