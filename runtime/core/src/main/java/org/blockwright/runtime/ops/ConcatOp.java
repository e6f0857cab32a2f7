package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Arrays;
import java.util.List;
import org.blockwright.Axis;
import org.blockwright.rule.Shaped;

/** Joins inputs along their channels. */
public final class ConcatOp extends OperatorBlock<org.blockwright.op.Concat> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public ConcatOp(Shaped a, Shaped b, Arg... args) {
    this(List.of(a, b), args);
  }

  /** Of any number of inputs. */
  public ConcatOp(List<? extends Shaped> inputs, Arg... args) {
    super(org.blockwright.op.Concat.class, inputs, args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDList rest = new NDList(Arrays.asList(inputs).subList(1, inputs.length));
    return inputs[0].getNDArrayInternal().concat(rest, Layout.axis(shape(), Axis.CHANNELS));
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.concat(x, Layout.axis(shape(), Axis.CHANNELS));
  }
}
