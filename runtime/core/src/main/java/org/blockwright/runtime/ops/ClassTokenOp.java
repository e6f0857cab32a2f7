package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Puts a learned token before the others: {@code (N, L, C)} to {@code (N, L + 1, C)}. */
public final class ClassTokenOp extends OperatorBlock<org.blockwright.op.ClassToken> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public ClassTokenOp(Shaped x, Arg... args) {
    super(org.blockwright.op.ClassToken.class, List.of(x), args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray x = inputs[0];
    NDArray token = pass.value(parameter("token"), x.getDevice());
    Shape one = new Shape(x.getShape().get(0), 1, shape().channels());
    try (NDArray tokens = token.broadcast(one)) {
      // The result goes to the manager of the first array, which would be the parameter's.
      tokens.attach(x.getManager());
      return tokens.getNDArrayInternal().concat(new NDList(x), 1);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V tokens = p.perSample(parameter("token"), x.get(0));
    return p.concat(List.of(tokens, x.get(0)), 1);
  }
}
