package org.blockwright.runtime.ops;

import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.bias;
import static org.blockwright.runtime.ops.Args.ceil;
import static org.blockwright.runtime.ops.Args.depthwise;
import static org.blockwright.runtime.ops.Args.dilation;
import static org.blockwright.runtime.ops.Args.eps;
import static org.blockwright.runtime.ops.Args.groups;
import static org.blockwright.runtime.ops.Args.heads;
import static org.blockwright.runtime.ops.Args.keepMap;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.like;
import static org.blockwright.runtime.ops.Args.mismatch;
import static org.blockwright.runtime.ops.Args.norm;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.over;
import static org.blockwright.runtime.ops.Args.padding;
import static org.blockwright.runtime.ops.Args.part;
import static org.blockwright.runtime.ops.Args.patch;
import static org.blockwright.runtime.ops.Args.projection;
import static org.blockwright.runtime.ops.Args.rate;
import static org.blockwright.runtime.ops.Args.ratio;
import static org.blockwright.runtime.ops.Args.stride;
import static org.blockwright.runtime.ops.Args.value;
import static org.blockwright.runtime.ops.References.act;
import static org.blockwright.runtime.ops.References.batchNorm;
import static org.blockwright.runtime.ops.References.conv;
import static org.blockwright.runtime.ops.References.linear;
import static org.blockwright.runtime.ops.References.pool;
import static org.blockwright.runtime.ops.References.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.blockwright.Act;
import org.blockwright.Axis;
import org.blockwright.Mismatch;
import org.blockwright.Projection;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every operator against its formula: values in evaluation and training, and all gradients. */
class OpsTest {
  private static final TensorShape MAP = TensorShape.map(4, 5, 6);
  private static final TensorShape TOKENS = TensorShape.tokens(6, 2, 3, 0);
  private static final TensorShape WITH_CLASS = TensorShape.tokens(6, 2, 2, 1);
  private static final TensorShape VECTOR = TensorShape.vector(6);
  private static final TensorShape GROUPS = TensorShape.groups(2, 3, 2, 2);

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
  Stream<DynamicTest> activations() {
    return Arrays.stream(Act.values())
        .map(
            f ->
                test(
                    f.toString(),
                    new ActivationOp(MAP, value(f)),
                    (p, training, x) -> act(f, x[0])));
  }

  @TestFactory
  Stream<DynamicTest> convolutions() {
    return Stream.of(
        test(
            "conv",
            new ConvOp(MAP, out(3), kernel(3), act(Act.GELU)),
            (p, training, x) -> act(Act.GELU, conv(x[0], p.get("weight"), p.get("bias"), 1, 1, 1))),
        test(
            "conv, strided, dilated, grouped",
            new ConvOp(
                MAP, out(6), kernel(3), stride(2), dilation(2), padding(2), groups(2), bias(false)),
            (p, training, x) -> conv(x[0], p.get("weight"), null, 2, 2, 2)),
        test(
            "conv, depthwise",
            new ConvOp(MAP, kernel(3), depthwise(true)),
            (p, training, x) -> conv(x[0], p.get("weight"), p.get("bias"), 1, 1, 1)),
        test(
            "conv and batch norm",
            new ConvBnOp(MAP, out(3), kernel(2), stride(2), eps(1e-3), act(Act.HARD_SWISH)),
            (p, training, x) ->
                act(
                    Act.HARD_SWISH,
                    batchNorm(
                        conv(x[0], p.get("conv.weight"), null, 2, 0, 1),
                        p,
                        "bn.",
                        1e-3,
                        training))),
        test(
            "conv and batch norm without activation",
            new ConvBnOp(MAP, depthwise(true), kernel(3)),
            (p, training, x) ->
                batchNorm(
                    conv(x[0], p.get("conv.weight"), null, 1, 1, 1), p, "bn.", 1e-5, training)),
        test(
            "per group, a map",
            new GroupedLinearOp(MAP, groups(2), out(3)),
            (p, training, x) ->
                conv(x[0], p.get("weight"), p.get("bias"), 1, 0, 1).reshape(2, 2, 3, 30)),
        test(
            "per group, tokens",
            new GroupedLinearOp(TOKENS, groups(3), out(2)),
            (p, training, x) ->
                conv(x[0].transposed().reshape(2, 6, 2, 3), p.get("weight"), p.get("bias"), 1, 0, 1)
                    .reshape(2, 3, 2, 6)),
        test(
            "patches",
            new PatchEmbedOp(TensorShape.map(3, 4, 6), out(5), patch(2)),
            (p, training, x) ->
                conv(x[0], p.get("proj.weight"), p.get("proj.bias"), 2, 0, 1)
                    .reshape(2, 5, 6)
                    .transposed()),
        test(
            "patches, normed",
            new PatchEmbedOp(TensorShape.map(3, 4, 6), out(5), patch(2), norm(true), eps(1e-3)),
            (p, training, x) ->
                References.layerNorm(
                    conv(x[0], p.get("proj.weight"), p.get("proj.bias"), 2, 0, 1)
                        .reshape(2, 5, 6)
                        .transposed(),
                    p.get("norm.weight"),
                    p.get("norm.bias"),
                    1e-3)));
  }

