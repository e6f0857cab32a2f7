package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/**
 * Sums over positions with weights: {@code (N, G, Q, L)} and {@code (N, L, C)} to {@code (N, Q,
 * C)}.
 */
public final class WeightedSumOp extends OperatorBlock<org.blockwright.op.WeightedSum> {
  private final int slices;
  private final int width;
  private final int positions;
  private final boolean map;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public WeightedSumOp(Shaped weights, Shaped values, Arg... args) {
    super(org.blockwright.op.WeightedSum.class, List.of(weights, values), args);
    slices = org.blockwright.op.WeightedSum.Rule.slices(attributes(), inputs().get(0));
    width = shape().channels() / slices;
    positions = inputs().get(1).positions();
    map = inputs().get(1).kind() == TensorShape.Kind.MAP;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (Scratch scratch = new Scratch(inputs[0])) {
      NDArray weights = scratch.view(inputs[0], -1, slices, shape().positions(), positions);
      NDArray values =
          map
              ? scratch.view(inputs[1], -1, slices, width, positions).swapAxes(2, 3)
              : scratch.view(inputs[1], -1, positions, slices, width).swapAxes(1, 2);
      NDArray sums = pass.products().matMul(weights, values).swapAxes(1, 2);
      NDArray rows = sums.reshape(Layout.any(shape()));
      return scratch.keep(
          attributes().average() ? rows.mul(Scalars.of(1.0 / positions, rows)) : rows);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V weights = p.reshape(x.get(0), slices, shape().positions(), positions);
    V values =
        map
            ? p.transpose(p.reshape(x.get(1), slices, width, positions), 0, 1, 3, 2)
            : p.transpose(p.reshape(x.get(1), positions, slices, width), 0, 2, 1, 3);
    V sums = p.reshape(p.transpose(p.matMul(weights, values), 0, 2, 1, 3), shape().dims());
    return attributes().average() ? p.scale(sums, 1.0 / positions) : sums;
  }
}
