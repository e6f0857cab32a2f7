package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.CutBox;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.Epoch;
import org.blockwright.runtime.data.ImageTransform;
import org.blockwright.runtime.data.MixupCutmix;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.ShapesSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Losses of several outputs, and of a teacher. */
@ExtendWith(OneThread.class)
class LossTermsTest {
  private static final float[] LOGITS = {0.5f, -1, 2, 1, 0.25f, 0};
  private static final float[] AUX = {1, 0, -1, 0.5f, 0.5f, 2};
  private static final float[] TEACHER = {2, 0, 1, -1, 3, 0.5f};

  @TempDir Path folder;

  private final NDManager manager = Engine.getInstance().newBaseManager(Device.cpu());

  @AfterEach
  void close() {
    manager.close();
  }

  private static TrainingRecipe recipe(String losses) {
    return TrainerTest.RECIPE.with("losses=" + losses);
  }

  private NDArray array(String name, float... values) {
    NDArray array = manager.create(values, new Shape(2, 3));
    array.setName(name);
    return array;
  }

  private double loss(TrainingRecipe recipe) {
    NDList outputs = new NDList(array("", LOGITS), array("aux", AUX), array("teacher", TEACHER));
    NDArray targets = manager.create(new float[] {1, 0, 0, 0, 0, 1}, new Shape(2, 3));
    return LossTerms.of(recipe).of(outputs, targets).getFloat();
  }

