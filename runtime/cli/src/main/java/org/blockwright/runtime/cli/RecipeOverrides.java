package org.blockwright.runtime.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.TrainingRecipe;

/**
 * What the user asked for instead of the recipe of a model.
 *
 * @param epochs instead of the recipe's
 * @param batch instead of the recipe's
 * @param size side of the input, instead of what fits
 * @param seed of all random draws
 * @param precision of products, instead of the recipe's
 * @param values single values of it such as {@code lr=0.05}
 */
record RecipeOverrides(
    Optional<Integer> epochs,
    Optional<Integer> batch,
    Optional<Integer> size,
    Optional<Integer> seed,
    Optional<Precision> precision,
    List<String> values) {
  /** What is taken as it is said, whatever the data. */
  TrainingRecipe over(TrainingRecipe recipe) {
    TrainingRecipe changed = recipe;
    if (precision.isPresent()) {
      changed = changed.with(RecipeKey.PRECISION, precision.get().toString());
    }
    for (String override : values) {
      changed = changed.with(override);
    }
    return changed;
  }

  /** Where a run's recipe says something else, each as {@code --epochs is 3 instead of 2}. */
  List<String> differences(TrainingRecipe recipe) {
    Map<RecipeKey, Optional<?>> options = new EnumMap<>(RecipeKey.class);
    options.put(RecipeKey.EPOCHS, epochs);
    options.put(RecipeKey.BATCH, batch);
    options.put(RecipeKey.SIZE, size);
    options.put(RecipeKey.SEED, seed);
    options.put(RecipeKey.PRECISION, precision);
    TrainingRecipe asked = recipe;
    for (Map.Entry<RecipeKey, Optional<?>> option : options.entrySet()) {
      if (option.getValue().isPresent()) {
        asked = asked.with(option.getKey(), option.getValue().get().toString());
      }
    }
    asked = over(asked);
    List<String> differences = new ArrayList<>();
    for (RecipeKey key : RecipeKey.values()) {
      if (!asked.show(key).equals(recipe.show(key))) {
        boolean option = options.getOrDefault(key, Optional.empty()).isPresent();
        differences.add(
            (option ? "--" : "--recipe-override ")
                + key.key()
                + " is "
                + asked.show(key)
                + " instead of "
                + recipe.show(key));
      }
    }
    return differences;
  }
}
