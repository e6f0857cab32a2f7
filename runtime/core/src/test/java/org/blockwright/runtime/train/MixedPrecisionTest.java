package org.blockwright.runtime.train;

import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.classes;
import static org.blockwright.runtime.ops.Args.heads;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.n;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.stride;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.Act;
import org.blockwright.Size;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.heads.NoahOp;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.AddOp;
import org.blockwright.runtime.ops.AttentionOp;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.LayerNormOp;
import org.blockwright.runtime.ops.LinearOp;
import org.blockwright.runtime.ops.NativeBlock;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.ops.ToTokensOp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A network with every kind of product trains in bfloat16 as it does in float32, nearly. */
@ExtendWith(OneThread.class)
class MixedPrecisionTest {
  private static final TrainingRecipe FP32 =
      TrainerTest.RECIPE.with("optimizer=adamw").with("lr=0.01").with("clip_norm=1");
  private static final TrainingRecipe BF16 = FP32.with("precision=bf16");

  @TempDir Path folder;

  /** Convolution, attention, linear layer and NOAH; on request a hand-written block between. */
  private static final class Net extends Classifier {
    private final ConvBnOp stem;
    private final GraphBlock between;
    private final ToTokensOp tokens;
    private final LayerNormOp norm;
    private final AttentionOp attended;
    private final AddOp sum;
    private final LinearOp mixed;
    private final NoahOp head;

    Net(boolean foreign) {
      super("net", Small.CLASSES, TensorShape.map(1, 8, 8));
      stem = node("stem", new ConvBnOp(image(), out(16), kernel(3), stride(2), act(Act.RELU)));
      between =
          nodeIf(
              foreign,
              "between",
              stem,
              x -> new NativeBlock(x, Size.SAME, 1, Activation.reluBlock()));
      tokens = node("tokens", new ToTokensOp(between));
      norm = node("norm", new LayerNormOp(tokens));
      attended = node("attended", new AttentionOp(norm, heads(4)));
      sum = node("sum", new AddOp(List.of(tokens, attended)));
      mixed = node("mixed", new LinearOp(sum, out(16), act(Act.GELU)));
      head = node("head", new NoahOp(mixed, n(2), classes(Small.CLASSES)));
    }

    @Override
    protected NDArray run(ForwardPass pass, NDArray image) {
      NDArray x = stem.apply(pass, image);
      NDArray y = tokens.apply(pass, between.apply(pass, x));
      NDArray z = attended.apply(pass, norm.apply(pass, y));
      return head.apply(pass, mixed.apply(pass, sum.apply(pass, y, z)));
    }
  }

  private static BlockFactory net(boolean foreign, List<GraphBlock> made) {
    return manager -> {
      Net net = new Net(foreign);
      net.initialize(manager, 5);
      made.add(net);
      return net;
    };
  }

  private Trainer trainer(String name, TrainingRecipe recipe) {
    return trainer(name, recipe, net(false, new ArrayList<>()));
  }

  private Trainer trainer(String name, TrainingRecipe recipe, BlockFactory factory) {
    return Trainer.of("net", factory)
        .recipe(recipe)
        .classes(Small.NAMES)
        .folder(folder.resolve(name))
        .train(Small.images(8, 16))
        .validation(Small.images(3, 20));
  }

  private static void assertNear(TrainerTest.Watch expected, TrainerTest.Watch found, double by) {
    assertEquals(expected.steps.size(), found.steps.size());
    for (int i = 0; i < expected.steps.size(); i++) {
      assertEquals(expected.steps.get(i).loss(), found.steps.get(i).loss(), by, "step " + i);
    }
  }

  @Test
  void lossesAreNearThoseOfFloat32AndParametersStayFloat32() {
    TrainerTest.Watch exact = new TrainerTest.Watch();
    TrainerTest.Watch rounded = new TrainerTest.Watch();
    List<GraphBlock> made = new ArrayList<>();
    TrainingListener types =
        new TrainingListener() {
          @Override
          public void step(StepReport step) {
            for (GraphBlock part : made) {
              assertEquals(Precision.BF16, part.precision());
              for (Parameter parameter : part.getParameters().values()) {
                assertEquals(DataType.FLOAT32, parameter.getArray().getDataType());
              }
            }
          }
        };
    trainer("a", FP32).listener(exact).run();
    trainer("b", BF16.with("ema=0.9"), net(false, made)).listener(rounded).listener(types).run();
    assertEquals(2, made.size());
    assertEquals(Precision.FP32, exact.run.precision());
    assertEquals(Precision.BF16, rounded.run.precision());
    assertEquals(List.of(), exact.notes);
    assertNear(exact, rounded, 0.02);
    assertNotEquals(exact.steps.get(0).loss(), rounded.steps.get(0).loss());
    double before = rounded.epochs.get(0).train().loss();
    double after = rounded.epochs.get(2).train().loss();
    assertTrue(after < before - 0.05, before + " -> " + after);
  }