  @TestFactory
  Stream<DynamicTest> norms() {
    return Stream.of(
        test(
            "batch norm",
            new BatchNormOp(MAP, eps(1e-4), act(Act.TANH)),
            (p, training, x) -> act(Act.TANH, batchNorm(x[0], p, "", 1e-4, training))),
        test(
            "layer norm of tokens",
            new LayerNormOp(TOKENS, eps(1e-3)),
            (p, training, x) -> References.layerNorm(x[0], p.get("weight"), p.get("bias"), 1e-3)),
        test(
            "layer norm of a vector",
            new LayerNormOp(VECTOR),
            (p, training, x) -> References.layerNorm(x[0], p.get("weight"), p.get("bias"), 1e-6)));
  }

  @TestFactory
  Stream<DynamicTest> linearLayers() {
    return Stream.of(
        test(
            "linear of tokens",
            new LinearOp(TOKENS, out(4), act(Act.SILU)),
            (p, training, x) -> act(Act.SILU, linear(x[0], p.get("weight"), p.get("bias")))),
        test(
            "linear of columns",
            new LinearOp(TOKENS.transposed(), out(4)),
            (p, training, x) -> linear(x[0], p.get("weight"), p.get("bias"))),
        test(
            "linear of a vector",
            new LinearOp(VECTOR, out(4), bias(false)),
            (p, training, x) -> linear(x[0], p.get("weight"), null)));
  }

  @TestFactory
  Stream<DynamicTest> pools() {
    Stream.Builder<DynamicTest> tests = Stream.builder();
    for (int kernel = 2; kernel <= 3; kernel++) {
      for (int stride = 1; stride <= 3; stride++) {
        for (int padding = 0; padding <= 1; padding++) {
          for (boolean ceil : new boolean[] {false, true}) {
            int k = kernel;
            int s = stride;
            int pad = padding;
            Arg[] args = {kernel(k), stride(s), padding(pad), ceil(ceil)};
            MaxPoolOp max = new MaxPoolOp(MAP, args);
            AvgPoolOp mean = new AvgPoolOp(MAP, args);
            int h = max.shape().height();
            int w = max.shape().width();
            String name = k + "/" + s + " padding " + pad + (ceil ? " ceil" : "");
            tests.add(
                test("max " + name, max, (p, training, x) -> pool(x[0], k, s, pad, true, h, w)));
            tests.add(
                test("mean " + name, mean, (p, training, x) -> pool(x[0], k, s, pad, false, h, w)));
          }
        }
      }
    }
    tests.add(
        test(
            "global, a map",
            new GlobalAvgPoolOp(MAP),
            (p, training, x) -> sum(x[0].reshape(2, 4, 30), 2).map(v -> v / 30)));
    tests.add(
        test(
            "global, kept a map",
            new GlobalAvgPoolOp(MAP, keepMap(true)),
            (p, training, x) ->
                sum(x[0].reshape(2, 4, 30), 2).map(v -> v / 30).reshape(2, 4, 1, 1)));
    tests.add(
        test(
            "global, tokens",
            new GlobalAvgPoolOp(TOKENS),
            (p, training, x) -> sum(x[0], 1).map(v -> v / 6)));
    return tests.build();
  }

