package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.record.Recipe;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.train.optim.DecayRule;
import org.junit.jupiter.api.Test;

class TrainingRecipeTest {
  /** Every value of the paper's DeiT column. */
  private static TrainingRecipe deit() {
    return Stream.of(
            "epochs=300",
            "batch=1024",
            "optimizer=adamw",
            "lr=5e-4",
            "lr_per=512",
            "eps=1e-8",
            "betas=0.9,0.999",
            "schedule=cosine",
            "min_lr=1e-5",
            "warmup_epochs=5",
            "warmup_lr=1e-6",
            "schedule_lag=1",
            "weight_decay=0.05",
            "no_decay=1d",
            "no_decay_names=pos_embed,cls_token",
            "smoothing=0.1",
            "mixup=0.8",
            "cutmix=1.0",
            "interpolation=bicubic",
            "auto_augment=rand-m9-mstd0.5-inc1",
            "erasing=0.25",
            "repeats=3",
            "ema=0.99996",
            "eval_interpolation=bicubic")
        .reduce(TrainingRecipe.defaults(), TrainingRecipe::with, (a, b) -> b);
  }

  @Test
  void everyMemberOfTheAnnotationIsAKeyWithItsDefault() {
    Set<String> keys =
        Arrays.stream(RecipeKey.values())
            .map(key -> RecipeDefaults.member(key.name()))
            .collect(Collectors.toSet());
    Set<String> members =
        Arrays.stream(Recipe.class.getDeclaredMethods())
            .map(Method::getName)
            .collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>(members);
    missing.removeAll(keys);
    assertEquals(Set.of(), missing);
    Set<String> more = new TreeSet<>(keys);
    more.removeAll(members);
    assertEquals(
        Set.of(
            "accumulate",
            "cropPadding",
            "size",
            "syncBn",
            "precision",
            "seed",
            "shards",
            "dropLast",
            "localSteps",
            "outerLr",
            "outerMomentum"),
        more);
    TrainingRecipe defaults = TrainingRecipe.defaults();
    assertEquals("100", defaults.show(RecipeKey.EPOCHS));
    assertEquals(0.1, defaults.number(RecipeKey.LR));
    assertEquals("none", defaults.show(RecipeKey.NO_DECAY));
    assertEquals("30,60,90", defaults.show(RecipeKey.MILESTONES));
    assertEquals("0.75,1.3333333333333333", defaults.show(RecipeKey.CROP_RATIO));
    assertEquals(List.of(), defaults.names(RecipeKey.FREEZE));
    for (RecipeKey key : RecipeKey.values()) {
      assertEquals(defaults, defaults.with(key, defaults.show(key)), key.key());
    }
  }

  @Test
  void deitLagsOneEpoch() {
    TrainingRecipe deit = deit();
    assertEquals(1e-3, deit.peakRate(), 1e-18);
    assertEquals(1e-6, deit.rate(0, 0, 10), 1e-18);
    assertEquals(1e-6, deit.rate(1, 9, 10), 1e-18);
    assertEquals(1e-6 + (1e-3 - 1e-6) / 5, deit.rate(2, 3, 10), 1e-18);
    assertEquals(deit.schedule().rate(298), deit.rate(299, 0, 10), 0);
    assertEquals(DecayRule.ONE_DIMENSIONAL, deit.decayRule());
    assertEquals(List.of("pos_embed", "cls_token"), deit.names(RecipeKey.NO_DECAY_NAMES));
  }

  @Test
  void perStepMovesWithinTheEpoch() {
    TrainingRecipe recipe = deit().with("schedule_unit=step").with("schedule_lag=0");
    assertEquals(recipe.schedule().rate(2.5), recipe.rate(2, 5, 10), 0);
  }

  @Test
  void accumulationCountsAsBatch() {
    assertEquals(1e-3, deit().with("batch=128").with("accumulate=8").peakRate(), 1e-18);
  }

  @Test
  void jsonBringsItBack() {
    TrainingRecipe deit = deit();
    assertEquals(deit, TrainingRecipe.fromJson(deit.toJson()));
    assertEquals(TrainingRecipe.defaults(), TrainingRecipe.fromJson("{}"));
    assertEquals(deit.hashCode(), TrainingRecipe.fromJson(deit.toJson()).hashCode());
    assertTrue(deit.toJson().contains("\"auto_augment\": \"rand-m9-mstd0.5-inc1\""));
    assertThrows(BlockwrightException.class, () -> TrainingRecipe.fromJson("[1"));
    assertThrows(BlockwrightException.class, () -> TrainingRecipe.fromJson(""));
    assertThrows(BlockwrightException.class, () -> TrainingRecipe.fromJson("{\"lr\": {}}"));
  }

  @Test
  void differencesAreNamed() {
    assertEquals(
        List.of("lr 0.1 -> 0.2", "milestones 30,60,90 -> 5"),
        TrainingRecipe.defaults()
            .differences(TrainingRecipe.defaults().with("lr=0.2").with("milestones=5")));
  }

  @Test
  void anUnknownNameListsTheNames() {
    String message = message("weigth_decay=0.1");
    assertTrue(message.contains("no \"weigth_decay\". Did you mean weight_decay?"), message);
    assertTrue(message.contains("epochs, batch, "), message);
    assertTrue(message("rate").contains("write it as lr=0.05"));
  }

  @Test
  void valuesThatCannotBeAreRefused() {
    assertEquals(
        "The recipe's lr cannot be \"fast\"; it is a number from 0.0 to 1000000.0.",
        message("lr=fast"));
    for (String bad :
        List.of(
            "lr=-1",
            "lr=NaN",
            "epochs=0",
            "epochs=1.5",
            "optimizer=adam",
            "nesterov=yes",
            "betas=0.9",
            "milestones=60,30",
            "milestones=a",
            "mean=0,0",
            "auto_augment=augmix",
            "std=0,0,0")) {
      assertTrue(
          message(bad)
              .startsWith("The recipe's " + bad.substring(0, bad.indexOf('=')) + " cannot be"),
          bad);
    }
  }

  private static String message(String assignment) {
    return assertThrows(
            BlockwrightException.class, () -> TrainingRecipe.defaults().with(assignment))
        .getMessage();
  }
}
