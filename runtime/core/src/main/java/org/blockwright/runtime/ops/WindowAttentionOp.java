package org.blockwright.runtime.ops;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.SparseFormat;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** Attention within windows of the grid: tokens {@code (N, L, C)} to the same. */
public final class WindowAttentionOp extends OperatorBlock<org.blockwright.op.WindowAttention>
    implements AttentionOutput {
  /** What keeps tokens apart that the roll made neighbours, as the official code has it. */
  private static final float MASKED = -100;

  private final Grid grid;
  private final Grid maps;
  private final int heads;
  private final int area;
  private final int[] offsets;
  private final float[] mask;
  private final LinearWeights qkv;
  private final LinearWeights proj;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public WindowAttentionOp(Shaped x, Arg... args) {
    super(org.blockwright.op.WindowAttention.class, List.of(x), args);
    int window = attributes().window();
    int rows = Math.min(window, shape().height());
    int columns = Math.min(window, shape().width());
    grid =
        new Grid(
            shape().height(),
            shape().width(),
            shape().channels(),
            rows,
            columns,
            shape().height() <= window ? 0 : attributes().shift(),
            shape().width() <= window ? 0 : attributes().shift());
    heads = attributes().heads();
    area = rows * columns;
    maps = grid.withChannels(heads);
    offsets = offsets();
    mask = shifted() ? mask() : new float[0];
    qkv = new LinearWeights(this, "qkv.");
    proj = new LinearWeights(this, "proj.");
  }

  private int windows() {
    return grid.rows() * grid.columns();
  }

  private int width() {
    return shape().channels() / heads;
  }

  private boolean shifted() {
    return grid.rollRows() + grid.rollColumns() > 0;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (Scratch scratch = new Scratch(inputs[0])) {
      NDArray cut = grid.cut(scratch.view(inputs[0])).reshape(-1, area, shape().channels());
      NDArray all = qkv.apply(pass, cut).reshape(-1, area, 3L * heads, width()).swapAxes(1, 2);
      NDList parts = all.split(3, 1);
      NDArray queries = parts.get(0).mul(Scalars.of(1 / Math.sqrt(width()), parts.get(0)));
      NDArray scores = pass.products().matMul(queries, parts.get(1).swapAxes(2, 3));
      NDArray biased =
          scores
              .reshape(-1, windows(), heads, area, area)
              .add(bias(pass, scratch))
              .reshape(-1, heads, area, area);
      scores.close();
      NDArray shares = biased.softmax(3);
      biased.close();
      if (showsAttention()) {
        // Whoever watches keeps another handle, which lives where the map lives.
        try (NDArray map = scratch.keep(received(shares))) {
          pass.attended(this, map);
        }
      }
      NDArray mixed = pass.products().matMul(shares, parts.get(2)).swapAxes(1, 2);
      NDArray projected = proj.apply(pass, mixed.reshape(-1, area, shape().channels()));
      return scratch.keep(grid.join(projected));
    }
  }

  /** What is added to the scores: {@code (heads, area, area)}, or for each window. */
  private NDArray bias(ForwardPass pass, Scratch scratch) {
    NDArray indices = scratch.indices(offsets);
    Device device = indices.getDevice();
    NDArray table = pass.value(parameter("relative_position_bias_table"), device);
    NDArray bias =
        indices
            .getNDArrayInternal()
            .embedding(indices, table, SparseFormat.DENSE)
            .singletonOrThrow()
            .reshape(area, area, heads)
            .transpose(2, 0, 1);
    return shifted() ? bias.add(scratch.constant(mask, windows(), 1, area, area)) : bias;
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V cut = p.reshape(grid.cut(p, x.get(0)), area, shape().channels());
    V all = p.reshape(qkv.lower(p, cut), area, 3 * heads, width());
    V byHead = p.transpose(all, 0, 2, 1, 3);
    V queries = p.scale(p.slice(byHead, 1, 0, heads, 1), 1 / Math.sqrt(width()));
    V keys = p.transpose(p.slice(byHead, 1, heads, 2 * heads, 1), 0, 1, 3, 2);
    V values = p.slice(byHead, 1, 2 * heads, 3 * heads, 1);
    V scores = p.reshape(p.matMul(queries, keys), windows(), heads, area, area);
    V shares = p.softmax(p.reshape(p.add(scores, bias(p)), heads, area, area), 3);
    if (showsAttention()) {
      p.attended(received(p, shares));
    }
    V mixed = p.transpose(p.matMul(shares, values), 0, 2, 1, 3);
    return grid.join(p, proj.lower(p, p.reshape(mixed, area, shape().channels())));
  }

  @Override
  public List<TensorShape> attention() {
    return showsAttention() ? List.of(TensorShape.groupsOver(heads, 1, shape())) : List.of();
  }

  /** The share of all queries' attention that each token gets, {@code (N, heads, 1, L)}. */
  private NDArray received(NDArray shares) {
    NDArray byToken = maps.join(shares.mean(new int[] {2}).swapAxes(1, 2));
    NDArray share = byToken.mul(Scalars.of(1.0 / windows(), byToken));
    return share.swapAxes(1, 2).reshape(-1, heads, 1, shape().positions());
  }

  private <V> V received(Primitives<V> p, V shares) {
    V byToken = maps.join(p, p.transpose(p.mean(shares, 2), 0, 2, 1));
    V share = p.transpose(p.scale(byToken, 1.0 / windows()), 0, 2, 1);
    return p.reshape(share, heads, 1, shape().positions());
  }

  private <V> V bias(Primitives<V> p) {
    V rows = p.rows(p.parameter(parameter("relative_position_bias_table")), offsets);
    V bias = p.transpose(p.fold(rows, area, area, heads), 2, 0, 1);
    return shifted() ? p.add(bias, p.constant(mask, windows(), 1, area, area)) : bias;
  }

  /** The table's row for each pair of a query and a key: the difference of their places. */
  private int[] offsets() {
    int columns = grid.windowWidth();
    int[] rows = new int[area * area];
    for (int i = 0; i < rows.length; i++) {
      int query = i / area;
      int key = i % area;
      int down = query / columns - key / columns + grid.windowHeight() - 1;
      int right = query % columns - key % columns + columns - 1;
      rows[i] = down * (2 * columns - 1) + right;
    }
    return rows;
  }

  /** For each window, query and key: 0, or what keeps them apart. */
  private float[] mask() {
    float[] values = new float[windows() * area * area];
    for (int i = 0; i < values.length; i++) {
      int window = i / (area * area);
      int query = region(window, i / area % area);
      int key = region(window, i % area);
      values[i] = query == key ? 0 : MASKED;
    }
    return values;
  }

  /** Tokens of a window attend to each other where they come from the same part of the grid. */
  private int region(int window, int place) {
    int row = window / grid.columns() * grid.windowHeight() + place / grid.windowWidth();
    int column = window % grid.columns() * grid.windowWidth() + place % grid.windowWidth();
    return 3 * region(row, grid.rows() * grid.windowHeight(), grid.windowHeight(), grid.rollRows())
        + region(
            column, grid.columns() * grid.windowWidth(), grid.windowWidth(), grid.rollColumns());
  }

  private static int region(int at, int size, int window, int shift) {
    if (shift == 0 || at < size - window) {
      return 0;
    }
    return at < size - shift ? 1 : 2;
  }
}
