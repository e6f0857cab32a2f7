package org.blockwright.runtime.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.blockwright.Act;
import org.blockwright.Projection;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.BlockwrightException;
import org.blockwright.runtime.heads.Noah;

/** What a rule says about any operator is what happens: output shape, parameters, multiply-adds. */
class RulePropertiesTest {
  private static final int BATCH = 2;

  /** Runs an operator that its rule accepts, and compares. */
  private static void agrees(Part op) {
    try (NDManager manager = NDManager.newBaseManager();
        Pass pass = new Pass(new ParameterStore(manager, false), false)) {
      op.initialize(manager);
      NDArray[] inputs =
          Arrays.stream(Lab.inputs(op, BATCH, 1)).map(v -> v.on(manager)).toArray(NDArray[]::new);
      NDArray output = pass.run(op, inputs);
      assertArrayEquals(
          Part.batched(BATCH, op.shape()).getShape(), output.getShape().getShape(), op::toString);
      assertEquals(BATCH * op.macs(), pass.multiplyAdds(), op::toString);
      op.visit((path, leaf) -> assertEquals(leaf.inferred().parameterCount(), op.parameterCount()));
    }
  }

  /** An operator that its rule accepts; empty where it refuses. */
  private interface Maker {
    Part make();
  }

  private static Optional<Part> accepted(Maker maker) {
    try {
      return Optional.of(maker.make());
    } catch (BlockwrightException refused) {
      return Optional.empty();
    }
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
    accepted(() -> new Conv(x, args)).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new ConvBn(x, args)).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new Conv(x, Args.depthwise(true), Args.kernel(kernel), Args.bias(flag)))
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
    accepted(() -> new MaxPool(x, args)).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new AvgPool(x, args)).ifPresent(RulePropertiesTest::agrees);
    agrees(new GlobalAvgPool(x, Args.keepMap(ceil)));
  }

  @Property(tries = 25)
  void mapsOfAllKinds(
      @ForAll("maps") TensorShape x,
      @ForAll("few") int groups,
      @ForAll("few") int out,
      @ForAll("few") int stride) {
    accepted(() -> new Shuffle(x, Args.groups(groups))).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new Slice(x, Args.ratio(groups / 5.0))).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new PatchEmbed(x, Args.patch(groups), Args.out(out)))
        .ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new PerGroup(x, Args.groups(groups), Args.out(out)))
        .ifPresent(RulePropertiesTest::agrees);
    TensorShape goal =
        TensorShape.map(
            x.channels() + out, (x.height() - 1) / stride + 1, (x.width() - 1) / stride + 1);
    for (Projection projection : Projection.values()) {
      accepted(() -> new Shortcut(x, Args.like(goal), Args.projection(projection)))
          .ifPresent(RulePropertiesTest::agrees);
    }
    agrees(new BatchNorm(x));
    agrees(new Concat(List.of(x, x.withChannels(out), x)));
    agrees(new ToTokens(x));
    agrees(new Flatten(x));
    agrees(new Multiply(x, TensorShape.vector(x.channels())));
  }

  @Property(tries = 25)
  void tokensOfAllKinds(
      @ForAll("tokens") TensorShape x, @ForAll("few") int heads, @ForAll("few") int out) {
    accepted(() -> new Attention(x, Args.heads(heads))).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new Attention(x, x.withGrid(1, out, 0), Args.heads(heads), Args.bias(false)))
        .ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new ToGrid(x)).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new FirstToken(x)).ifPresent(RulePropertiesTest::agrees);
    accepted(() -> new PerGroup(x, Args.groups(heads), Args.out(out)))
        .ifPresent(RulePropertiesTest::agrees);
    for (Shaped shape : List.of(x, x.transposed(), TensorShape.vector(x.channels()))) {
      agrees(new Linear(shape, Args.out(out)));
      agrees(new Softmax(shape));
      agrees(new Flatten(shape));
    }
    agrees(new LayerNorm(x));
    agrees(new Transpose(x));
    agrees(new ClassToken(x));
    agrees(new Position(x));
    agrees(new GlobalAvgPool(x));
    agrees(new Multiply(x, TensorShape.vector(x.channels())));
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
                  new Noah(
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