  @Test
  void validationIsInTheSamePrecision() {
    trainer("a", BF16).run();
    try (NDManager manager = Engine.getInstance().newBaseManager();
        Checkpoint checkpoint = Checkpoint.open(folder.resolve("a").resolve(Checkpoint.LAST))) {
      Net net = new Net(false);
      net.initialize(manager, 0);
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      net.getParameters().forEach(p -> arrays.put(p.getKey(), p.getValue().getArray()));
      checkpoint.loadWeights(arrays);
      Evaluation evaluation = new Evaluation(Loss.softmax(), Small.CLASSES, false);
      double fresh = evaluation.of(net, manager, Small.images(3, 20)).loss();
      net.setPrecision(Precision.BF16);
      double same = evaluation.of(net, manager, Small.images(3, 20)).loss();
      TrainerTest.Watch watch = new TrainerTest.Watch();
      trainer("b", BF16).listener(watch).run();
      double told = watch.epochs.get(2).validation().orElseThrow().loss();
      assertEquals(told, same);
      assertNotEquals(told, fresh);
      assertEquals(told, fresh, 0.02);
    }
  }

  @Test
  void resumedItGoesOnToTheSameBits() throws IOException {
    trainer("whole", BF16).run();
    Trainer broken = trainer("broken", BF16);
    broken.listener(TrainerTest.stopAfter(broken, 5)).run();
    trainer("broken", BF16).resume(true).run();
    for (String file : List.of(Checkpoint.LAST, Checkpoint.BEST)) {
      assertEquals(
          -1,
          Files.mismatch(
              folder.resolve("whole").resolve(file), folder.resolve("broken").resolve(file)),
          file);
    }
  }

  @Test
  void severalReplicasTrainAsOne() {
    TrainerTest.Watch one = new TrainerTest.Watch();
    TrainerTest.Watch two = new TrainerTest.Watch();
    TrainingRecipe recipe = BF16.with("epochs=1").with("lr=0.01");
    trainer("a", recipe).listener(one).run();
    trainer("b", recipe).devices(Small.cpus(2)).listener(two).run();
    // Not to the same values: each half has batch statistics of its own.
    assertNear(one, two, 0.1);
  }

  @Test
  void handWrittenBlocksAreNamed() {
    TrainerTest.Watch watch = new TrainerTest.Watch();
    trainer("a", BF16.with("epochs=1"), net(true, new ArrayList<>())).listener(watch).run();
    assertTrue(
        watch.notes.contains("Hand-written blocks calculate in fp32 also in a bf16 run: between."),
        watch.notes.toString());
    assertEquals(Precision.BF16, watch.run.precision());
  }

  @Test
  void aModelOfOthersTrainsInFloat32() {
    TrainerTest.Watch watch = new TrainerTest.Watch();
    trainer("a", BF16.with("epochs=1"), Small.plain()).listener(watch).run();
    assertEquals(Precision.FP32, watch.run.precision());
    assertEquals(
        List.of(
            "A block that Blockwright did not make cannot calculate in bf16; calculating in fp32."),
        watch.notes);
  }

  private static List<String> notes(Net net, Precision wish, String engine, String processors) {
    PrecisionChoice choice = PrecisionChoice.of(wish, List.of(net), engine, processors);
    assertEquals(choice.precision(), net.precision());
    return choice.notes();
  }

  @Test
  void enginesAndProcessorsThatLackItAreNamed() {
    Net net = new Net(false);
    assertEquals(List.of(), notes(net, Precision.BF16, "PyTorch", "flags: avx2 avx512_bf16"));
    assertEquals(Precision.BF16, net.precision());
    assertEquals(List.of(), notes(net, Precision.BF16, "PyTorch", ""));
    assertEquals(
        List.of(
            "This CPU has no instructions for bf16: here it is for trying out, and slower than"
                + " fp32."),
        notes(net, Precision.BF16, "PyTorch", "flags: avx2 avx512_vnni"));
    assertEquals(
        List.of("The engine OnnxRuntime cannot calculate in bf16; calculating in fp32."),
        notes(net, Precision.BF16, "OnnxRuntime", ""));
    assertEquals(Precision.FP32, net.precision());
    assertEquals(List.of(), notes(net, Precision.FP32, "OnnxRuntime", ""));
  }
}
