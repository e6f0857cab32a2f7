package org.blockwright.runtime.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.blockwright.Act;
import org.blockwright.Axis;
import org.blockwright.Projection;
import org.blockwright.Size;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.heads.NoahOp;

/** What a rule says about any operator is what happens: output shape, parameters, multiply-adds. */
class RulePropertiesTest {
  private static final int BATCH = 2;
  private static final Arg POSITIONS = Args.over(Axis.POSITIONS);

  /** Runs an operator that its rule accepts, and compares. */
  private static void agrees(GraphBlock op) {
    try (NDManager manager = NDManager.newBaseManager();
        ForwardPass pass = new ForwardPass(new ParameterStore(manager, false), false)) {
      op.initialize(manager);
      NDArray[] inputs =
          Arrays.stream(Lab.inputs(op, BATCH, 1)).map(v -> v.on(manager)).toArray(NDArray[]::new);
      NDArray output = pass.run(op, inputs);
      assertArrayEquals(
          Layout.batched(BATCH, op.shape()).getShape(), output.getShape().getShape(), op::toString);
      assertEquals(BATCH * op.macs(), pass.multiplyAdds(), op::toString);
      op.visit((path, leaf) -> assertEquals(leaf.inferred().parameterCount(), op.parameterCount()));
    }
  }

  /** An operator that its rule accepts; empty where it refuses. */
  private interface Maker {
    GraphBlock make();
  }

  /** How often each operator's rule accepted and refused; counted by the operator's name. */
  private static final Map<String, Integer> ACCEPTED = new TreeMap<>();

  private static final Map<String, Integer> REFUSED = new TreeMap<>();

  private static Optional<GraphBlock> accepted(Maker maker) {
    try {
      GraphBlock made = maker.make();
      ACCEPTED.merge(made.getClass().getSimpleName().replaceFirst("Op$", ""), 1, Integer::sum);
      return Optional.of(made);
    } catch (BlockwrightException refused) {
      // Messages end in the operator's name.
      String name = refused.getMessage().replaceFirst("(?s).*\\((\\w+)\\)$", "$1");
      REFUSED.merge(name, 1, Integer::sum);
      return Optional.empty();
    }
  }

  /** A rule that refuses everything would pass otherwise. */
  @AfterContainer
  static void everyRuleAcceptedSomething() {
    REFUSED.forEach(
        (name, count) ->
            assertTrue(
                ACCEPTED.getOrDefault(name, 0) > 0,
                () -> name + " was refused " + count + " times and never accepted"));
  }

