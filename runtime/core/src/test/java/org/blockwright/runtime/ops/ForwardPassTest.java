package org.blockwright.runtime.ops;

import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.like;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.part;
import static org.blockwright.runtime.ops.Args.stride;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.blockwright.Act;
import org.blockwright.SliceSide;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is closed when, in networks where several names hold one array. */
class ForwardPassTest {
  private static final TensorShape IMAGE = TensorShape.map(4, 6, 6);

  private Lab lab;
  private NDManager scratch;

  @BeforeEach
  void open() {
    lab = new Lab();
    scratch = lab.manager().newSubManager();
  }

  @AfterEach
  void close() {
    scratch.close();
    lab.close();
  }

  /** One node, by hand what generated code does. */
  private static final class Single extends CompositeBlock {
    private final GraphBlock node;

    Single(Shaped x, Function<Shaped, GraphBlock> part) {
      super(x);
      node = node("node", part.apply(x));
    }

    @Override
    protected NDArray run(ForwardPass pass, NDArray x) {
      return node.apply(pass, x);
    }
  }

  /** A residual block whose first node can be switched off. */
  private static final class Residual extends CompositeBlock {
    private final GraphBlock gate;
    private final ConvBnOp first;
    private final ShortcutOp skip;
    private final DropoutOp kept;
    private final AddOp sum;

    Residual(Shaped x, int out, int stride, boolean gated) {
      super(x);
      gate = nodeIf(gated, "gate", x, y -> new ActivationOp(y));
      first = node("first", new ConvBnOp(gate, kernel(3), out(out), stride(stride)));
      kept = node("kept", new DropoutOp(first));
      skip = node("skip", new ShortcutOp(x, like(kept)));
      sum = node("sum", new AddOp(kept, skip, act(Act.RELU)));
    }

    @Override
    protected NDArray run(ForwardPass pass, NDArray x) {
      NDArray gate = this.gate.apply(pass, x);
      NDArray first = this.first.apply(pass, gate);
      pass.release(gate);
      NDArray kept = this.kept.apply(pass, first);
      pass.release(first);
      NDArray skip = this.skip.apply(pass, x);
      NDArray sum = this.sum.apply(pass, kept, skip);
      pass.release(kept, skip);
      return sum;
    }
  }

  /** Channels before and behind a cut, of which the former may be left out. */
  private static final class Halves extends CompositeBlock {
    private final SliceOp first;
    private final SliceOp rest;
    private final ConvBnOp conv;
    private final ConcatOp joined;

    Halves(Shaped x, boolean both) {
      super(x);
      first = both ? node("first", new SliceOp(x, part(SliceSide.FIRST))) : null;
      rest = node("rest", new SliceOp(x, part(SliceSide.REST)));
      conv = node("conv", new ConvBnOp(rest, kernel(3), act(Act.RELU)));
      joined = both ? node("joined", new ConcatOp(first, conv)) : null;
    }

    @Override
    protected NDArray run(ForwardPass pass, NDArray x) {
      NDArray rest = this.rest.apply(pass, x);
      NDArray first = joined == null ? null : this.first.apply(pass, x);
      NDArray conv = this.conv.apply(pass, rest);
      pass.release(rest);
      if (joined == null) {
        return conv;
      }
      NDArray joined = this.joined.apply(pass, first, conv);
      pass.release(first, conv);
      return joined;
    }
  }

  /** Residual blocks in a row. */
  private static final class Stack extends CompositeBlock {
    private final GraphBlock stem;
    private final GraphBlock body;
    private final GraphBlock down;

    Stack(Shaped x, boolean gated) {
      super(x);
      stem = node("stem", new Residual(x, 4, 1, gated));
      body = repeat("body", 3, stem, (i, y) -> new Residual(y, 4, 1, gated));
      down = node("down", new Residual(body, 6, 2, gated));
    }

    @Override
    protected NDArray run(ForwardPass pass, NDArray x) {
      NDArray stem = this.stem.apply(pass, x);
      NDArray body = this.body.apply(pass, stem);
      pass.release(stem);
      NDArray down = this.down.apply(pass, body);
      pass.release(body);
      return down;
    }
  }