  private static double logProbability(float[] logits, int row, int k, double temperature) {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += Math.exp(logits[3 * row + i] / temperature);
    }
    return logits[3 * row + k] / temperature - Math.log(sum);
  }

  private static double crossEntropy(float[] logits, int first, int second) {
    return -(logProbability(logits, 0, first, 1) + logProbability(logits, 1, second, 1)) / 2;
  }

  @Test
  void auxiliaryOutputsAddTheirShare() {
    double expected = crossEntropy(LOGITS, 0, 2) + 0.3 * crossEntropy(AUX, 0, 2);
    assertEquals(expected, loss(recipe("aux:0.3")), 1e-6);
    assertEquals(crossEntropy(AUX, 0, 2), loss(recipe("logits:0,aux")), 1e-6);
  }

  /** The teacher chooses 0 and 1. */
  @Test
  void hardDistillationTakesTheTeachersChoice() {
    double expected = 0.5 * crossEntropy(LOGITS, 0, 2) + 0.5 * crossEntropy(AUX, 0, 1);
    assertEquals(expected, loss(recipe("logits:0.5,aux:0.5:hard")), 1e-6);
  }

  @Test
  void softDistillationIsThatOfDeit() {
    double t = 3;
    double divergence = 0;
    for (int row = 0; row < 2; row++) {
      for (int k = 0; k < 3; k++) {
        double theirs = logProbability(TEACHER, row, k, t);
        divergence += Math.exp(theirs) * (theirs - logProbability(AUX, row, k, t));
      }
    }
    double expected = 0.9 * crossEntropy(LOGITS, 0, 2) + 0.1 * divergence * t * t / 6;
    assertEquals(expected, loss(recipe("logits:0.9,aux:0.1:soft").with("temperature=3")), 1e-6);
  }

  /** An output that teaches another learns nothing from it. */
  @Test
  void anOutputTeachesAnother() {
    double divergence = 0;
    for (int row = 0; row < 2; row++) {
      for (int k = 0; k < 3; k++) {
        double theirs = logProbability(LOGITS, row, k, 1);
        divergence += Math.exp(theirs) * (theirs - logProbability(AUX, row, k, 1)) / 2;
      }
    }
    double own = crossEntropy(AUX, 0, 2);
    TrainingRecipe recipe = recipe("logits:0,aux:1:kl@logits,aux:0.5");
    assertEquals(divergence + 0.5 * own, loss(recipe), 1e-6);
    NDArray logits = array("", LOGITS);
    NDArray aux = array("aux", AUX);
    logits.setRequiresGradient(true);
    aux.setRequiresGradient(true);
    NDArray targets = manager.create(new float[] {1, 0, 0, 0, 0, 1}, new Shape(2, 3));
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(LossTerms.of(recipe).of(new NDList(logits, aux), targets));
    }
    assertEquals(0, logits.getGradient().abs().sum().getFloat());
    assertTrue(aux.getGradient().abs().sum().getFloat() > 0.1);
  }

  @Test
  void aNumberedRowOfOutputsCountsAsMany() {
    NDList outputs =
        new NDList(array("", LOGITS), array("scales.0", AUX), array("scales.1", TEACHER));
    NDArray targets = manager.create(new float[] {1, 0, 0, 0, 0, 1}, new Shape(2, 3));
    double expected = 0.5 * (crossEntropy(AUX, 0, 2) + crossEntropy(TEACHER, 0, 2));
    TrainingRecipe recipe = recipe("logits:0,scales:0.5");
    assertEquals(expected, LossTerms.of(recipe).of(outputs, targets).getFloat(), 1e-6);
    LossTerms.require(recipe, Set.of("scales.0", "scales.1"), false);
  }

  /** A box over the first of two rows of cells and half of the second. */
  @Test
  void whatCutMixPastedIsLearnt() {
    NDArray map = manager.create(new float[] {0.5f, -1, 2, 0}, new Shape(1, 1, 2, 2));
    NDArray box = manager.create(new float[] {0, 0.75f, 0, 0.5f});
    double[] covered = {1, 0, 0.5, 0};
    double expected = 0;
    for (int i = 0; i < 4; i++) {
      double x = map.toFloatArray()[i];
      expected += (Math.log(1 + Math.exp(x)) - covered[i] * x) / 4;
    }
    assertEquals(expected, CutLoss.mask().of(new NDList(map), box).getFloat(), 1e-6);
    NDArray before = manager.create(new float[] {1, 5, 0, 5}, new Shape(1, 1, 2, 2));
    double distance = (0.25 + 0.5 * 4) / 1.5;
    assertEquals(distance, CutLoss.paste().of(new NDList(map, before), box).getFloat(), 1e-6);
    map.setName("cut");
    NDList outputs = new NDList(array("", LOGITS), map);
    NDArray targets = manager.create(new float[] {1, 0, 0, 0, 0, 1}, new Shape(2, 3));
    Loss loss = LossTerms.of(recipe("cut:1:mask"));
    assertEquals(crossEntropy(LOGITS, 0, 2), loss.of(outputs, targets).getFloat(), 1e-6);
    box.setName(LossInputs.CUT);
    outputs.add(box);
    assertEquals(crossEntropy(LOGITS, 0, 2) + expected, loss.of(outputs, targets).getFloat(), 1e-6);
    assertEquals(
        Set.of(LossInputs.CUT, "uncut.spatial"),
        LossTerms.of(recipe("cut:1:mask,spatial:1:paste")).reads());
  }

  /** The pictures that patches come from are found again in the batch that was mixed. */
  @Test
  void sourcesOfPatchesAreFoundAgain() {
    ShapesSource source = ShapesSource.train(6, 1);
    ImageTransform whole = ImageTransform.evaluation(Preprocessing.whole(ShapesSource.SIDE));
    try (DataLoader plain = DataLoader.of(source, whole).batchSize(6).build();
        DataLoader cutting =
            DataLoader.of(source, whole)
                .batchSize(6)
                .mixing(new MixupCutmix(0, 1, 1, 0, 0))
                .build();
        Epoch before = plain.epoch(0);
        Epoch after = cutting.epoch(0)) {
      Batch original = before.next(manager);
      Batch mixed = after.next(manager);
      assertTrue(original.cut().isEmpty());
      CutBox box = mixed.cut().orElseThrow();
      assertTrue(box.outside() > 0 && box.outside() < 1, box.toString());
      float[] sources =
          LossInputs.sources(
                  mixed, new ReplicaExecutor.Cut(1, 4), mixed.images().get("1:4"), box, manager)
              .toFloatArray();
      assertArrayEquals(original.images().flip(0).get("1:4").toFloatArray(), sources);
    }
  }

  private static String refusal(TrainingRecipe recipe, boolean teacher) {
    return assertThrows(
            BlockwrightException.class, () -> LossTerms.require(recipe, Set.of("aux1"), teacher))
        .getMessage();
  }

  @Test
  void whatDoesNotExistIsNamed() {
    assertEquals(
        "The recipe's losses name the output aux2, which the model does not have. Did you mean"
            + " aux1? It has aux1, logits.",
        refusal(recipe("aux2:0.3"), false));
    assertTrue(refusal(recipe("aux1:0.5:hard"), false).contains("distil a teacher into aux1, but"));
    assertTrue(refusal(recipe("aux1:0.5"), true).contains("none of the recipe's losses is hard"));
    assertTrue(refusal(recipe("aux1:0.5,aux1:0.1"), false).contains("name aux1 twice"));
    assertTrue(
        refusal(recipe("aux1:0.5:kl@aux2"), false).contains("the output aux2, which the model"));
    assertTrue(
        refusal(recipe("aux1:0.5:binary@logits"), false).contains("of kind binary has no teacher"));
    assertThrows(BlockwrightException.class, () -> recipe("aux1:much"));
    assertThrows(BlockwrightException.class, () -> recipe("aux1:0.3:hinge"));
    LossTerms.require(recipe("aux1:0.3"), Set.of("aux1"), false);
  }

  /** Two linear layers, the second as a named output that exists in training only. */
  static final class TwoHeads extends AbstractBlock {
    private final Block first = addChildBlock("first", Linear.builder().setUnits(4).build());
    private final Block second = addChildBlock("second", Linear.builder().setUnits(4).build());

    static BlockFactory factory() {
      return manager -> {
        TwoHeads net = new TwoHeads();
        net.initialize(manager, DataType.FLOAT32, new Shape(1, 64));
        return net;
      };
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
      first.initialize(manager, type, shapes);
      second.initialize(manager, type, shapes);
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
      NDArray flat = inputs.head().reshape(inputs.head().getShape().get(0), -1);
      NDList outputs = new NDList(first.forward(store, new NDList(flat), training).head());
      if (training) {
        NDArray aux = second.forward(store, new NDList(flat), training).head();
        aux.setName("aux");
        outputs.add(aux);
      }
      return outputs;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      return new Shape[] {new Shape(inputs[0].get(0), 4)};
    }
  }

  private Trainer trainer(String name, TrainingRecipe recipe) {
    return Trainer.of("two", TwoHeads.factory())
        .recipe(recipe)
        .classes(Small.NAMES)
        .folder(folder.resolve(name))
        .train(Small.images(8, 16))
        .validation(Small.images(3, 20));
  }

  @Test
  void trainingUsesThemAndValidationTheLogitsAlone() {
    TrainerTest.Watch watch = new TrainerTest.Watch();
    TrainingResult result = trainer("a", recipe("aux:0.3")).listener(watch).run();
    assertTrue(result.bestScore() > 0.8, "top-1 " + result.bestScore());
    Metrics validated = result.last().orElseThrow().validation().orElseThrow();
    assertTrue(validated.loss() < watch.steps.get(23).loss() + 1, "of the logits alone");
    String missing =
        assertThrows(BlockwrightException.class, trainer("b", recipe("aux1:0.3"))::run)
            .getMessage();
    assertTrue(missing.contains("the output aux1, which the model does not have"), missing);
  }

  /** A student that sees its teacher's choice only comes to agree with it on images nobody saw. */
  @Test
  void aTeacherIsDistilledAndNotTrained() throws Exception {
    trainer("teacher", TrainerTest.RECIPE).run();
    byte[] before = Files.readAllBytes(folder.resolve("teacher/best.safetensors"));
    BlockFactory teacher =
        own -> {
          Block block = TwoHeads.factory().create(own);
          Map<String, NDArray> arrays = new HashMap<>();
          block.getParameters().forEach(p -> arrays.put(p.getKey(), p.getValue().getArray()));
          try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("teacher"))) {
            checkpoint.loadWeights(arrays);
          }
          return block;
        };
    for (String kind : new String[] {"hard", "soft"}) {
      TrainingResult result =
          trainer(kind, recipe("logits:1:" + kind)).teacher(teacher).devices(Small.cpus(2)).run();
      assertTrue(result.bestScore() > 0.8, kind + " top-1 " + result.bestScore());
    }
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("teacher/best.safetensors")));
  }
}
