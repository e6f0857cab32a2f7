package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Mean over a window: {@code (N, C, H, W)} to {@code (N, C, H', W')}. */
public final class AvgPoolOp extends OperatorBlock<org.blockwright.op.AvgPool> {
  private final Edges edges;
  private final Window window;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public AvgPoolOp(Shaped x, Arg... args) {
    super(org.blockwright.op.AvgPool.class, List.of(x), args);
    org.blockwright.op.AvgPool op = attributes();
    edges = Edges.of(op.padding(), op.kernel(), op.stride(), 1, inputs().get(0));
    window = edges.window(op.kernel(), op.stride(), op.ceil(), inputs().get(0), shape());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    if (edges.even() && (attributes().countPadding() || edges.inside() == 0)) {
      return pool(inputs[0]);
    }
    try (NDArray padded =
            edges.even() ? inputs[0].reshape(inputs[0].getShape()) : edges.apply(inputs[0], 0);
        NDArray mean = pool(padded);
        NDArray share =
            mean.getManager().create(shares(), Layout.any(shape().withChannels(1), 1))) {
      return mean.mul(share);
    }
  }

  private NDArray pool(NDArray x) {
    return x.getNDArrayInternal()
        .avgPool(window.kernels(), window.strides(), window.paddings(), window.ceil(), true);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    if (edges.even()) {
      return p.averagePool(x.get(0), window, attributes().countPadding());
    }
    V mean = p.averagePool(edges.lower(p, x.get(0), 0), window, true);
    return p.multiply(mean, p.constant(shares(), 1, 1, shape().height(), shape().width()));
  }

  /** What a mean that counts zeros is multiplied with for each window. */
  private float[] shares() {
    int rows = shape().height();
    int columns = shape().width();
    float[] shares = new float[rows * columns];
    for (int i = 0; i < shares.length; i++) {
      int height = inside(i / columns, edges.top(), inputs().get(0).height());
      int width = inside(i % columns, edges.left(), inputs().get(0).width());
      int counted =
          counted(i / columns, window.read().height())
              * counted(i % columns, window.read().width());
      shares[i] = attributes().countPadding() ? 1 : (float) counted / (height * width);
    }
    return shares;
  }

  /** Cells that the engine counts in a window, along one axis: the padding's too. */
  private int counted(int index, int size) {
    int from = index * window.stride() - edges.inside();
    return Math.min(from + window.kernel(), size + edges.inside()) - from;
  }

  /** Cells of the map in a window, along one axis. */
  private int inside(int index, int before, int size) {
    int from = index * window.stride() - before;
    return Math.min(from + window.kernel(), size) - Math.max(from, 0);
  }
}
