package org.blockwright.zoo;

import static org.blockwright.runtime.ops.Args.over;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.blockwright.Axis;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.FlattenOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.LogOp;
import org.blockwright.runtime.ops.SoftmaxOp;
import org.blockwright.runtime.ops.WeightedSumOp;
import org.blockwright.runtime.pytorch.Tensors;
import org.blockwright.runtime.train.Loss;
import org.blockwright.runtime.train.TrainingRecipe;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightTensor;

/**
 * The golden file of SAOL's core: its two maps of logits and the logits of its GAP branch, to
 * outputs, losses and gradients. The operators are those of the head's graph from there on, the
 * losses those that the head brings along, without the two that need CutMix.
 */
final class GoldenSaol {
  private static final List<String> INPUTS =
      List.of("attention_logits", "spatial_logits", "gap_fc_logits");

  private GoldenSaol() {}

  /** From both maps' logits to the logarithm of the probabilities. */
  private static final class Core extends CompositeBlock {
    private final SoftmaxOp attn;
    private final SoftmaxOp spatial;
    private final WeightedSumOp sum;
    private final FlattenOp flat;
    private final LogOp logits;

    Core(TensorShape attention, TensorShape classes) {
      super(attention, classes);
      attn = node("attn", new SoftmaxOp(attention, over(Axis.POSITIONS)));
      spatial = node("spatial", new SoftmaxOp(classes));
      sum = node("sum", new WeightedSumOp(attn, spatial));
      flat = node("flat", new FlattenOp(sum));
      logits = node("logits", new LogOp(flat));
    }

    @Override
    protected NDArray compute(ForwardPass pass, NDArray... inputs) {
      NDArray summed = sum.apply(pass, attn.apply(pass, inputs[0]), spatial.apply(pass, inputs[1]));
      return logits.apply(pass, flat.apply(pass, summed));
    }
  }

  static void check(TensorArchive file) {
    try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu())) {
      List<NDArray> in = INPUTS.stream().map(name -> array(file.get(name), manager)).toList();
      in.forEach(array -> array.setRequiresGradient(true));
      int classes = (int) in.get(2).getShape().get(1);
      NDArray targets =
          manager
              .create(file.get("target").toLongs())
              .oneHot(classes)
              .toType(in.get(2).getDataType(), true);
      Map<String, String> losses =
          Map.of(
              "nll", "logits",
              "kl", "logits:0,gap:1:kl@logits",
              "gap_ce", "logits:0,gap",
              "loss", "logits,gap:1:kl@logits,gap:0.5");
      try (GradientCollector collector = Engine.getInstance().newGradientCollector();
          ForwardPass pass = new ForwardPass(new ParameterStore(manager, false), true)) {
        NDArray logits = pass.run(new Core(map(in.get(0)), map(in.get(1))), in.get(0), in.get(1));
        near(file, "output", logits.exp());
        NDArray gap = in.get(2).reshape(in.get(2).getShape());
        gap.setName("gap");
        NDList outputs = new NDList(logits, gap);
        losses.forEach(
            (name, text) ->
                assertEquals(
                    file.get(name).toFloats()[0],
                    Loss.of(recipe(text)).of(outputs, targets).getFloat(),
                    1e-5,
                    name));
        collector.backward(Loss.of(recipe(losses.get("loss"))).of(outputs, targets));
      }
      for (int i = 0; i < INPUTS.size(); i++) {
        near(file, "grad." + INPUTS.get(i), Tensors.gradient(in.get(i)));
      }
    }
  }

  private static TrainingRecipe recipe(String losses) {
    return TrainingRecipe.defaults().with("losses=" + losses);
  }

  private static NDArray array(WeightTensor tensor, NDManager manager) {
    return manager.create(tensor.toFloats(), tensor.shape());
  }

  private static TensorShape map(NDArray x) {
    int[] dims = IntStream.range(1, 4).map(i -> (int) x.getShape().get(i)).toArray();
    return TensorShape.map(dims[0], dims[1], dims[2]);
  }

  /** Outputs to 1e-5 and gradients to 1e-4 of the largest value. */
  private static void near(TensorArchive file, String name, NDArray ours) {
    float[] expected = file.get(name).toFloats();
    double size =
        IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i])).max().orElse(0);
    double limit = name.startsWith("grad.") ? 1e-4 : 1e-5;
    assertArrayEquals(expected, ours.toFloatArray(), (float) (limit * size), name);
  }
}