  @Provide
  Arbitrary<TensorShape> maps() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(1, 9),
            Arbitraries.integers().between(1, 9))
        .as(TensorShape::map);
  }

  @Provide
  Arbitrary<TensorShape> tokens() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(0, 1))
        .as(TensorShape::tokens);
  }

  @Provide
  Arbitrary<Integer> few() {
    return Arbitraries.integers().between(1, 4);
  }

  @Provide
  Arbitrary<Integer> paddings() {
    return Arbitraries.integers().between(-1, 3);
  }

  @Property(tries = 80)
  void convolutions(
      @ForAll("maps") TensorShape x,
      @ForAll("few") int kernel,
      @ForAll("few") int stride,
      @ForAll("paddings") int padding,
      @ForAll("few") int dilation,
      @ForAll("few") int groups,
      @ForAll("few") int out,
      @ForAll boolean flag) {
    Arg[] args = {
      Args.kernel(kernel),
      Args.stride(stride),
      Args.padding(padding),
      Args.dilation(dilation),
      Args.groups(groups),
      Args.out(out * groups),
      Args.act(flag ? Act.RELU : Act.NONE)
    };
    accepted(() -> new ConvOp(x, args)).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new ConvBnOp(x, args)).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new WsConvOp(x, args)).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new ConvOp(x, Args.depthwise(true), Args.kernel(kernel), Args.bias(flag)))
        .ifPresent(RulePropertiesTest::agrees);
  }

  @Property(tries = 80)
  void pools(
      @ForAll("maps") TensorShape x,
      @ForAll("few") int kernel,
      @ForAll("few") int stride,
      @ForAll("paddings") int padding,
      @ForAll boolean ceil) {
    Arg[] args = {Args.kernel(kernel), Args.stride(stride), Args.padding(padding), Args.ceil(ceil)};
    accepted(() -> new MaxPoolOp(x, args)).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new AvgPoolOp(x, args)).ifPresent(RulePropertiesTest::agrees);
    Arg same = Args.padding(Size.TF_SAME);
    agrees(new MaxPoolOp(x, Args.kernel(kernel), Args.stride(stride), same));
    agrees(new AvgPoolOp(x, Args.kernel(kernel), Args.stride(stride), same));
    agrees(new ConvOp(x, Args.kernel(kernel), Args.stride(stride), same));
    agrees(new AdaptiveAvgPoolOp(x, Args.size(kernel)));
    agrees(new ResizeOp(x, Args.like(x.withGrid(kernel, stride, 0))));
    agrees(new GlobalAvgPoolOp(x, Args.keepMap(ceil)));
  }

  @Property(tries = 25)
  void mapsOfAllKinds(
      @ForAll("maps") TensorShape x,
      @ForAll("few") int groups,
      @ForAll("few") int out,
      @ForAll("few") int stride) {
    accepted(() -> new ShuffleOp(x, Args.groups(groups))).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new SliceOp(x, Args.ratio(groups / 5.0))).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new PatchEmbedOp(x, Args.patch(groups), Args.out(out)))
        .ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new GroupedLinearOp(x, Args.groups(groups), Args.out(out)))
        .ifPresent(RulePropertiesTest::agrees);
    TensorShape goal =
        TensorShape.map(
            x.channels() + out, (x.height() - 1) / stride + 1, (x.width() - 1) / stride + 1);
    for (Projection projection : Projection.values()) {
      accepted(() -> new ShortcutOp(x, Args.like(goal), Args.projection(projection)))
          .ifPresent(RulePropertiesTest::agrees);
    }
    agrees(new BatchNormOp(x));
    agrees(new ConcatOp(List.of(x, x.withChannels(out), x)));
    agrees(new ToTokensOp(x));
    agrees(new FlattenOp(x));
    agrees(new MultiplyOp(x, TensorShape.vector(x.channels())));
  }

  @Property(tries = 25)
  void tokensOfAllKinds(
      @ForAll("tokens") TensorShape x, @ForAll("few") int heads, @ForAll("few") int out) {
    accepted(() -> new AttentionOp(x, Args.heads(heads))).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new AttentionOp(x, x.withGrid(1, out, 0), Args.heads(heads), Args.bias(false)))
        .ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new ToGridOp(x)).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new SelectClassTokenOp(x)).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new GroupedLinearOp(x, Args.groups(heads), Args.out(out)))
        .ifPresent(RulePropertiesTest::agrees);
    accepted(
            () ->
                new WindowAttentionOp(
                    x, Args.heads(heads), Args.window(heads + out), Args.shift(out)))
        .ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new SplitOp(x, Args.parts(heads), Args.index(out - 1)))
        .ifPresent(RulePropertiesTest::agrees);
    TensorShape queries = TensorShape.tokens(out, x.channels());
    accepted(() -> new ScoresOp(queries, x, Args.heads(heads)))
        .ifPresent(RulePropertiesTest::agrees);
    TensorShape scores = TensorShape.groupsOver(heads, out, x);
    accepted(() -> new WeightedSumOp(scores, x)).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new WeightedSumOp(scores, x, Args.slices(true)))
        .ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new CrossCovarianceAttentionOp(x, Args.heads(heads)))
        .ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new FourierPositionsOp(x, Args.hidden(2 * out)))
        .ifPresent(RulePropertiesTest::agrees);
    agrees(new HeadMixingOp(scores));
    agrees(new TokenwiseLinearOp(x, Args.out(out)));
    agrees(new LearnedTokensOp(x, Args.count(out)));
    agrees(new SelectPatchesOp(x));
    agrees(new ConcatOp(List.of(queries, TensorShape.vector(x.channels()), x), POSITIONS));
    accepted(() -> new SpaceToDepthOp(x, Args.block(out))).ifPresent(RulePropertiesTest::agrees);
    for (Shaped shape : List.of(x, x.transposed(), TensorShape.vector(x.channels()))) {
      agrees(new LinearOp(shape, Args.out(out)));
      agrees(new SoftmaxOp(shape));
      agrees(new FlattenOp(shape));
    }
    agrees(new LayerNormOp(x));
    agrees(new LayerScaleOp(x));
    agrees(new AffineOp(x));
    agrees(new TransposeOp(x));
    agrees(new ClassTokenOp(x));
    agrees(new PositionEmbeddingOp(x));
    agrees(new GlobalAvgPoolOp(x));
    agrees(new MultiplyOp(x, TensorShape.vector(x.channels())));
  }

  @Property(tries = 50)
  void noah(
      @ForAll("maps") TensorShape x,
      @ForAll("few") int n,
      @ForAll("few") int quarters,
      @ForAll boolean splitHeads,
      @ForAll boolean splitKeys) {
    for (TensorShape shape : List.of(x, x.asTokens())) {
      accepted(
              () ->
                  new NoahOp(
                      shape,
                      Args.n(n),
                      Args.r(quarters / 4.0),
                      Args.classes(3),
                      Args.splitHeads(splitHeads),
                      Args.splitKeys(splitKeys)))
          .ifPresent(RulePropertiesTest::agrees);
    }
  }
}
