package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;
import org.blockwright.Axis;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** The channels before or behind a cut. */
public final class SliceOp extends OperatorBlock<org.blockwright.op.Slice> {
  private final int axis;
  private final int from;
  private final int to;
  private final NDIndex index;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public SliceOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Slice.class, List.of(x), args);
    TensorShape read = inputs().get(0);
    int cut = org.blockwright.op.Slice.Rule.cut("ratio", attributes().ratio(), read.channels());
    boolean first = attributes().part() == org.blockwright.SliceSide.FIRST;
    axis = Layout.axis(read, Axis.CHANNELS);
    from = first ? 0 : cut;
    to = first ? cut : read.channels();
    index = new NDIndex().addAllDim(axis).addSliceDim(from, to);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray x = inputs[0];
    boolean joined =
        inputs().get(0).kind() == TensorShape.Kind.MAP
            && pass.isChannelsLast(x)
            && pass.arithmetic().compareTo(Arithmetic.FUSED) >= 0;
    return joined ? pass.part(x, from == 0 ? to : from, from == 0) : x.get(index);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.slice(x.get(0), axis, from, to, 1);
  }
}
