package org.blockwright.runtime.ops;

import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.bias;
import static org.blockwright.runtime.ops.Args.block;
import static org.blockwright.runtime.ops.Args.ceil;
import static org.blockwright.runtime.ops.Args.countPadding;
import static org.blockwright.runtime.ops.Args.factor;
import static org.blockwright.runtime.ops.Args.heads;
import static org.blockwright.runtime.ops.Args.index;
import static org.blockwright.runtime.ops.Args.initial;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.like;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.padding;
import static org.blockwright.runtime.ops.Args.shift;
import static org.blockwright.runtime.ops.Args.single;
import static org.blockwright.runtime.ops.Args.size;
import static org.blockwright.runtime.ops.Args.stride;
import static org.blockwright.runtime.ops.Args.window;
import static org.blockwright.runtime.ops.References.linear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.blockwright.Act;
import org.blockwright.Size;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.heads.AttentionMaps;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Operators on grids, and learned factors, against their formulas. */
class GridOpsTest {
  private static final TensorShape MAP = TensorShape.map(4, 5, 6);
  private static final TensorShape TOKENS = TensorShape.tokens(6, 2, 3, 0);
  private static final TensorShape WITH_TWO = TensorShape.tokens(6, 2, 2, 2);
  private static final TensorShape VECTOR = TensorShape.vector(6);

