package org.blockwright.runtime.api;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.ImageSize;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.Recipes;
import org.blockwright.runtime.train.TrainingRecipe;

/**
 * The recipe of a run: what the model declares, fitted to the data at hand. A recipe that was
 * published for ImageNet's million large pictures is scaled down for small pictures and small sets,
 * and every change is told; what the user asks for comes last and always holds.
 *
 * @param recipe all values
 * @param notes what was changed, a line each
 */
public record RecipeFitter(TrainingRecipe recipe, List<String> notes) {
  /** Sets of fewer images are small. */
  private static final int SMALL_SET = 200_000;

  /** Inputs below this are meant for small pictures. */
  private static final int SMALL_INPUT = 128;

  private static final int SMALL_EPOCHS = 30;
  private static final int STEPS_AT_LEAST = 60;
  private static final int SMALLEST_BATCH = 16;

  /** What backbones divide the picture by, at most. */
  private static final int STRIDE = 32;

  /** The seed of a run, before its data is opened; refuses overrides that cannot be. */
  static int seed(ModelEntry entry, RecipeOverrides overrides) {
    TrainingRecipe recipe = Recipes.of(entry);
    if (overrides.number(RecipeKey.SEED).isPresent()) {
      recipe = recipe.with(RecipeKey.SEED, overrides.number(RecipeKey.SEED).get().toString());
    }
    return overrides.over(recipe).integer(RecipeKey.SEED);
  }

  /**
   * The recipe for a run of a model on data.
   *
   * @throws RecipeException if images have several labels and the loss is asked to take one
   */
  public static RecipeFitter fit(ModelEntry entry, Dataset data, RecipeOverrides overrides) {
    TrainingRecipe declared = Recipes.of(entry);
    JsonObject written = Recipes.written(entry).deepCopy();
    Fitting fitting = new Fitting(declared, written);
    fitting.size(entry.image().height(), data, overrides.number(RecipeKey.SIZE));
    // The losses of a backbone's or head's outputs alone make no recipe.
    written.remove(RecipeKey.LOSSES.key());
    boolean forImageNet = entry.image().height() >= SMALL_INPUT || written.size() == 0;
    fitting.count(data.train().size(), forImageNet, overrides);
    if (data.isMultiLabel() && !fitting.recipe.multiLabel()) {
      fitting.set(RecipeKey.LOSS, "binary");
    }
    List<String> notes = new ArrayList<>(fitting.notes);
    List<String> changes = declared.differences(fitting.recipe);
    if (!changes.isEmpty()) {
      notes.add(
          (written.size() == 0 ? "Default recipe" : "Recipe of " + entry.family())
              + ", fitted to this data: "
              + String.join("; ", changes)
              + ".");
    }
    TrainingRecipe recipe = overrides.over(fitting.recipe);
    if (data.isMultiLabel() && !recipe.multiLabel()) {
      throw new RecipeException(
          "The images of "
              + data.name()
              + " show several classes or none, but the loss "
              + recipe.show(RecipeKey.LOSS)
              + " takes one; leave it as it is, or choose loss=binary.");
    }
    return new RecipeFitter(recipe, notes);
  }

  /** Changes of a recipe, one after the other. */
  private static final class Fitting {
    private final TrainingRecipe declared;
    private final JsonObject written;
    private final List<String> notes = new ArrayList<>();
    private TrainingRecipe recipe;

    Fitting(TrainingRecipe declared, JsonObject written) {
      this.declared = declared;
      this.written = written;
      recipe = declared;
    }

    private void set(RecipeKey key, Object value) {
      recipe = recipe.with(key, value.toString());
    }

    private void setUnlessWritten(RecipeKey key, Object value) {
      if (!written.has(key.key())) {
        set(key, value);
      }
    }

    void size(int own, Dataset data, Optional<Integer> wish) {
      Optional<ImageSize> natural = data.train().naturalSize();
      int size = wish.orElseGet(() -> natural.map(n -> fitting(own, n.width())).orElse(own));
      if (natural.isPresent()) {
        smallPictures(size, natural.get(), data.name());
      } else {
        recipe = Recipes.resized(recipe, size);
      }
      set(RecipeKey.SIZE, size);
    }

