package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Sampler;
import org.blockwright.runtime.data.ShapesSource;
import org.blockwright.runtime.data.Subset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recipe says about fine-tuning. */
@ExtendWith(OneThread.class)
class FineTuningTest {
  private static final TrainingRecipe RECIPE = HardNet.RECIPE.with("epochs=1");

  @TempDir Path folder;

  private Trainer trainer(String name, TrainingRecipe recipe, ImageSource images) {
    DataLoader loader = DataLoaders.training(images, recipe, true);
    DataLoader judged = DataLoaders.evaluation(ShapesSource.validation(40, 0), recipe, true);
    return Trainer.of("hard", HardNet.of(16))
        .recipe(recipe)
        .classes(images.classNames())
        .folder(folder.resolve(name))
        .train(loader)
        .validation(judged);
  }

  private Trainer trainer(String name, TrainingRecipe recipe) {
    return trainer(name, recipe, ShapesSource.train(64, 0));
  }

  private static String refusal(Trainer trainer) {
    return assertThrows(BlockwrightException.class, trainer::run).getMessage();
  }

  /** All tensors of a model, as a run or a fresh instance has them. */
  private static Map<String, float[]> values(Block block) {
    Map<String, float[]> values = new HashMap<>();
    block
        .getParameters()
        .forEach(p -> values.put(p.getKey(), p.getValue().getArray().toFloatArray()));
    return values;
  }