  private static DynamicTest test(String name, GraphBlock part, Lab.Reference reference) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          try (Lab lab = new Lab()) {
            lab.check(part, reference);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> factors() {
    return Stream.of(
        test(
            "layer scale of tokens",
            new LayerScaleOp(TOKENS),
            (p, training, x) -> Values.of(i -> x[0].at(i) * p.get("gamma").at(i[2]), x[0].dims())),
        test(
            "layer scale of a map",
            new LayerScaleOp(MAP, initial(1)),
            (p, training, x) -> Values.of(i -> x[0].at(i) * p.get("gamma").at(i[1]), x[0].dims())),
        test(
            "layer scale of a vector",
            new LayerScaleOp(VECTOR),
            (p, training, x) -> Values.of(i -> x[0].at(i) * p.get("gamma").at(i[1]), x[0].dims())),
        test(
            "one factor for all",
            new LayerScaleOp(MAP, single(true)),
            (p, training, x) -> x[0].map(v -> v * p.get("gamma").at())),
        test(
            "affine of tokens",
            new AffineOp(TOKENS),
            (p, training, x) ->
                Values.of(
                    i -> x[0].at(i) * p.get("alpha").at(i[2]) + p.get("beta").at(i[2]),
                    x[0].dims())),
        test(
            "affine of a map",
            new AffineOp(MAP),
            (p, training, x) ->
                Values.of(
                    i -> x[0].at(i) * p.get("alpha").at(i[1]) + p.get("beta").at(i[1]),
                    x[0].dims())),
        test("scale", new ScaleOp(MAP, factor(-0.3)), (p, training, x) -> x[0].map(v -> v * -0.3)),
        test(
            "second token",
            new SelectClassTokenOp(WITH_TWO, index(1)),
            (p, training, x) -> x[0].slice(1, 1, 2).reshape(2, 6)));
  }

  /** {@code x} with zeros or another value around. */
  private static Values padded(Values x, double value, int top, int left, int bottom, int right) {
    return Values.of(
        i -> x.atOr(value, i[0], i[1], i[2] - top, i[3] - left),
        x.dims()[0],
        x.dims()[1],
        x.dims()[2] + top + bottom,
        x.dims()[3] + left + right);
  }

  @TestFactory
  Stream<DynamicTest> paddingAsTensorFlow() {
    return Stream.of(
        test(
            "a convolution, one more below",
            // 5 x 6 at stride 2: 5 rows need 1 + 1, 6 columns 0 + 1.
            new ConvOp(MAP, out(3), kernel(3), stride(2), padding(Size.TF_SAME), act(Act.SILU)),
            (p, training, x) ->
                References.act(
                    Act.SILU,
                    References.conv(
                        padded(x[0], 0, 1, 0, 1, 1), p.get("weight"), p.get("bias"), 2, 0, 1))),
        test(
            "a convolution and batch norm at stride 1",
            new ConvBnOp(MAP, kernel(4), padding(Size.TF_SAME)),
            (p, training, x) ->
                References.batchNorm(
                    References.conv(
                        padded(x[0], 0, 1, 1, 2, 2), p.get("conv.weight"), null, 1, 0, 1),
                    p,
                    "bn.",
                    1e-5,
                    training)),
        test(
            "a maximum",
            new MaxPoolOp(MAP, kernel(2), stride(2), padding(Size.TF_SAME)),
            (p, training, x) ->
                References.pool(padded(x[0], -1e9, 0, 0, 1, 0), 2, 2, 0, true, 3, 3)),
        test(
            "a mean with zeros",
            new AvgPoolOp(MAP, kernel(2), stride(2), padding(Size.TF_SAME)),
            (p, training, x) -> References.pool(padded(x[0], 0, 0, 0, 1, 0), 2, 2, 0, false, 3, 3)),
        test(
            "a mean without zeros",
            new AvgPoolOp(MAP, kernel(3), stride(2), padding(Size.TF_SAME), countPadding(false)),
            (p, training, x) -> meanInside(x[0], 3, 2, 1, 0, 3, 3)));
  }

  /** Mean over the cells of each window that lie in the map. */
  private static Values meanInside(
      Values x, int kernel, int stride, int top, int left, int rows, int columns) {
    return Values.of(
        i -> {
          double sum = 0;
          int cells = 0;
          for (int a = 0; a < kernel * kernel; a++) {
            double value =
                x.atOr(
                    Double.NaN,
                    i[0],
                    i[1],
                    i[2] * stride - top + a / kernel,
                    i[3] * stride - left + a % kernel);
            sum += Double.isNaN(value) ? 0 : value;
            cells += Double.isNaN(value) ? 0 : 1;
          }
          return sum / cells;
        },
        x.dims()[0],
        x.dims()[1],
        rows,
        columns);
  }

  @TestFactory
  Stream<DynamicTest> pools() {
    return Stream.of(
        test(
            "a mean of whole windows that hang over, without zeros",
            new AvgPoolOp(MAP, kernel(3), stride(2), padding(0), ceil(true), countPadding(false)),
            (p, training, x) -> meanInside(x[0], 3, 2, 0, 0, 2, 3)),
        test(
            "a mean without the padding",
            new AvgPoolOp(MAP, kernel(3), stride(1), padding(1), countPadding(false)),
            (p, training, x) -> meanInside(x[0], 3, 1, 1, 1, 5, 6)),
        test(
            "areas of a map",
            new AdaptiveAvgPoolOp(MAP, size(4)),
            (p, training, x) -> areas(x[0], 4)),
        test(
            "more areas than rows",
            new AdaptiveAvgPoolOp(MAP, size(7)),
            (p, training, x) -> areas(x[0], 7)),
        test(
            "areas that are the cells",
            new AdaptiveAvgPoolOp(TensorShape.map(3, 4, 4), size(4)),
            (p, training, x) -> x[0]),
        test(
            "enlarged",
            new ResizeOp(MAP, like(TensorShape.map(1, 9, 8))),
            (p, training, x) -> interpolated(x[0], 9, 8)),
        test(
            "made smaller in one direction",
            new ResizeOp(MAP, like(TensorShape.tokens(1, 2, 7, 0))),
            (p, training, x) -> interpolated(x[0], 2, 7)));
  }

  private static Values areas(Values x, int size) {
    int height = x.dims()[2];
    int width = x.dims()[3];
    return Values.of(
        i -> {
          int top = (int) Math.floor((double) i[2] * height / size);
          int bottom = (int) Math.ceil((i[2] + 1.0) * height / size);
          int left = (int) Math.floor((double) i[3] * width / size);
          int right = (int) Math.ceil((i[3] + 1.0) * width / size);
          double sum = 0;
          for (int a = top; a < bottom; a++) {
            for (int b = left; b < right; b++) {
              sum += x.at(i[0], i[1], a, b);
            }
          }
          return sum / ((bottom - top) * (right - left));
        },
        x.dims()[0],
        x.dims()[1],
        size,
        size);
  }

  /** The value between four cells' centres, which lie at halves; beyond the outer ones theirs. */
  private static Values interpolated(Values x, int rows, int columns) {
    int height = x.dims()[2];
    int width = x.dims()[3];
    return Values.of(
        i -> {
          double down = clamped((i[2] + 0.5) * height / rows - 0.5, height);
          double right = clamped((i[3] + 0.5) * width / columns - 0.5, width);
          double sum = 0;
          for (int a = 0; a < height; a++) {
            for (int b = 0; b < width; b++) {
              double share =
                  Math.max(0, 1 - Math.abs(down - a)) * Math.max(0, 1 - Math.abs(right - b));
              sum += share * x.at(i[0], i[1], a, b);
            }
          }
          return sum;
        },
        x.dims()[0],
        x.dims()[1],
        rows,
        columns);
  }

  private static double clamped(double at, int size) {
    return Math.min(Math.max(at, 0), size - 1);
  }

  @TestFactory
  Stream<DynamicTest> squares() {
    return Stream.of(
        test(
            "squares of two",
            new SpaceToDepthOp(TensorShape.tokens(3, 4, 6, 0)),
            (p, training, x) -> squares(x[0], 4, 6, 2)),
        test(
            "squares of two that do not divide the grid",
            new SpaceToDepthOp(TensorShape.tokens(3, 3, 5, 0)),
            (p, training, x) -> squares(x[0], 3, 5, 2)),
        test(
            "squares of three",
            new SpaceToDepthOp(TensorShape.tokens(2, 3, 6, 0), block(3)),
            (p, training, x) -> squares(x[0], 3, 6, 3)));
  }

  private static Values squares(Values x, int height, int width, int block) {
    int channels = x.dims()[2];
    int columns = (width + block - 1) / block;
    Values grid = x.reshape(x.dims()[0], height, width, channels);
    return Values.of(
        i -> {
          int part = i[2] / channels;
          int row = i[1] / columns * block + part % block;
          int column = i[1] % columns * block + part / block;
          return grid.atOr(0, i[0], row, column, i[2] % channels);
        },
        x.dims()[0],
        (height + block - 1) / block * columns,
        block * block * channels);
  }

  @TestFactory
  Stream<DynamicTest> windows() {
    return Stream.of(
        test(
            "windows",
            new WindowAttentionOp(TensorShape.tokens(4, 4, 6, 0), heads(2), window(2)),
            (p, training, x) -> windowed(x[0], p, 4, 6, 2, 2, 0, 0, 2)),
        test(
            "shifted windows",
            new WindowAttentionOp(TensorShape.tokens(4, 4, 6, 0), heads(2), window(2), shift(1)),
            (p, training, x) -> windowed(x[0], p, 4, 6, 2, 2, 1, 1, 2)),
        test(
            "shifted windows of three by one",
            new WindowAttentionOp(TensorShape.tokens(2, 6, 6, 0), heads(1), window(3), shift(1)),
            (p, training, x) -> windowed(x[0], p, 6, 6, 3, 3, 1, 1, 1)),
        test(
            "a window as large as the grid is not shifted",
            new WindowAttentionOp(
                TensorShape.tokens(4, 2, 2, 0), heads(1), window(2), shift(1), bias(false)),
            (p, training, x) -> windowed(x[0], p, 2, 2, 2, 2, 0, 0, 1)),
        test(
            "one side within the window, the other not",
            new WindowAttentionOp(TensorShape.tokens(2, 2, 6, 0), heads(1), window(3), shift(1)),
            (p, training, x) -> windowed(x[0], p, 2, 6, 2, 3, 0, 1, 1)),
        test(
            "shifted windows that do not divide the grid",
            new WindowAttentionOp(TensorShape.tokens(2, 4, 5, 0), heads(2), window(3), shift(1)),
            (p, training, x) -> windowed(x[0], p, 4, 5, 3, 3, 1, 1, 2)));
  }

  /**
   * The formula on the grid itself: who is in my window, and did we stand there before the roll?
   */
  private static Values windowed(
      Values x,
      Map<String, Values> p,
      int height,
      int width,
      int rows,
      int columns,
      int down,
      int right,
      int heads) {
    int channels = x.dims()[2];
    int perHead = channels / heads;
    Values nothing = Values.zeros(x.dims()[0], 1, channels);
    Values qkv = linear(x.concat(1, nothing), p.get("qkv.weight"), p.get("qkv.bias"));
    Values shares = shares(qkv, p, height, width, rows, columns, down, right, heads);
    int nobody = height * width;
    Values mixed =
        Values.of(
            i -> {
              double result = 0;
              for (int key = 0; key <= nobody; key++) {
                double share = shares.at(i[0], i[2] / perHead, i[1], key);
                result += share * qkv.at(i[0], key, 2 * channels + i[2]);
              }
              return result;
            },
            x.dims());
    return linear(mixed, p.get("proj.weight"), p.get("proj.bias"));
  }

  /**
   * Shares {@code (N, heads, query, key)}; the key behind the last stands for all of the padding.
   */
  private static Values shares(
      Values qkv,
      Map<String, Values> p,
      int height,
      int width,
      int rows,
      int columns,
      int down,
      int right,
      int heads) {
    int channels = qkv.dims()[2] / 3;
    int perHead = channels / heads;
    int wide = (width + columns - 1) / columns * columns;
    int high = (height + rows - 1) / rows * rows;
    Values table = p.get("relative_position_bias_table");
    Values shares = Values.zeros(qkv.dims()[0], heads, height * width, height * width + 1);
    for (int at = 0; at < shares.data().length; at += height * width + 1) {
      int query = at / (height * width + 1) % (height * width);
      int head = at / (height * width + 1) / (height * width) % heads;
      int image = at / (height * width + 1) / (height * width) / heads;
      int row = (query / width - down + height) % height;
      int column = (query % width - right + width) % width;
      double sum = 0;
      for (int k = 0; k < rows * columns; k++) {
        int keyRow = row / rows * rows + k / columns;
        int keyColumn = column / columns * columns + k % columns;
        boolean inside = keyRow < height && keyColumn < width;
        int key =
            inside
                ? (keyRow + down) % height * width + (keyColumn + right) % width
                : height * width;
        double score = 0;
        for (int c = head * perHead; c < (head + 1) * perHead; c++) {
          score += qkv.at(image, query, c) * qkv.at(image, key, channels + c);
        }
        score /= Math.sqrt(perHead);
        int offset =
            (row - keyRow + rows - 1) * (2 * columns - 1) + column - keyColumn + columns - 1;
        score += table.at(offset, head);
        boolean together =
            wrapped(row, high, down) == wrapped(keyRow, high, down)
                && wrapped(column, wide, right) == wrapped(keyColumn, wide, right);
        score += together ? 0 : -100;
        shares.data()[at + key] += Math.exp(score);
        sum += Math.exp(score);
      }
      for (int key = 0; key <= height * width; key++) {
        shares.data()[at + key] /= sum;
      }
    }
    return shares;
  }

  private static boolean wrapped(int at, int size, int shift) {
    return shift > 0 && at >= size - shift;
  }

  @Test
  void showsTheAttentionThatEachTokenGets() {
    TensorShape shape = TensorShape.tokens(4, 4, 6, 0);
    WindowAttentionOp op = new WindowAttentionOp(shape, heads(2), window(2), shift(1));
    assertEquals(List.of(), op.attention());
    op.showAttention();
    assertEquals(List.of(TensorShape.groupsOver(2, 1, shape)), op.attention());
    try (Lab lab = new Lab()) {
      Map<String, Values> p = lab.fill(op, 3);
      Values x = Lab.input(shape, 2, 4);
      Values qkv =
          linear(x.concat(1, Values.zeros(2, 1, 4)), p.get("qkv.weight"), p.get("qkv.bias"));
      Values shares = shares(qkv, p, 4, 6, 2, 2, 1, 1, 2);
      Values expected =
          Values.of(
              i -> {
                double sum = 0;
                for (int query = 0; query < 24; query++) {
                  sum += shares.at(i[0], i[1], query, i[3]) / 24;
                }
                return sum;
              },
              2,
              2,
              1,
              24);
      try (AttentionMaps shown = AttentionMaps.of(op, x.on(lab.manager()))) {
        Lab.assertNear(expected, Values.copy(shown.maps().get(0)), 1e-5, "map");
      }
    }
  }

  @Test
  void factorsStartWhereTheyAreTold() {
    try (NDManager manager = NDManager.newBaseManager()) {
      LayerScaleOp scale = new LayerScaleOp(VECTOR, initial(0.25));
      scale.initialize(manager, 1);
      assertArrayEquals(
          new float[] {0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f},
          scale.parameter("gamma").getArray().toFloatArray());
      LayerScaleOp single = new LayerScaleOp(MAP, initial(0), single(true));
      single.initialize(manager, 1);
      assertEquals(0, single.parameter("gamma").getArray().getFloat());
      assertEquals(1, single.parameterCount());
    }
  }

  private static void refuses(String message, org.junit.jupiter.api.function.Executable maker) {
    assertEquals(message, assertThrows(BlockwrightException.class, maker).getMessage());
  }

  @Test
  void refuses() {
    refuses(
        "[NoSuchToken] there is no token 2 before the grid in (6, 6), which has 2"
            + " (SelectClassToken)",
        () -> new SelectClassTokenOp(WITH_TWO, index(2)));
    refuses(
        "[ShiftTooLarge] a shift of 2 leaves no room in a window of 2: it lies below the window"
            + " (WindowAttention)",
        () -> new WindowAttentionOp(TOKENS, heads(2), window(2), shift(2)));
    refuses(
        "[TokensInTheWay] this operator reads a map's cells, not 2 tokens beside them: leave the"
            + " class token out (WindowAttention)",
        () -> new WindowAttentionOp(WITH_TWO, heads(2)));
    refuses(
        "[NotFinite] factor is a finite number, not NaN (Scale)",
        () -> new ScaleOp(MAP, factor(Double.NaN)));
    refuses(
        "[WrongLike] this operator takes its size from a map (C, H, W), not from a vector (C): (6)"
            + " (Resize)",
        () -> new ResizeOp(MAP, like(VECTOR)));
    refuses(
        "[TooLarge] the shape of 4294967295 cells is too large (Conv)",
        () -> new ConvOp(MAP, kernel(3), Args.dilation(Integer.MAX_VALUE)));
    refuses(
        "[TooLarge] the shape of 4294967300 cells is too large (Conv)",
        () -> new ConvOp(MAP, kernel(3), padding(Integer.MAX_VALUE)));
    refuses(
        "[TooLarge] the shape (3, 46341, 46341) is too large (Conv)",
        () -> new ConvOp(TensorShape.map(3, 46341, 46341)));
    refuses(
        "[TooLarge] the shape (1, 1073741824) is too large (Attention)",
        () -> new AttentionOp(TensorShape.tokens(1 << 30, 1, 1, 0), heads(1)));
  }
}
