package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;
import org.blockwright.Axis;
import org.blockwright.rule.Shaped;

/** One of several slices of the channels. */
public final class SplitOp extends OperatorBlock<org.blockwright.op.Split> {
  private final int axis;
  private final int from;
  private final int to;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public SplitOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Split.class, List.of(x), args);
    axis = Layout.axis(shape(), Axis.CHANNELS);
    from = attributes().index() * shape().channels();
    to = from + shape().channels();
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return inputs[0].get(new NDIndex().addAllDim(axis).addSliceDim(from, to));
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.slice(x.get(0), axis, from, to, 1);
  }
}