  @TestFactory
  Stream<DynamicTest> sums() {
    TensorShape other = TensorShape.map(2, 5, 6);
    return Stream.of(
        test(
            "add",
            new AddOp(MAP, MAP, act(Act.RELU)),
            (p, training, x) -> act(Act.RELU, x[0].with(x[1], Double::sum))),
        test(
            "add three",
            new AddOp(List.of(MAP, MAP, MAP)),
            (p, training, x) -> x[0].with(x[1], Double::sum).with(x[2], Double::sum)),
        test(
            "add, one left out",
            new AddOp(List.of(MAP, other, MAP), mismatch(Mismatch.DROP)),
            (p, training, x) -> x[0].with(x[2], Double::sum)),
        test(
            "add, all left out",
            new AddOp(MAP, other, mismatch(Mismatch.DROP), act(Act.SIGMOID)),
            (p, training, x) -> act(Act.SIGMOID, x[0])),
        test(
            "multiply",
            new MultiplyOp(TOKENS, TOKENS),
            (p, training, x) -> x[0].with(x[1], (a, b) -> a * b)),
        test(
            "scale a map",
            new MultiplyOp(MAP, TensorShape.vector(4)),
            (p, training, x) -> Values.of(i -> x[0].at(i) * x[1].at(i[0], i[1]), x[0].dims())),
        test(
            "scale tokens",
            new MultiplyOp(TOKENS, VECTOR),
            (p, training, x) -> Values.of(i -> x[0].at(i) * x[1].at(i[0], i[2]), x[0].dims())),
        test(
            "sum of a map",
            new SumOp(MAP, over(new Axis[] {Axis.POSITIONS})),
            (p, training, x) -> sum(x[0].reshape(2, 4, 30), 2)),
        test(
            "sum of tokens",
            new SumOp(TOKENS, over(new Axis[] {Axis.POSITIONS})),
            (p, training, x) -> sum(x[0], 1)),
        test(
            "sum of columns",
            new SumOp(TOKENS.transposed(), over(new Axis[] {Axis.POSITIONS})),
            (p, training, x) -> sum(x[0], 2)),
        test(
            "sum of groups",
            new SumOp(GROUPS, over(new Axis[] {Axis.POSITIONS, Axis.GROUPS})),
            (p, training, x) -> sum(sum(x[0], 3), 1)));
  }

  @TestFactory
  Stream<DynamicTest> softmaxes() {
    return Stream.of(
        test(
            "a map over channels",
            new SoftmaxOp(MAP, over(Axis.CHANNELS)),
            (p, training, x) -> References.softmax(x[0], 1)),
        test(
            "a map over positions",
            new SoftmaxOp(MAP, over(Axis.POSITIONS)),
            (p, training, x) -> References.softmax(x[0].reshape(2, 4, 30), 2).reshape(2, 4, 5, 6)),
        test(
            "tokens over channels",
            new SoftmaxOp(TOKENS),
            (p, training, x) -> References.softmax(x[0], 2)),
        test(
            "tokens over positions",
            new SoftmaxOp(TOKENS, over(Axis.POSITIONS)),
            (p, training, x) -> References.softmax(x[0], 1)),
        test(
            "columns over channels",
            new SoftmaxOp(TOKENS.transposed()),
            (p, training, x) -> References.softmax(x[0], 1)),
        test("a vector", new SoftmaxOp(VECTOR), (p, training, x) -> References.softmax(x[0], 1)),
        test(
            "groups over channels",
            new SoftmaxOp(GROUPS, over(Axis.CHANNELS)),
            (p, training, x) -> References.softmax(x[0], 2)),
        test(
            "groups over positions",
            new SoftmaxOp(GROUPS, over(Axis.POSITIONS)),
            (p, training, x) -> References.softmax(x[0], 3)),
        test(
            "groups over groups",
            new SoftmaxOp(GROUPS, over(Axis.GROUPS)),
            (p, training, x) -> References.softmax(x[0], 1)));
  }

