package org.blockwright.runtime.train;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.blockwright.runtime.ModelEntry;

/** The recipes that models declare. */
public final class Recipes {
  private Recipes() {}

  /** What is written on a model or its zoo interface, by key; empty where nothing is. */
  public static JsonObject written(ModelEntry entry) {
    return Optional.ofNullable(entry.json().getAsJsonObject("recipe")).orElseGet(JsonObject::new);
  }

  /** The recipe of a model at its own size: what is written, and the defaults. */
  public static TrainingRecipe of(ModelEntry entry) {
    TrainingRecipe recipe = resized(TrainingRecipe.defaults(), entry.image().height());
    for (Map.Entry<String, JsonElement> value : written(entry).entrySet()) {
      recipe = recipe.with(value.getKey() + "=" + text(value.getValue()));
    }
    return recipe;
  }

  private static String text(JsonElement value) {
    return value instanceof JsonArray array
        ? StreamSupport.stream(array.spliterator(), false)
            .map(JsonElement::getAsString)
            .collect(Collectors.joining(","))
        : value.getAsString();
  }

  /** A recipe for another size of input: the margin that evaluation crops stays the same share. */
  public static TrainingRecipe resized(TrainingRecipe recipe, int size) {
    double share = size / (double) recipe.integer(RecipeKey.SIZE);
    return recipe
        .with(RecipeKey.EVAL_RESIZE, "" + Math.round(share * recipe.integer(RecipeKey.EVAL_RESIZE)))
        .with(RecipeKey.SIZE, "" + size);
  }
}
