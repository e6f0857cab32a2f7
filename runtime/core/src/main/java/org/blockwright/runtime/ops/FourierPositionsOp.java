package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Adds a projection of sines and cosines of the places: tokens {@code (N, L, C)} to the same. */
public final class FourierPositionsOp extends OperatorBlock<org.blockwright.op.FourierPositions> {
  /** What the official code adds to the grid's side, by which it divides. */
  private static final double EPS = 1e-6;

  private final Convolution projection;
  private final float[] waves;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public FourierPositionsOp(Shaped x, Arg... args) {
    super(org.blockwright.op.FourierPositions.class, List.of(x), args);
    projection = Convolution.pointwise(this, "token_projection.", 2 * attributes().hidden());
    waves = waves();
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (Scratch scratch = new Scratch(inputs[0])) {
      NDArray constant =
          scratch.constant(waves, 1, 2L * attributes().hidden(), shape().height(), shape().width());
      NDArray positions = Layout.tokens(projection.apply(pass, constant), shape());
      // As if each sample had its own, which is what tables count.
      pass.count((inputs[0].getShape().get(0) - 1) * macs());
      return scratch.keep(scratch.view(inputs[0]).add(positions));
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V constant = p.constant(waves, 1, 2 * attributes().hidden(), shape().height(), shape().width());
    return p.add(x.get(0), Layout.tokens(p, projection.lower(p, constant), shape()));
  }

  /** Numbers of the rows, then of the columns, for each place. */
  private float[] waves() {
    int hidden = attributes().hidden();
    int cells = shape().positions();
    float[] values = new float[2 * hidden * cells];
    for (int i = 0; i < hidden; i++) {
      for (int cell = 0; cell < cells; cell++) {
        int row = cell / shape().width();
        int column = cell % shape().width();
        values[i * cells + cell] = wave(i, row, shape().height());
        values[(hidden + i) * cells + cell] = wave(i, column, shape().width());
      }
    }
    return values;
  }

  private float wave(int index, int place, int side) {
    double turned = (place + 1) / (side + EPS) * 2 * Math.PI;
    double exponent = 2.0 * (index / 2) / attributes().hidden();
    double angle = turned / Math.pow(attributes().temperature(), exponent);
    return (float) (index % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
  }
}