  @TestFactory
  Stream<DynamicTest> channels() {
    return Stream.of(
        test(
            "join maps",
            new ConcatOp(MAP, TensorShape.map(3, 5, 6)),
            (p, training, x) -> x[0].concat(1, x[1])),
        test(
            "join three vectors",
            new ConcatOp(List.of(VECTOR, TensorShape.vector(2), VECTOR)),
            (p, training, x) -> x[0].concat(1, x[1]).concat(1, x[2])),
        test(
            "join tokens",
            new ConcatOp(TOKENS, TensorShape.tokens(3, 2, 3, 0)),
            (p, training, x) -> x[0].concat(2, x[1])),
        test(
            "first channels of a map",
            new SliceOp(MAP, ratio(0.3)),
            (p, training, x) -> x[0].slice(1, 0, 1)),
        test(
            "other channels of a map",
            new SliceOp(MAP, part(org.blockwright.SliceSide.REST), ratio(0.3)),
            (p, training, x) -> x[0].slice(1, 1, 4)),
        test(
            "other channels of tokens",
            new SliceOp(TOKENS, part(org.blockwright.SliceSide.REST)),
            (p, training, x) -> x[0].slice(2, 3, 6)),
        test(
            "first channels of a vector",
            new SliceOp(VECTOR, part(org.blockwright.SliceSide.FIRST)),
            (p, training, x) -> x[0].slice(1, 0, 3)),
        test(
            "shuffle",
            new ShuffleOp(TensorShape.map(6, 2, 3), groups(2)),
            (p, training, x) ->
                Values.of(i -> x[0].at(i[0], i[1] % 2 * 3 + i[1] / 2, i[2], i[3]), x[0].dims())));
  }

  @TestFactory
  Stream<DynamicTest> shortcuts() {
    return Stream.of(
        test("identity", new ShortcutOp(MAP, like(MAP)), (p, training, x) -> x[0]),
        test(
            "projection",
            new ShortcutOp(MAP, like(TensorShape.map(3, 3, 3))),
            (p, training, x) ->
                batchNorm(
                    conv(x[0], p.get("conv.weight"), null, 2, 0, 1), p, "bn.", 1e-5, training)),
        test(
            "padded",
            new ShortcutOp(MAP, like(TensorShape.map(9, 3, 3)), projection(Projection.PAD)),
            (p, training, x) ->
                Values.of(i -> x[0].atOr(0, i[0], i[1] - 2, i[2] * 2, i[3] * 2), 2, 9, 3, 3)),
        test(
            "sampled",
            new ShortcutOp(MAP, like(TensorShape.map(4, 2, 2)), projection(Projection.PAD)),
            (p, training, x) ->
                Values.of(i -> x[0].at(i[0], i[1], i[2] * 3, i[3] * 3), 2, 4, 2, 2)));
  }

  @TestFactory
  Stream<DynamicTest> tokens() {
    return Stream.of(
        test(
            "cells to tokens",
            new ToTokensOp(MAP),
            (p, training, x) -> x[0].reshape(2, 4, 30).transposed()),
        test("tokens stay", new ToTokensOp(TOKENS), (p, training, x) -> x[0]),
        test(
            "tokens to cells",
            new ToGridOp(TOKENS),
            (p, training, x) -> x[0].transposed().reshape(2, 6, 2, 3)),
        test("a map stays", new ToGridOp(MAP), (p, training, x) -> x[0]),
        test("flat map", new FlattenOp(MAP), (p, training, x) -> x[0].reshape(2, 120)),
        test("flat tokens", new FlattenOp(TOKENS), (p, training, x) -> x[0].reshape(2, 36)),
        test("flat vector", new FlattenOp(VECTOR), (p, training, x) -> x[0]),
        test("transpose", new TransposeOp(TOKENS), (p, training, x) -> x[0].transposed()),
        test(
            "transpose back",
            new TransposeOp(TOKENS.transposed()),
            (p, training, x) -> x[0].transposed()),
        test(
            "class token",
            new ClassTokenOp(TOKENS),
            (p, training, x) ->
                Values.of(i -> p.get("token").at(0, 0, i[2]), 2, 1, 6).concat(1, x[0])),
        test(
            "first token",
            new SelectClassTokenOp(WITH_CLASS),
            (p, training, x) -> x[0].slice(1, 0, 1).reshape(2, 6)),
        test(
            "position",
            new PositionEmbeddingOp(WITH_CLASS),
            (p, training, x) ->
                Values.of(i -> x[0].at(i) + p.get("table").at(0, i[1], i[2]), x[0].dims())));
  }