  private static Map<String, float[]> fresh() {
    try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu())) {
      Engine.getInstance().setRandomSeed(seed());
      return values(HardNet.of(16).create(manager));
    }
  }

  private static int seed() {
    return Trainer.of("hard", HardNet.of(16)).recipe(RECIPE).seedOf(-1);
  }

  private Map<String, float[]> trained(String name, String file) {
    try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu());
        Checkpoint checkpoint = Checkpoint.open(folder.resolve(name).resolve(file))) {
      Block block = HardNet.of(16).create(manager);
      Map<String, NDArray> arrays = new HashMap<>();
      block.getParameters().forEach(p -> arrays.put(p.getKey(), p.getValue().getArray()));
      checkpoint.loadWeights(arrays);
      return values(block);
    }
  }

  /** The moving average, which is what is evaluated, included. */
  @ParameterizedTest
  @ValueSource(strings = {"ema_evaluate=true", "ema_evaluate=false"})
  void frozenNodesStayBitEqualWithTheirStatistics(String judged) {
    trainer("run", RECIPE.with("freeze=backbone").with(judged).with("weight_decay=0.1")).run();
    Map<String, float[]> before = fresh();
    for (String file : List.of(Checkpoint.LAST, Checkpoint.BEST)) {
      Map<String, float[]> after = trained("run", file);
      assertEquals(before.keySet(), after.keySet());
      assertTrue(before.keySet().stream().anyMatch(name -> name.endsWith("running_mean")));
      before.forEach(
          (name, values) -> {
            if (name.startsWith("head.")) {
              assertFalse(Arrays.equals(values, after.get(name)), name);
            } else {
              assertArrayEquals(values, after.get(name), name);
            }
          });
    }
  }

  @Test
  void aFrozenNodeBelowTheTopFreezesNothingElse() {
    trainer("run", RECIPE.with("freeze=stem,wide").with("ema=0")).run();
    Map<String, float[]> before = fresh();
    Map<String, float[]> after = trained("run", Checkpoint.LAST);
    before.forEach(
        (name, values) ->
            assertEquals(
                name.startsWith("stem.") || name.startsWith("wide."),
                Arrays.equals(values, after.get(name)),
                name));
  }

  @Test
  void frozenNodesThatDoNotExistHaveNearMisses() {
    assertEquals(
        "The recipe freezes steem, but the model has no such node. Did you mean stem? It has stem,"
            + " body, wide, deep, head, and backbone is all but the head.",
        refusal(trainer("a", RECIPE.with("freeze=steem"))));
    assertEquals(
        "The recipe freezes all parameters; none is left to train.",
        refusal(trainer("b", RECIPE.with("freeze=backbone,head"))));
    assertFalse(Files.exists(folder.resolve("a/recipe.json")));
  }

  @Test
  void aRunWithFrozenNodesGoesOnToTheSameBits() throws IOException {
    TrainingRecipe recipe = RECIPE.with("freeze=stem,body").with("layer_decay=0.7");
    trainer("whole", recipe).run();
    Trainer stopped = trainer("stopped", recipe);
    stopped.listener(TrainerTest.stopAfter(stopped, 3)).run();
    trainer("stopped", recipe).resume(true).run();
    assertEquals(
        -1,
        Files.mismatch(
            folder.resolve("whole/last.safetensors"), folder.resolve("stopped/last.safetensors")));
  }

  /** timm's groups of a vision transformer: stem, blocks, norm with head. */
  @Test
  void layersAreThoseOfTimm() {
    LayerDecay vit =
        new LayerDecay(
            List.of(
                "patch_embed.weight",
                "cls_token.weight",
                "blocks.0.attn.weight",
                "blocks.0.mlp.fc1.weight",
                "blocks.1.attn.weight",
                "norm.weight",
                "head.weight"),
            0.5);
    assertEquals(0.125, vit.share("patch_embed.weight"));
    assertEquals(0.125, vit.share("cls_token.weight"));
    assertEquals(0.25, vit.share("blocks.0.mlp.fc1.weight"));
    assertEquals(0.5, vit.share("blocks.1.attn.weight"));
    assertEquals(1, vit.share("norm.weight"));
    assertEquals(1, vit.share("head.weight"));
    LayerDecay stages =
        new LayerDecay(
            List.of(
                "l1.0.conv.weight",
                "down.weight",
                "l2.0.conv.weight",
                "l2.1.conv.weight",
                "fc.bias"),
            0.5);
    assertEquals(
        List.of(0.125, 0.25, 0.25, 0.5, 1.0),
        List.of(
                "l1.0.conv.weight",
                "down.weight",
                "l2.0.conv.weight",
                "l2.1.conv.weight",
                "fc.bias")
            .stream()
            .map(stages::share)
            .toList());
    LayerDecay chain = new LayerDecay(List.of("a.weight", "a.bias", "b.weight"), 0.5);
    assertEquals(
        List.of(0.5, 0.5, 1.0),
        List.of(chain.share("a.weight"), chain.share("a.bias"), chain.share("b.weight")));
  }

  /** The first step of plain SGD is rate times gradient. */
  @Test
  void aLayersShareOfTheRateIsWhatItMovesBy() {
    TrainingRecipe plain =
        RECIPE
            .with("momentum=0")
            .with("nesterov=false")
            .with("weight_decay=0")
            .with("clip_norm=0")
            .with("ema=0")
            .with("batch=32");
    Map<String, float[]> before = fresh();
    Map<String, float[]> all = moved("all", plain);
    Map<String, float[]> shared = moved("shared", plain.with("layer_decay=0.5"));
    String[] nodes = {"stem", "body", "wide", "deep", "head"};
    for (String name : before.keySet()) {
      if (name.contains("running_")) {
        continue;
      }
      double share = Math.pow(0.5, 4 - Arrays.asList(nodes).indexOf(name.substring(0, 4)));
      double largest = 0;
      for (int i = 0; i < before.get(name).length; i++) {
        double whole = all.get(name)[i] - before.get(name)[i];
        assertEquals(share * whole, shared.get(name)[i] - before.get(name)[i], 1e-6, name);
        largest = Math.max(largest, Math.abs(whole));
      }
      // The softmax over positions ignores what is added to all of them.
      assertTrue(name.equals("head.query.bias") || largest > 1e-4, name + " moves by " + largest);
    }
  }

  /** The first step of plain SGD is rate times gradient. */
  @Test
  void adaptiveClippingHoldsAllButTheHead() {
    TrainingRecipe plain =
        RECIPE
            .with("momentum=0")
            .with("nesterov=false")
            .with("weight_decay=0")
            .with("clip_norm=0")
            .with("ema=0")
            .with("batch=32");
    double share = 1e-4;
    Map<String, float[]> before = fresh();
    Map<String, float[]> all = moved("whole", plain);
    Map<String, float[]> clipped = moved("clipped", plain.with("adaptive_clip=" + share));
    for (String name : before.keySet()) {
      if (name.startsWith("head.")) {
        assertArrayEquals(all.get(name), clipped.get(name), name);
      } else if (!name.contains("running_")) {
        float[] from = before.get(name);
        double most = plain.rate(0, 0, 1) * share * (norm(from) + 1e-3 * from.length);
        assertTrue(distance(from, clipped.get(name)) <= most + 1e-6, name);
        assertTrue(distance(from, all.get(name)) > most, name + " would not be clipped");
      }
    }
  }

  private static double distance(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = b[i] - a[i];
    }
    return norm(difference);
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private Map<String, float[]> moved(String name, TrainingRecipe recipe) {
    Trainer trainer = trainer(name, recipe);
    trainer.listener(TrainerTest.stopAfter(trainer, 1)).run();
    return trained(name, Checkpoint.LAST);
  }

  @Test
  void trainingStopsWhenNothingImproves() throws IOException {
    TrainingRecipe recipe =
        RECIPE.with("epochs=9").with("patience=2").with("monitor=loss").with("min_delta=1000");
    TrainerTest.Watch watch = new TrainerTest.Watch();
    TrainingResult result = trainer("run", recipe).listener(watch).run();
    assertFalse(result.interrupted());
    assertEquals(3 * 8, result.steps());
    assertTrue(
        watch.notes.contains("Stopped early after epoch 3: no better loss in 2 epochs."),
        watch.notes.toString());
    try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("run/last.safetensors"))) {
      assertTrue(checkpoint.finished());
      assertEquals(3, checkpoint.epochs());
    }
    assertEquals(24, trainer("run", recipe).resume(true).run().steps());
    assertEquals(
        5 * 8, trainer("run", recipe.with("epochs=20")).resume(true).run().steps(), "goes on");
  }

  @Test
  void patienceIsKeptOverAResumption() throws IOException {
    TrainingRecipe recipe =
        RECIPE.with("epochs=9").with("patience=2").with("min_delta=1000").with("ema=0");
    trainer("whole", recipe).run();
    Trainer stopped = trainer("stopped", recipe);
    stopped.listener(TrainerTest.stopAfter(stopped, 18)).run();
    assertEquals(24, trainer("stopped", recipe).resume(true).run().steps());
    assertEquals(
        -1,
        Files.mismatch(
            folder.resolve("whole/last.safetensors"), folder.resolve("stopped/last.safetensors")));
  }

  @Test
  void moreEpochsMayBeAskedForLater() {
    trainer("run", RECIPE).run();
    TrainerTest.Watch watch = new TrainerTest.Watch();
    TrainingRecipe longer = RECIPE.with("epochs=3");
    assertEquals(24, trainer("run", longer).resume(true).listener(watch).run().steps());
    assertEquals(
        List.of(
            "Going on to 3 epochs instead of 1; from here on the rate is that of a run of so many."),
        watch.notes);
    assertEquals(longer.rate(1, 0, 8), watch.steps.get(0).rate());
    assertTrue(
        refusal(trainer("run", RECIPE.with("epochs=2")).resume(true)).contains("epochs 3 -> 2"));
    assertTrue(
        refusal(trainer("run", longer.with("lr=1").with("epochs=4")).resume(true))
            .contains("another recipe: lr 0.02 -> 1.0."));
  }

  private static double loss(TargetEncoder encoder, float[] logits, int... labels) {
    try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu())) {
      int n = labels.length;
      NDArray x = manager.create(logits, new Shape(n, logits.length / n));
      Batch batch =
          new Batch(
              null, labels, Optional.empty(), IntStream.range(0, n).mapToObj(i -> "" + i).toList());
      return Loss.softmax()
          .of(new ai.djl.ndarray.NDList(x), encoder.rows(batch, 0, n, manager))
          .getFloat();
    }
  }

  /** torch.nn.CrossEntropyLoss(weight=[1, 2, 4], label_smoothing=s), by its formula. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void classWeightsAreThoseOfPyTorch(double smoothing) {
    double[] weights = {1, 2, 4};
    float[] logits = {0.5f, -1, 2, 1, 0.25f, 0, -1, 0, 3, 0.1f, 0.2f, 0.3f};
    int[] labels = {0, 2, 1, 2};
    double sum = 0;
    double norm = 0;
    for (int row = 0; row < 4; row++) {
      double total = 0;
      for (int k = 0; k < 3; k++) {
        total += Math.exp(logits[3 * row + k]);
      }
      for (int k = 0; k < 3; k++) {
        double target = smoothing / 3 + (k == labels[row] ? 1 - smoothing : 0);
        sum -= weights[k] * target * (logits[3 * row + k] - Math.log(total));
      }
      norm += weights[labels[row]];
    }
    TargetEncoder encoder = new TargetEncoder(3, smoothing, Optional.of(weights));
    assertEquals(sum / norm, loss(encoder, logits, labels), 1e-6);
  }

  /** Classes 0 and 1, six images and two. */
  private static ImageSource unbalanced() {
    ShapesSource all = ShapesSource.train(200, 0);
    int[] first = IntStream.range(0, 200).filter(i -> all.label(i) == 0).limit(6).toArray();
    int[] second = IntStream.range(0, 200).filter(i -> all.label(i) == 1).limit(2).toArray();
    return Subset.of(all, IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray());
  }

  @Test
  void balancedWeightsAreThoseOfScikitLearn() {
    ImageSource images = unbalanced();
    int classes = images.classNames().size();
    TrainingRecipe recipe = RECIPE.with("class_weights=balanced").with("repeats=1");
    try (DataLoader loader = DataLoaders.training(images, recipe, true)) {
      double[] weights = ClassWeights.of(recipe, loader, classes).orElseThrow();
      assertEquals(8.0 / (classes * 6), weights[0], 1e-12);
      assertEquals(8.0 / (classes * 2), weights[1], 1e-12);
      assertEquals(0, weights[2]);
    }
    assertTrue(
        refusal(trainer("a", RECIPE.with("class_weights=1,2")))
            .startsWith("The recipe's class_weights are 2 numbers, but there are"));
    assertTrue(
        refusal(trainer("b", RECIPE.with("class_weights=balanced").with("loss=binary")))
            .contains("are for loss=softmax"));
    trainer("c", RECIPE.with("class_weights=balanced")).run();
  }

  @Test
  void aBalancedSamplerDrawsClassesAlike() {
    int[] labels = {0, 0, 0, 0, 0, 0, 1, 1};
    Sampler sampler = Sampler.balanced(labels);
    int[] order = sampler.indices(8, 3, 0);
    assertEquals(4, Arrays.stream(order).filter(i -> labels[i] == 1).count());
    assertEquals(2, Arrays.stream(order).filter(i -> i == 6).count());
    assertEquals(4, Arrays.stream(order).filter(i -> labels[i] == 0).distinct().count());
    assertArrayEquals(order, sampler.indices(8, 3, 0));
    assertNotEquals(Arrays.toString(order), Arrays.toString(sampler.indices(8, 3, 1)));
  }

  @Test
  void aBalancedSamplerIsPartOfARecipe() {
    TrainingRecipe recipe = RECIPE.with("sampler=balanced").with("repeats=1").with("batch=4");
    trainer("run", recipe, unbalanced()).run();
    String message =
        assertThrows(
                BlockwrightException.class,
                () -> trainer("b", RECIPE.with("sampler=balanced"), unbalanced()))
            .getMessage();
    assertTrue(message.contains("sampler=balanced and repeats=2"), message);
  }
}
