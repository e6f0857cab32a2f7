package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** The tokens of each square of the grid in one: {@code (N, L, C)} to {@code (N, L', C')}. */
public final class SpaceToDepthOp extends OperatorBlock<org.blockwright.op.SpaceToDepth> {
  private final Grid grid;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public SpaceToDepthOp(Shaped x, Arg... args) {
    super(org.blockwright.op.SpaceToDepth.class, List.of(x), args);
    TensorShape read = inputs().get(0);
    int block = attributes().block();
    grid = new Grid(read.height(), read.width(), read.channels(), block, block, 0, 0);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (Scratch scratch = new Scratch(inputs[0])) {
      NDArray squares = grid.cut(scratch.view(inputs[0]));
      return scratch.keep(squares.transpose(0, 1, 2, 4, 3, 5).reshape(Layout.any(shape())));
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return p.reshape(p.transpose(grid.cut(p, x.get(0)), 0, 1, 2, 4, 3, 5), shape().dims());
  }
}