  @TestFactory
  Stream<DynamicTest> attention() {
    return Arrays.stream(Arithmetic.values())
        .flatMap(
            arithmetic ->
                Stream.of(
                    test(
                        "attention, " + arithmetic,
                        in(arithmetic, new AttentionOp(TOKENS, heads(3))),
                        (p, training, x) -> {
                          Values qkv = linear(x[0], p.get("qkv.weight"), p.get("qkv.bias"));
                          return linear(
                              References.attention(
                                  qkv.slice(2, 0, 6), qkv.slice(2, 6, 12), qkv.slice(2, 12, 18), 3),
                              p.get("proj.weight"),
                              p.get("proj.bias"));
                        }),
                    test(
                        "attention to other tokens, " + arithmetic,
                        in(
                            arithmetic,
                            new AttentionOp(
                                WITH_CLASS, TensorShape.tokens(6, 1, 2, 0), heads(2), bias(false))),
                        (p, training, x) -> {
                          Values kv = linear(x[1], p.get("kv.weight"), null);
                          return linear(
                              References.attention(
                                  linear(x[0], p.get("q.weight"), null),
                                  kv.slice(2, 0, 6),
                                  kv.slice(2, 6, 12),
                                  2),
                              p.get("proj.weight"),
                              p.get("proj.bias"));
                        })));
  }

  private static GraphBlock in(Arithmetic arithmetic, GraphBlock part) {
    part.setArithmetic(arithmetic);
    return part;
  }

  @Test
  void whoeverWatchesAttentionInTrainingSeesItInEveryArithmetic() {
    try (Lab lab = new Lab();
        NDManager scratch = lab.manager().newSubManager()) {
      AttentionOp op = new AttentionOp(TOKENS, heads(3));
      lab.fill(op, 1);
      NDArray x = Lab.input(TOKENS, 2, 2).on(scratch);
      List<Values> maps = new ArrayList<>();
      ForwardPass.Observer observer =
          new ForwardPass.Observer() {
            @Override
            public void attended(GraphBlock block, NDArray... shown) {
              maps.add(Values.copy(shown[0]));
            }

            @Override
            public boolean wantsAttention(GraphBlock block) {
              return true;
            }
          };
      for (Arithmetic arithmetic : Arithmetic.values()) {
        op.setArithmetic(arithmetic);
        ParameterStore store = new ParameterStore(scratch, false);
        try (ForwardPass pass = new ForwardPass(store, true, observer)) {
          pass.run(op, x);
        }
      }
      assertEquals(Arithmetic.values().length, maps.size());
      maps.forEach(map -> assertArrayEquals(maps.get(0).data(), map.data()));
    }
  }

  @Test
  void runningStatisticsFollowTheBatch() {
    try (Lab lab = new Lab()) {
      BatchNormOp norm = new BatchNormOp(MAP);
      Map<String, Values> before = lab.fill(norm, 5);
      Values x = Lab.input(MAP, 2, 6);
      lab.train(norm, Values.zeros(2, 4, 5, 6), new LinkedHashMap<>(), x);
      int count = 2 * 5 * 6;
      for (int c = 0; c < 4; c++) {
        Values channel = x.slice(1, c, c + 1);
        double mean = Arrays.stream(channel.data()).average().orElseThrow();
        double squares = Arrays.stream(channel.data()).map(v -> (v - mean) * (v - mean)).sum();
        assertEquals(
            0.9 * before.get("running_mean").at(c) + 0.1 * mean,
            Values.copy(norm.parameter("running_mean").getArray()).at(c),
            1e-6);
        assertEquals(
            0.9 * before.get("running_var").at(c) + 0.1 * squares / (count - 1),
            Values.copy(norm.parameter("running_var").getArray()).at(c),
            1e-5);
      }
    }
  }

