package org.blockwright.runtime.ops;

import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.bias;
import static org.blockwright.runtime.ops.Args.count;
import static org.blockwright.runtime.ops.Args.eps;
import static org.blockwright.runtime.ops.Args.exponent;
import static org.blockwright.runtime.ops.Args.groups;
import static org.blockwright.runtime.ops.Args.heads;
import static org.blockwright.runtime.ops.Args.hidden;
import static org.blockwright.runtime.ops.Args.index;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.like;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.over;
import static org.blockwright.runtime.ops.Args.padding;
import static org.blockwright.runtime.ops.Args.parts;
import static org.blockwright.runtime.ops.Args.root;
import static org.blockwright.runtime.ops.Args.scaled;
import static org.blockwright.runtime.ops.Args.slices;
import static org.blockwright.runtime.ops.Args.stride;
import static org.blockwright.runtime.ops.Args.temperature;
import static org.blockwright.runtime.ops.Args.trained;
import static org.blockwright.runtime.ops.Args.unitRows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;
import org.blockwright.Act;
import org.blockwright.Axis;
import org.blockwright.Size;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Operators over positions, and between tokens, against their formulas. */
class PositionOpsTest {
  private static final TensorShape MAP = TensorShape.map(4, 2, 3);
  private static final TensorShape TOKENS = TensorShape.tokens(6, 2, 3, 0);