  private void assertOnlyOutputIsLeft(GraphBlock part, boolean training) {
    lab.fill(part, 1);
    NDArray image = Lab.inputs(part, 2, 2)[0].on(scratch);
    try (ForwardPass pass = new ForwardPass(new ParameterStore(scratch, false), training)) {
      NDArray output = pass.run(part, image);
      assertTrue(image.toFloatArray().length > 0);
      Lab.assertOpen(scratch, new NDArray[] {image}, output);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void networksLeaveTheirOutputAlone(boolean training) {
    assertOnlyOutputIsLeft(new Stack(IMAGE, true), training);
    scratch.close();
    scratch = lab.manager().newSubManager();
    assertOnlyOutputIsLeft(new Stack(IMAGE, false), training);
  }

  @Test
  void anIdentityNetworkReturnsTheImageOpen() {
    for (Function<Shaped, GraphBlock> part :
        List.<Function<Shaped, GraphBlock>>of(
            Identity::new,
            DropoutOp::new,
            DropPathOp::new,
            ToGridOp::new,
            x -> new ShortcutOp(x, like(x)))) {
      NDArray image = Values.zeros(1, 4, 6, 6).on(scratch);
      try (ForwardPass pass = new ForwardPass(new ParameterStore(scratch, false), false)) {
        Single network = new Single(IMAGE, part);
        assertSame(IMAGE, network.inputs().get(0));
        assertSame(image, pass.run(network, image));
        pass.release(image);
        assertFalse(image.isReleased(), () -> network + " closed the image");
      }
    }
  }

  @Test
  void anArrayIsClosedWithItsLastName() {
    try (ForwardPass pass = new ForwardPass(new ParameterStore(scratch, false), false)) {
      NDArray image = Values.zeros(1, 4, 6, 6).on(scratch);
      pass.borrow(image);
      NDArray made = new ActivationOp(IMAGE).apply(pass, image);
      NDArray alias = new Identity(IMAGE).apply(pass, made);
      NDArray another = new DropoutOp(IMAGE).apply(pass, alias);
      assertSame(made, another);
      pass.release(made);
      assertFalse(made.isReleased());
      pass.release(alias);
      assertFalse(made.isReleased());
      pass.release(another);
      assertTrue(made.isReleased());
      assertFalse(image.isReleased());
    }
  }

  @Test
  void whatAnObserverHoldsStaysOpen() {
    Stack stack = new Stack(IMAGE, true);
    lab.fill(stack, 1);
    List<NDArray> kept = new ArrayList<>();
    ForwardPass[] runs = new ForwardPass[1];
    ForwardPass.Observer keeper =
        new ForwardPass.Observer() {
          @Override
          public void produced(OperatorBlock<?> op, NDArray[] inputs, NDArray output) {
            runs[0].borrow(output);
            kept.add(output);
          }
        };
    NDArray image = Lab.inputs(stack, 2, 2)[0].on(scratch);
    try (ForwardPass pass = new ForwardPass(new ParameterStore(scratch, false), false, keeper)) {
      runs[0] = pass;
      NDArray output = pass.run(stack, image);
      assertSame(output, kept.get(kept.size() - 1));
      assertTrue(kept.stream().noneMatch(NDArray::isReleased));
    }
    int[] operators = {0};
    stack.visit((path, op) -> operators[0]++);
    assertEquals(operators[0], kept.size());
  }

  @Test
  void closingInTrainingLeavesGradientsWhole() {
    Residual block = new Residual(IMAGE, 6, 2, true);
    Map<String, Values> parameters = lab.fill(block, 1);
    Values[] inputs = Lab.inputs(block, 2, 2);
    Values weights = Values.random(3, -1, 1, 2, 6, 3, 3);
    Lab.Reference reference =
        (p, training, x) -> {
          Values first =
              References.batchNorm(
                  References.conv(
                      References.act(Act.RELU, x[0]), p.get("first.conv.weight"), null, 2, 1, 1),
                  p,
                  "first.bn.",
                  1e-5,
                  training);
          Values skip =
              References.batchNorm(
                  References.conv(x[0], p.get("skip.conv.weight"), null, 2, 0, 1),
                  p,
                  "skip.bn.",
                  1e-5,
                  training);
          return References.act(Act.RELU, first.with(skip, Double::sum));
        };
    Map<String, Values> gradients = new LinkedHashMap<>();
    Lab.assertNear(
        reference.apply(parameters, true, inputs),
        lab.train(block, weights, gradients, inputs),
        1e-5,
        "training");
    lab.check(block, reference);
  }

  @Test
  void worksAsADjlBlock() {
    Stack stack = new Stack(IMAGE, false);
    Map<String, Values> parameters = lab.fill(stack, 1);
    assertTrue(parameters.containsKey("body.2.first.bn.running_mean"), parameters::toString);
    Values image = Lab.inputs(stack, 2, 2)[0];
    NDList output =
        stack.forward(new ParameterStore(scratch, false), new NDList(image.on(scratch)), false);
    assertEquals(0, lab.evaluate(stack, image).distance(Values.copy(output.singletonOrThrow())));
    assertArrayEquals(
        new long[] {2, 6, 3, 3},
        stack.getOutputShapes(new Shape[] {new Shape(2, 4, 6, 6)})[0].getShape());
  }

  /** What was cut apart together has the values and gradients of two cuts. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void halvesThatAreMadeTogetherHaveTheSameGradients(boolean both) {
    Map<Arithmetic, Map<String, Values>> all = new LinkedHashMap<>();
    for (Arithmetic arithmetic : List.of(Arithmetic.CHANNELS_LAST, Arithmetic.FUSED)) {
      GraphBlock stem = new Halves(IMAGE, both);
      stem.setArithmetic(arithmetic);
      lab.fill(stem, 5);
      Map<String, Values> found = new LinkedHashMap<>();
      Values weights = Values.random(3, -1, 1, 2, stem.shape().channels(), 6, 6);
      found.put("output", lab.train(stem, weights, found, Lab.inputs(stem, 2, 9)));
      all.put(arithmetic, found);
      try (ForwardPass pass = new ForwardPass(new ParameterStore(scratch, false), true)) {
        NDArray x = scratch.randomNormal(new Shape(2, 4, 6, 6));
        pass.run(stem, x).close();
      }
      assertEquals(1, scratch.getManagedArrays().size());
      scratch.getManagedArrays().forEach(NDArray::close);
    }
    Map<String, Values> apart = all.get(Arithmetic.CHANNELS_LAST);
    Map<String, Values> together = all.get(Arithmetic.FUSED);
    assertEquals(apart.keySet(), together.keySet());
    apart.forEach(
        (name, values) -> assertArrayEquals(values.data(), together.get(name).data(), 1e-5, name));
  }
}