  @Test
  void dropoutZeroesAndScales() {
    TensorShape shape = TensorShape.vector(4000);
    try (Lab lab = new Lab()) {
      Values ones = Values.of(i -> 1, 2, 4000);
      Map<String, Values> gradients = new LinkedHashMap<>();
      DropoutOp dropout = new DropoutOp(shape, rate(0.2));
      assertEquals(ones, lab.evaluate(dropout, ones));
      Values dropped = lab.train(dropout, ones, gradients, ones);
      assertEquals(dropped, gradients.get("input0"));
      long zeros = Arrays.stream(dropped.data()).filter(v -> v == 0).count();
      assertTrue(zeros > 1400 && zeros < 1800, "zeros: " + zeros);
      assertTrue(Arrays.stream(dropped.data()).allMatch(v -> v == 0 || v == 1.25f));
    }
  }

  @Test
  void dropPathZeroesWholeSamples() {
    TensorShape shape = TensorShape.tokens(3, 2, 2, 1);
    try (Lab lab = new Lab()) {
      Values ones = Values.of(i -> 1, 2000, 5, 3);
      Map<String, Values> gradients = new LinkedHashMap<>();
      DropPathOp path = new DropPathOp(shape, rate(0.2));
      assertEquals(ones, lab.evaluate(path, ones));
      Values dropped = lab.train(path, ones, gradients, ones);
      assertEquals(dropped, gradients.get("input0"));
      int zeros = 0;
      for (int n = 0; n < 2000; n++) {
        double first = dropped.at(n, 0, 0);
        assertTrue(first == 0 || first == 1.25f);
        assertTrue(
            Arrays.stream(dropped.slice(0, n, n + 1).data()).allMatch(v -> v == first),
            "sample " + n);
        zeros += first == 0 ? 1 : 0;
      }
      assertTrue(zeros > 300 && zeros < 500, "zeros: " + zeros);
    }
  }

  @Test
  void dropoutOfRateZeroIsTheInputItself() {
    try (Lab lab = new Lab();
        ForwardPass pass = new ForwardPass(new ParameterStore(lab.manager(), false), true)) {
      NDArray x = Lab.input(TOKENS, 2, 1).on(lab.manager());
      assertSame(x, pass.run(new DropoutOp(TOKENS), x));
      assertSame(x, pass.run(new DropPathOp(TOKENS), x));
    }
  }

  @Test
  void saysWhichShapeItReads() {
    try (Lab lab = new Lab();
        ForwardPass pass = new ForwardPass(new ParameterStore(lab.manager(), false), false)) {
      FlattenOp flatten = new FlattenOp(MAP);
      NDArray x = Values.zeros(2, 4, 6, 5).on(lab.manager());
      assertEquals(
          "FlattenOp reads a batch of [(4, 5, 6)], not [(2, 4, 6, 5)]",
          assertThrows(BlockwrightException.class, () -> pass.run(flatten, x)).getMessage());
    }
  }

  @Test
  void refusesWhatTheRuleRefuses() {
    assertEquals(
        "[HeadsDoNotDivide] 5 heads do not divide 6 channels: 1, 2, 3 and 6 do (Attention)",
        assertThrows(BlockwrightException.class, () -> new AttentionOp(TOKENS, heads(5)))
            .getMessage());
  }

  @Test
  void parametersBearTheRulesNames() {
    ConvBnOp op = new ConvBnOp(MAP, out(3), kernel(3));
    assertArrayEquals(
        new String[] {"conv.weight", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"},
        op.getParameters().keys().toArray());
    assertEquals(3 * 4 * 9 + 6, op.parameterCount());
    assertTrue(op.getParameters().values().stream().noneMatch(Parameter::isInitialized));
  }
}
