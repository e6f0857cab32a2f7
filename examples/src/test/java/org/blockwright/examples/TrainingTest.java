package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.Difference;
import org.blockwright.runtime.api.EvaluationReport;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.api.RecipeFitter;
import org.blockwright.runtime.api.RecipeOverrides;
import org.blockwright.runtime.api.RunMismatchException;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.Datasets;
import org.blockwright.runtime.train.Checkpoint;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.TrainingListener;
import org.blockwright.runtime.train.TrainingRecipe;
import org.blockwright.runtime.train.TrainingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training from a program. */
class TrainingTest {
  @TempDir private Path folder;

  private Training training() {
    return Training.of(MnistNet.class)
        .data(Datasets.shapes(64))
        .devices(List.of(Device.cpu()))
        .folder(folder.resolve("run"))
        .tell(line -> {}, line -> {});
  }

  @Test
  void trainsAndLoads() {
    List<String> notes = new ArrayList<>();
    List<String> saved = new ArrayList<>();
    TrainingResult result =
        training()
            .saveEvery(3)
            .listener(
                new TrainingListener() {
                  @Override
                  public void saved(Path file) {
                    saved.add(file.getFileName().toString());
                  }
                })
            .recipe(r -> r.epochs(1).batch(16))
            .recipe(r -> r.lr(0.002).set("smoothing=0.1"))
            .tell(notes::add, notes::add)
            .run();
    assertEquals(4, result.steps());
    assertEquals(List.of(Checkpoint.LAST, Checkpoint.BEST, Checkpoint.LAST), saved);
    assertTrue(notes.stream().anyMatch(note -> note.contains("fitted to this data")), "" + notes);
    try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("run"))) {
      assertEquals(0.002, checkpoint.recipe().number(RecipeKey.LR));
      assertEquals(0.1, checkpoint.recipe().number(RecipeKey.SMOOTHING));
      assertEquals(1, checkpoint.recipe().integer(RecipeKey.EPOCHS));
    }
    assertTrue(Files.exists(folder.resolve("run/report.html")));
    try (ImageClassifier model =
        ImageClassifier.of(MnistNet.class)
            .weights(folder.resolve("run"))
            .devices(List.of(Device.cpu()))
            .load()) {
      EvaluationReport report = model.evaluate(Datasets.shapes(64));
      assertEquals(
          result.last().orElseThrow().validation().orElseThrow().top1(), report.metrics().top1());
    }
  }

  @Test
  void theCommandAndTheProgramDoTheSame() throws Exception {
    training().recipe(r -> r.epochs(1).batch(16).seed(4)).run();
    Path other = folder.resolve("other");
    Commands.run(
            "train mnist_net --data shapes:64 --epochs 1 --batch 16 --seed 4 --device cpu --quiet"
                .concat(" --out " + other)
                .split(" "))
        .assertDone();
    assertEquals(
        -1,
        Files.mismatch(folder.resolve("run/best.safetensors"), other.resolve("best.safetensors")));
  }

  /** {@link MnistNet} declares batch = 128, crop = PADDED and flip = 0. */
  @Test
  void aRecipeIsOneThingHoweverItIsSaid() {
    try (Dataset data = Datasets.shapes(64).open()) {
      ModelEntry entry = Catalogue.entry(MnistNet.class);
      TrainingRecipe declared = RecipeFitter.fit(entry, data, new RecipeOverrides()).recipe();
      RecipeOverrides typed =
          new RecipeOverrides().set(RecipeKey.BATCH, 128).flip(0).set(RecipeKey.CROP, "padded");
      RecipeOverrides text =
          new RecipeOverrides().set("batch=128").set("flip=0").set("crop=padded");
      assertEquals(declared, RecipeFitter.fit(entry, data, typed).recipe());
      assertEquals(declared, RecipeFitter.fit(entry, data, text).recipe());
    }
    RecipeOverrides typed =
        new RecipeOverrides()
            .freeze("stem", "strokes")
            .classWeights(1, 0.5)
            .patience(2)
            .monitor("loss")
            .layerDecay(0.7)
            .sampler("balanced");
    RecipeOverrides text =
        new RecipeOverrides()
            .set("freeze=stem,strokes")
            .set("class_weights=1.0,0.5")
            .set("patience=2")
            .set("monitor=loss")
            .set("layer_decay=0.7")
            .set("sampler=balanced");
    try (Dataset data = Datasets.shapes(64).open()) {
      ModelEntry entry = Catalogue.entry(MnistNet.class);
      assertEquals(
          RecipeFitter.fit(entry, data, text).recipe(),
          RecipeFitter.fit(entry, data, typed).recipe());
    }
  }

  @Test
  void goesOnOnlyWithWhatItWasStartedWith() {
    training().recipe(r -> r.epochs(1).batch(16)).limit(48).run();
    assertTrue(Training.holdsRun(folder.resolve("run")));
    assertThrows(RecipeException.class, () -> training().run());
    assertTrue(training().resume().isFinished());
    RunMismatchException refused =
        assertThrows(
            RunMismatchException.class,
            () -> training().resume().limit(40).recipe(r -> r.epochs(3).batch(8)).run());
    assertEquals(
        List.of("batch", "limit"), refused.differences().stream().map(Difference::what).toList());
    assertFalse(refused.getMessage().contains("--"), refused.getMessage());
    assertFalse(training().resume().recipe(r -> r.epochs(2)).isFinished(), "more epochs go on");
    assertEquals(6, training().resume().recipe(r -> r.epochs(2)).run().steps());
  }

  @Test
  void whatCannotBeIsSaidBeforeAnythingIsWritten() {
    assertThrows(RecipeException.class, () -> training().recipe(r -> r.set("lrr=1")));
    assertThrows(RecipeException.class, () -> training().recipe(r -> r.lr(-1)).run());
    assertThrows(RecipeException.class, () -> training().newHead().run());
    assertFalse(Files.exists(folder.resolve("run")));
  }
}
