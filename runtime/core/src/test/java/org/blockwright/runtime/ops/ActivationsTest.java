package org.blockwright.runtime.ops;

import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.out;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.blockwright.Act;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations that overwrite what a layer made, beside the same as nodes of their own. */
class ActivationsTest {
  private static final TensorShape MAP = TensorShape.map(4, 6, 6);

  /** A layer with its activation, or with the activation behind it. */
  private static final class Pair extends CompositeBlock {
    private final GraphBlock layer;
    private final GraphBlock activation;

    Pair(
        List<Shaped> read,
        Act act,
        boolean together,
        BiFunction<List<Shaped>, Act, GraphBlock> part) {
      super(read);
      layer = node("layer", part.apply(read, together ? act : Act.NONE));
      activation =
          node("activation", new ActivationOp(layer, Args.value(together ? Act.NONE : act)));
    }

    @Override
    protected NDArray compute(ForwardPass pass, NDArray... inputs) {
      NDArray made = layer.apply(pass, inputs);
      NDArray output = activation.apply(pass, made);
      pass.release(made);
      return output;
    }
  }

  static Stream<Arguments> layers() {
    Map<String, BiFunction<List<Shaped>, Act, GraphBlock>> layers = new LinkedHashMap<>();
    layers.put("Conv", (x, act) -> new ConvOp(x.get(0), out(3), kernel(3), act(act)));
    layers.put("ConvBn", (x, act) -> new ConvBnOp(x.get(0), out(3), kernel(3), act(act)));
    layers.put("BatchNorm", (x, act) -> new BatchNormOp(x.get(0), act(act)));
    layers.put("Add", (x, act) -> new AddOp(x, act(act)));
    return layers.entrySet().stream()
        .flatMap(
            layer ->
                Stream.of(Act.RELU, Act.RELU6, Act.HARD_SWISH)
                    .flatMap(
                        act ->
                            Stream.of(Arithmetic.values())
                                .map(a -> Arguments.of(layer.getKey(), act, a, layer.getValue()))));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void bitsAreThoseOfTheActivationByItself(
      String name,
      Act act,
      Arithmetic arithmetic,
      BiFunction<List<Shaped>, Act, GraphBlock> layer) {
    List<List<Values>> made = new ArrayList<>();
    for (boolean together : new boolean[] {false, true}) {
      try (Lab lab = new Lab()) {
        List<Shaped> read = Collections.nCopies(name.equals("Add") ? 2 : 1, MAP);
        Pair pair = new Pair(read, act, together, layer);
        pair.setArithmetic(arithmetic);
        lab.fill(pair, 7);
        Map<String, Values> gradients = new LinkedHashMap<>();
        Values[] inputs = Lab.inputs(pair, 2, 11);
        int channels = pair.shape().channels();
        Values weights = Values.random(3, -1, 1, 2, channels, 6, 6);
        List<Values> all = new ArrayList<>();
        all.add(lab.train(pair, weights, gradients, inputs));
        all.addAll(gradients.values());
        made.add(all);
      }
    }
    assertEquals(made.get(0).size(), made.get(1).size());
    for (int i = 0; i < made.get(0).size(); i++) {
      assertArrayEquals(made.get(0).get(i).data(), made.get(1).get(i).data(), name + " " + i);
    }
  }
}