    /** The model's own size, or less where pictures are so small that it would be wasted. */
    private static int fitting(int own, int natural) {
      boolean wasteful = own >= SMALL_INPUT && 2 * natural < own;
      return wasteful ? Math.min(own, (2 * natural + STRIDE - 1) / STRIDE * STRIDE) : own;
    }

    private void smallPictures(int size, ImageSize natural, String data) {
      set(RecipeKey.EVAL_RESIZE, size);
      if (recipe.text(RecipeKey.CROP).equals("resized") && !written.has("crop")) {
        set(RecipeKey.CROP, "padded");
      }
      if (recipe.text(RecipeKey.CROP).equals("padded")) {
        setUnlessWritten(RecipeKey.CROP_PADDING, Math.max(1, size / 8));
      }
      if (data.startsWith("mnist:") || data.startsWith("multi-mnist:")) {
        // a digit's mirror image is no digit
        setUnlessWritten(RecipeKey.FLIP, 0);
      }
      if (natural.width() != size) {
        notes.add(
            "Pictures of "
                + natural
                + " are trained at "
                + size
                + "x"
                + size
                + " unless another size is asked for.");
      }
    }

    void count(int images, boolean forImageNet, RecipeOverrides overrides) {
      boolean scaled = forImageNet && images < SMALL_SET;
      int epochs = recipe.integer(RecipeKey.EPOCHS);
      int batch = recipe.integer(RecipeKey.BATCH);
      epochs =
          overrides
              .number(RecipeKey.EPOCHS)
              .orElse(scaled ? Math.min(epochs, SMALL_EPOCHS) : epochs);
      batch =
          overrides
              .number(RecipeKey.BATCH)
              .orElse(scaled ? Math.min(batch, smallBatch(images)) : batch);
      overrides.number(RecipeKey.SEED).ifPresent(seed -> set(RecipeKey.SEED, seed));
      if (scaled) {
        set(RecipeKey.SCHEDULE, "cosine");
        set(RecipeKey.SCHEDULE_UNIT, "step");
        set(RecipeKey.SCHEDULE_LAG, 0);
      }
      epochs(epochs);
      batch(batch, overrides);
    }

    /** A power of two that leaves an epoch some steps. */
    private static int smallBatch(int images) {
      return Math.max(SMALLEST_BATCH, Integer.highestOneBit(Math.max(1, images / STEPS_AT_LEAST)));
    }

    private void epochs(int epochs) {
      double share = epochs / (double) declared.integer(RecipeKey.EPOCHS);
      if (share == 1) {
        return;
      }
      set(RecipeKey.EPOCHS, epochs);
      if (share < 1) {
        set(RecipeKey.WARMUP_EPOCHS, Math.round(share * recipe.integer(RecipeKey.WARMUP_EPOCHS)));
      }
      if (recipe.text(RecipeKey.SCHEDULE).equals("step")) {
        double every = recipe.number(RecipeKey.DECAY_EPOCHS);
        if (every > 0) {
          set(RecipeKey.DECAY_EPOCHS, share * every);
        }
        String milestones = recipe.show(RecipeKey.MILESTONES);
        set(
            RecipeKey.MILESTONES,
            Arrays.stream(milestones.split(","))
                .filter(text -> !text.isEmpty())
                .map(text -> Math.round(share * Integer.parseInt(text)))
                .filter(milestone -> milestone > 0)
                .map(String::valueOf)
                .collect(Collectors.joining(",")));
      }
    }

    /**
     * The rate goes with the images of a step, of all batches that are accumulated (Goyal et al.,
     * arXiv 1706.02677).
     */
    private void batch(int batch, RecipeOverrides overrides) {
      if (batch != declared.integer(RecipeKey.BATCH)) {
        set(RecipeKey.BATCH, batch);
      }
      long before = declared.imagesPerStep();
      long now = overrides.over(recipe).imagesPerStep();
      if (now != before && recipe.integer(RecipeKey.LR_PER) == 0) {
        set(RecipeKey.LR, recipe.number(RecipeKey.LR) * now / before);
      }
    }
  }
}
