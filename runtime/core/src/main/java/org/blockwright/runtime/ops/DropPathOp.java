package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Zeroes whole samples at random in training; the input itself elsewhere. */
public final class DropPathOp extends OperatorBlock<org.blockwright.op.DropPath> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public DropPathOp(Shaped x, Arg... args) {
    super(org.blockwright.op.DropPath.class, List.of(x), args);
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
    long[] perSample = new long[inputs().get(0).dims().length + 1];
    Arrays.fill(perSample, 1);
    perSample[0] = x.getShape().get(0);
    NDManager manager = x.getManager();
    try (NDArray ones = manager.ones(new Shape(perSample), DataType.FLOAT32, x.getDevice());
        NDArray mask =
            ones.getNDArrayInternal().dropout(ones, (float) rate, true).singletonOrThrow()) {
      return x.mul(mask);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return x.get(0);
  }
}