  private static DynamicTest test(String name, GraphBlock part, Lab.Reference reference) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          try (Lab lab = new Lab()) {
            lab.check(part, reference);
          }
        });
  }

  /** A function of all positions' values of each channel, and of a number. */
  private static Values pooled(
      Values x, TensorShape shape, double number, ToDoubleBiFunction<double[], Double> formula) {
    int channels = shape.channels();
    int positions = shape.positions();
    boolean tokens = shape.kind() == TensorShape.Kind.TOKENS;
    Values flat =
        x.reshape(x.dims()[0], tokens ? positions : channels, tokens ? channels : positions);
    return Values.of(
        i -> {
          double[] values = new double[positions];
          for (int l = 0; l < positions; l++) {
            values[l] = tokens ? flat.at(i[0], l, i[1]) : flat.at(i[0], i[1], l);
          }
          return formula.applyAsDouble(values, number);
        },
        x.dims()[0],
        channels);
  }

  @TestFactory
  Stream<DynamicTest> pools() {
    return List.of(MAP, TOKENS, TOKENS.transposed()).stream()
        .flatMap(
            shape ->
                Stream.of(
                    test(
                        "greatest of " + shape.kind(),
                        new GlobalMaxPoolOp(shape),
                        (p, training, x) ->
                            pooled(
                                x[0],
                                shape,
                                0,
                                (values, no) -> Arrays.stream(values).max().orElseThrow())),
                    test(
                        "generalised mean of " + shape.kind(),
                        new GemPoolOp(shape, eps(0.05)),
                        (p, training, x) ->
                            pooled(
                                x[0],
                                shape,
                                p.get("p").at(0),
                                (values, power) ->
                                    Math.pow(
                                        Arrays.stream(values)
                                            .map(v -> Math.pow(Math.max(v, 0.05), power))
                                            .average()
                                            .orElseThrow(),
                                        1 / power))),
                    test(
                        "smooth maximum of " + shape.kind(),
                        new LogSumExpPoolOp(shape),
                        (p, training, x) ->
                            pooled(
                                x[0],
                                shape,
                                p.get("r").at(0),
                                (values, r) ->
                                    Math.log(
                                            Arrays.stream(values)
                                                .map(v -> Math.exp(r * v))
                                                .average()
                                                .orElseThrow())
                                        / r))));
  }

  @TestFactory
  Stream<DynamicTest> tokens() {
    TensorShape withTwo = TensorShape.tokens(6, 2, 2, 2);
    TensorShape vector = TensorShape.vector(6);
    return Stream.of(
        test(
            "learned tokens",
            new LearnedTokensOp(MAP, count(3)),
            (p, training, x) -> Values.of(i -> p.get("tokens").at(0, i[1], i[2]), 2, 3, 4)),
        test("patches", new SelectPatchesOp(withTwo), (p, training, x) -> x[0].slice(1, 2, 6)),
        test("nothing but patches", new SelectPatchesOp(TOKENS), (p, training, x) -> x[0]),
        test(
            "tokens joined",
            new ConcatOp(TensorShape.tokens(2, 6), withTwo, over(Axis.POSITIONS)),
            (p, training, x) -> x[0].concat(1, x[1])),
        test(
            "a vector before tokens",
            new ConcatOp(vector, TOKENS, over(Axis.POSITIONS)),
            (p, training, x) -> x[0].reshape(2, 1, 6).concat(1, x[1])),
        test(
            "second third of tokens",
            new SplitOp(TOKENS, parts(3), index(1)),
            (p, training, x) -> x[0].slice(2, 2, 4)),
        test("first half of a map", new SplitOp(MAP), (p, training, x) -> x[0].slice(1, 0, 2)),
        test(
            "a vector added to tokens",
            new AddOp(List.of(TOKENS, vector, TOKENS)),
            (p, training, x) ->
                Values.of(i -> x[0].at(i) + x[1].at(i[0], i[2]) + x[2].at(i), 2, 6, 6)),
        test(
            "a vector added to a map",
            new AddOp(MAP, TensorShape.vector(4)),
            (p, training, x) -> Values.of(i -> x[0].at(i) + x[1].at(i[0], i[1]), 2, 4, 2, 3)),
        test(
            "mean of columns",
            new GlobalAvgPoolOp(TOKENS.transposed()),
            (p, training, x) -> References.sum(x[0], 2).map(v -> v / 6)));
  }

  @TestFactory
  Stream<DynamicTest> attention() {
    TensorShape queries = TensorShape.tokens(2, 6);
    TensorShape weights = TensorShape.groupsOver(3, 2, TOKENS);
    return Stream.of(
        test(
            "scores",
            new ScoresOp(queries, TOKENS, heads(3)),
            (p, training, x) -> scores(x[0], x[1], 3, 1 / Math.sqrt(2))),
        test(
            "scores of a vector, not scaled",
            new ScoresOp(TensorShape.vector(6), TOKENS, scaled(false)),
            (p, training, x) -> scores(x[0].reshape(2, 1, 6), x[1], 1, 1)),
        test(
            "weighted sum by heads",
            new WeightedSumOp(weights, TOKENS),
            (p, training, x) -> weighted(x[0], x[1])),
        test(
            "weighted sum, columns and a map",
            new WeightedSumOp(TensorShape.tokens(5, 2, 3, 0).transposed(), MAP),
            (p, training, x) ->
                weighted(x[0].reshape(2, 1, 5, 6), x[1].reshape(2, 4, 6).transposed())),
        test(
            "weighted sum, each query a slice",
            new WeightedSumOp(TensorShape.groupsOver(1, 3, TOKENS), TOKENS, slices(true)),
            (p, training, x) -> weighted(x[0].reshape(2, 3, 1, 6), x[1])),
        test(
            "mixed heads",
            new HeadMixingOp(weights),
            (p, training, x) ->
                Values.of(
                    i -> {
                      double sum = p.get("bias").at(i[1]);
                      for (int g = 0; g < 3; g++) {
                        sum += p.get("weight").at(i[1], g) * x[0].at(i[0], g, i[2], i[3]);
                      }
                      return sum;
                    },
                    x[0].dims())),
        test(
            "a linear layer for each token",
            new TokenwiseLinearOp(TensorShape.tokens(3, 4), out(8)),
            (p, training, x) ->
                Values.of(
                    i -> {
                      double sum = p.get("bias").at(i[1]);
                      for (int c = 0; c < 4; c++) {
                        sum +=
                            p.get("weight").at(i[1] / 3, c, i[1] % 3) * x[0].at(i[0], i[1] / 3, c);
                      }
                      return sum;
                    },
                    2,
                    8)),
        test(
            "linear with rows of length 1",
            new LinearOp(TOKENS, out(3), unitRows(true)),
            (p, training, x) -> References.linear(x[0], unit(p.get("weight")), p.get("bias"))),
        test(
            "cross-covariance attention",
            new CrossCovarianceAttentionOp(TOKENS, heads(2)),
            (p, training, x) -> crossCovariance(x[0], p, 2)),
        test(
            "sines and cosines",
            new FourierPositionsOp(TOKENS, hidden(4), temperature(100)),
            (p, training, x) -> fourier(x[0], p, 2, 3, 4, 100)));
  }

  private static Values scores(Values q, Values k, int heads, double factor) {
    int width = q.dims()[2] / heads;
    return Values.of(
        i -> {
          double sum = 0;
          for (int c = i[1] * width; c < (i[1] + 1) * width; c++) {
            sum += q.at(i[0], i[2], c) * k.at(i[0], i[3], c);
          }
          return sum * factor;
        },
        q.dims()[0],
        heads,
        q.dims()[1],
        k.dims()[1]);
  }

  private static Values weighted(Values weights, Values values) {
    int groups = weights.dims()[1];
    int width = values.dims()[2] / groups;
    return Values.of(
        i -> {
          double sum = 0;
          for (int l = 0; l < values.dims()[1]; l++) {
            sum += weights.at(i[0], i[2] / width, i[1], l) * values.at(i[0], l, i[2]);
          }
          return sum;
        },
        values.dims()[0],
        weights.dims()[2],
        values.dims()[2]);
  }

  /** Rows of length 1. */
  private static Values unit(Values x) {
    int last = x.dims()[x.dims().length - 1];
    Values rows = x.reshape(x.data().length / last, last);
    return Values.of(
            i -> {
              double squares = 0;
              for (int c = 0; c < last; c++) {
                squares += rows.at(i[0], c) * rows.at(i[0], c);
              }
              return rows.at(i) / Math.sqrt(squares);
            },
            rows.dims())
        .reshape(x.dims());
  }

  private static Values crossCovariance(Values x, Map<String, Values> p, int heads) {
    int channels = x.dims()[2];
    Values qkv = References.linear(x, p.get("qkv.weight"), p.get("qkv.bias")).transposed();
    Values q = unit(qkv.slice(1, 0, channels));
    Values k = unit(qkv.slice(1, channels, 2 * channels));
    Values v = qkv.slice(1, 2 * channels, 3 * channels);
    int width = channels / heads;
    Values mixed =
        Values.of(
            i -> {
              int head = i[1] / width;
              double[] scores = new double[width];
              for (int c = 0; c < width; c++) {
                for (int l = 0; l < x.dims()[1]; l++) {
                  scores[c] += q.at(i[0], i[1], l) * k.at(i[0], head * width + c, l);
                }
                scores[c] *= p.get("temperature").at(head, 0, 0);
              }
              double sum = Arrays.stream(scores).map(Math::exp).sum();
              double result = 0;
              for (int c = 0; c < width; c++) {
                result += Math.exp(scores[c]) / sum * v.at(i[0], head * width + c, i[2]);
              }
              return result;
            },
            x.dims()[0],
            channels,
            x.dims()[1]);
    return References.linear(mixed.transposed(), p.get("proj.weight"), p.get("proj.bias"));
  }

  /** The official code's steps: places from 1, scaled to 2 pi, divided by wavelengths, in pairs. */
  private static Values fourier(
      Values x, Map<String, Values> p, int height, int width, int hidden, double temperature) {
    Values waves =
        Values.of(
            i -> {
              boolean rows = i[0] < hidden;
              int channel = i[0] % hidden;
              double place = rows ? i[1] / width + 1 : i[1] % width + 1;
              double angle = place / ((rows ? height : width) + 1e-6) * 2 * Math.PI;
              angle /= Math.pow(temperature, 2 * Math.floor(channel / 2.0) / hidden);
              return channel % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
            },
            2 * hidden,
            height * width);
    return Values.of(
        i -> {
          double sum = x.at(i) + p.get("token_projection.bias").at(i[2]);
          for (int c = 0; c < 2 * hidden; c++) {
            sum += p.get("token_projection.weight").at(i[2], c, 0, 0) * waves.at(c, i[1]);
          }
          return sum;
        },
        x.dims());
  }

  @TestFactory
  Stream<DynamicTest> elementwise() {
    return Stream.of(
        test("channels of length 1", new L2NormalizeOp(TOKENS), (p, training, x) -> unit(x[0])),
        test(
            "positions of length 1",
            new L2NormalizeOp(MAP, over(Axis.POSITIONS)),
            (p, training, x) -> unit(x[0].reshape(2, 4, 6)).reshape(2, 4, 2, 3)),
        test(
            "channels of a map of length 1",
            new L2NormalizeOp(MAP),
            (p, training, x) ->
                unit(x[0].reshape(2, 4, 6).transposed()).transposed().reshape(2, 4, 2, 3)),
        test(
            "third power",
            new PowerOp(TOKENS, exponent(3)),
            (p, training, x) -> x[0].map(v -> v * v * v)),
        test(
            "cube root of a cube",
            new PowerOp(TOKENS, exponent(1.0 / 3), root(true)),
            (p, training, x) -> x[0].map(v -> v * v * v)),
        test(
            "to the channels that are lent",
            new MatchChannelsOp(TOKENS, like(TensorShape.vector(3))),
            (p, training, x) -> References.linear(x[0], p.get("weight"), null)),
        test(
            "channels that fit stay",
            new MatchChannelsOp(TOKENS, like(TOKENS)),
            (p, training, x) -> x[0]),
        test(
            "logarithm",
            new LogOp(TOKENS, eps(0.1)),
            (p, training, x) -> x[0].map(v -> Math.log(Math.max(v, 0.1)))),
        test(
            "less the least of the batch",
            new SubtractMinOp(MAP, eps(0.01)),
            (p, training, x) -> {
              double least = Arrays.stream(x[0].data()).min().orElseThrow();
              return x[0].map(v -> v - least + 0.01);
            }));
  }

  @TestFactory
  Stream<DynamicTest> normsAndKernels() {
    return Stream.of(
        test(
            "layer norm of a map",
            new LayerNormOp(MAP, eps(1e-3)),
            (p, training, x) ->
                References.layerNorm(
                        x[0].reshape(2, 4, 6).transposed(), p.get("weight"), p.get("bias"), 1e-3)
                    .transposed()
                    .reshape(2, 4, 2, 3)),
        test(
            "batch norm of tokens",
            new BatchNormOp(TOKENS),
            (p, training, x) ->
                References.batchNorm(x[0].transposed(), p, "", 1e-5, training).transposed()),
        test(
            "batch norm of a vector",
            new BatchNormOp(TensorShape.vector(3), eps(0.1)),
            (p, training, x) -> References.batchNorm(x[0], p, "", 0.1, training)),
        test(
            "standardised kernels",
            new WsConvOp(MAP, out(3), kernel(3), stride(2), act(Act.GELU)),
            (p, training, x) ->
                References.act(
                    Act.GELU,
                    References.conv(x[0], standardised(p, 1e-5), p.get("bias"), 2, 1, 1))),
        test(
            "standardised kernels in groups, padded as TensorFlow",
            new WsConvOp(
                MAP, out(4), kernel(2), groups(2), bias(false), padding(Size.TF_SAME), eps(0.1)),
            (p, training, x) ->
                References.conv(
                    Values.of(i -> x[0].atOr(0, i), 2, 4, 3, 4),
                    standardised(p, 0.1),
                    null,
                    1,
                    0,
                    1)));
  }

  private static Values standardised(Map<String, Values> p, double eps) {
    Values weight = p.get("weight");
    int out = weight.dims()[0];
    int fan = weight.data().length / out;
    Values rows = weight.reshape(out, fan);
    return Values.of(
            i -> {
              double[] row = rows.slice(0, i[0], i[0] + 1).data();
              double mean = Arrays.stream(row).average().orElseThrow();
              double variance = Arrays.stream(row).map(v -> (v - mean) * (v - mean)).sum() / fan;
              double gain = p.get("gain").at(i[0], 0, 0, 0);
              return (rows.at(i) - mean) / Math.sqrt(variance + eps) * gain / Math.sqrt(fan);
            },
            out,
            fan)
        .reshape(weight.dims());
  }

  @Test
  void shapesFollow() {
    assertEquals(
        TensorShape.tokens(6, 2, 3, 3),
        new ConcatOp(TensorShape.tokens(3, 6), TOKENS, over(Axis.POSITIONS)).shape());
    assertEquals(
        TensorShape.tokens(6, 2, 3, 0),
        new WeightedSumOp(
                TensorShape.groupsOver(2, 6, TOKENS), TOKENS, Args.like(TOKENS.withChannels(9)))
            .shape());
  }

  @Test
  void linearTakesChannelsFromALentMap() {
    TensorShape map = TensorShape.map(3, 7, 5);
    assertEquals(TOKENS.withChannels(3), new LinearOp(TOKENS, Args.like(map)).shape());
    assertEquals(
        "[WrongLike] this operator takes its size from columns (C, L), not from a map (C, H, W):"
            + " (3, 7, 5) (Linear)",
        assertThrows(
                BlockwrightException.class, () -> new LinearOp(TOKENS.transposed(), Args.like(map)))
            .getMessage());
  }

  @Test
  void fixedTokensAreDrawnAndStay() {
    try (NDManager manager = NDManager.newBaseManager()) {
      LearnedTokensOp tokens = new LearnedTokensOp(TOKENS, count(40), trained(false));
      tokens.initialize(manager, 3);
      assertEquals(0, tokens.parameterCount());
      float[] drawn = tokens.parameter("tokens").getArray().toFloatArray();
      double squares = 0;
      for (float value : drawn) {
        squares += value * value / drawn.length;
      }
      assertEquals(1, squares, 0.3); // 240 values of variance 1
      assertFalse(tokens.parameter("tokens").requiresGradient());
    }
  }

  private static void refuses(String message, Executable maker) {
    assertEquals(message, assertThrows(BlockwrightException.class, maker).getMessage());
  }

  @Test
  void refuses() {
    TensorShape weights = TensorShape.groupsOver(4, 2, TOKENS);
    refuses(
        "[SlicesDoNotFit] 4 queries do not divide 6 channels into slices (WeightedSum)",
        () -> new WeightedSumOp(weights, TOKENS));
    refuses(
        "[WeightsDoNotFit] weights over 6 positions do not fit 30: (4, 2, 6), (4, 5, 6)"
            + " (WeightedSum)",
        () -> new WeightedSumOp(weights, TensorShape.map(4, 5, 6)));
    refuses(
        "[KeysDoNotMatch] queries have 4 channels, keys 6 (Scores)",
        () -> new ScoresOp(TensorShape.tokens(2, 4), TOKENS));
    refuses(
        "[NoSuchPart] there is no part 3 of 3 (Split)",
        () -> new SplitOp(TOKENS, parts(3), index(3)));
    refuses(
        "[TokensDoNotJoin] (6, 6) and (2, 5) do not join: their tokens have different channels"
            + " (Concat)",
        () -> new ConcatOp(TOKENS, TensorShape.tokens(2, 5), over(Axis.POSITIONS)));
    refuses(
        "[NotEven] hidden is an even number, not 3 (FourierPositions)",
        () -> new FourierPositionsOp(TOKENS, hidden(3)));
    refuses(
        "[AxisMissing] (6) has no POSITIONS (L2Normalize)",
        () -> new L2NormalizeOp(TensorShape.vector(6), over(Axis.POSITIONS)));
  }
}
