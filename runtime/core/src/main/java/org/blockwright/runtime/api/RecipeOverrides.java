package org.blockwright.runtime.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.TrainingRecipe;

/**
 * What a run's recipe is to be, whatever the model declares: {@code r -> r.epochs(2).lr(0.01)}. The
 * rest is fitted to the data. Where another number of epochs is asked for, the schedule is
 * stretched; where another batch is, the rate follows; all else is taken as it is said.
 */
public final class RecipeOverrides {
  private final Map<RecipeKey, String> fitted = new EnumMap<>(RecipeKey.class);
  private final Map<RecipeKey, String> exact = new EnumMap<>(RecipeKey.class);

  /** Passes over the training images; a schedule of milestones is stretched to them. */
  public RecipeOverrides epochs(int value) {
    return fit(RecipeKey.EPOCHS, value);
  }

  /** Images of a step; the learning rate follows, unless it is set, too. */
  public RecipeOverrides batch(int value) {
    return fit(RecipeKey.BATCH, value);
  }

  /** Side of the input in pixels. */
  public RecipeOverrides size(int value) {
    return fit(RecipeKey.SIZE, value);
  }

  /** The seed of every random draw. */
  public RecipeOverrides seed(int value) {
    return fit(RecipeKey.SEED, value);
  }

  /** What products are calculated in. */
  public RecipeOverrides precision(Precision value) {
    return set(RecipeKey.PRECISION, value);
  }

  /** The learning rate at its height. */
  public RecipeOverrides lr(double value) {
    return set(RecipeKey.LR, value);
  }

  /**
   * The optimizer: {@code sgd}, {@code adamw}, {@code lamb}, {@code rmsprop}, {@code rmsprop_tf}.
   */
  public RecipeOverrides optimizer(String value) {
    return set(RecipeKey.OPTIMIZER, value);
  }

  /** Weight decay. */
  public RecipeOverrides weightDecay(double value) {
    return set(RecipeKey.WEIGHT_DECAY, value);
  }

  /** Momentum of SGD and RMSProp. */
  public RecipeOverrides momentum(double value) {
    return set(RecipeKey.MOMENTUM, value);
  }

  /** The rate's curve: {@code step}, {@code cosine}, {@code linear} or {@code constant}. */
  public RecipeOverrides schedule(String value) {
    return set(RecipeKey.SCHEDULE, value);
  }

  /** Epochs of warm-up. */
  public RecipeOverrides warmupEpochs(int value) {
    return set(RecipeKey.WARMUP_EPOCHS, value);
  }

  /** Label smoothing, 0 to 1. */
  public RecipeOverrides smoothing(double value) {
    return set(RecipeKey.SMOOTHING, value);
  }

  /** Alpha of mixup; 0 for none. */
  public RecipeOverrides mixup(double value) {
    return set(RecipeKey.MIXUP, value);
  }

  /** Alpha of cutmix; 0 for none. */
  public RecipeOverrides cutmix(double value) {
    return set(RecipeKey.CUTMIX, value);
  }

  /** Chance of a horizontal flip. */
  public RecipeOverrides flip(double value) {
    return set(RecipeKey.FLIP, value);
  }

  /** Decay of the moving average of the model; 0 for none. */
  public RecipeOverrides ema(double value) {
    return set(RecipeKey.EMA, value);
  }

  /** The largest norm of the gradients; 0 for any. */
  public RecipeOverrides clipNorm(double value) {
    return set(RecipeKey.CLIP_NORM, value);
  }

  /**
   * Nodes that are not trained and keep their statistics, by path; {@code backbone}: all but the
   * head.
   */
  public RecipeOverrides freeze(String... nodes) {
    return set(RecipeKey.FREEZE, String.join(",", nodes));
  }

  /** What the rate is multiplied by from one layer to the one before it. */
  public RecipeOverrides layerDecay(double value) {
    return set(RecipeKey.LAYER_DECAY, value);
  }

  /**
   * How much each class counts: {@code balanced}, or a number for each with commas between them.
   */
  public RecipeOverrides classWeights(String value) {
    return set(RecipeKey.CLASS_WEIGHTS, value);
  }

  /** How much each class counts, in the order of the classes. */
  public RecipeOverrides classWeights(double... values) {
    return classWeights(
        Arrays.stream(values).mapToObj(Double::toString).collect(Collectors.joining(",")));
  }

  /** The order of an epoch: {@code shuffled} or {@code balanced}, as many images of each class. */
  public RecipeOverrides sampler(String value) {
    return set(RecipeKey.SAMPLER, value);
  }

  /** Epochs without improvement after which training stops; 0: it does not. */
  public RecipeOverrides patience(int value) {
    return set(RecipeKey.PATIENCE, value);
  }

  /** What has to improve: {@code score} or {@code loss}. */
  public RecipeOverrides monitor(String value) {
    return set(RecipeKey.MONITOR, value);
  }

  /** Any value of a recipe, as {@link RecipeKey} has it. */
  public RecipeOverrides set(RecipeKey key, Object value) {
    exact.put(key, value.toString());
    return this;
  }

  /**
   * Any value of a recipe, as text.
   *
   * @param assignment such as {@code lr=0.05}; values of several numbers have commas between them
   * @throws RecipeException if there is no such value, or it cannot be that
   */
  public RecipeOverrides set(String assignment) {
    TrainingRecipe.defaults().with(assignment);
    int equals = assignment.indexOf('=');
    return set(
        RecipeKey.of(assignment.substring(0, equals).strip()), assignment.substring(equals + 1));
  }

  private RecipeOverrides fit(RecipeKey key, Object value) {
    fitted.put(key, value.toString());
    return this;
  }

  /** Whether a value was asked for in a way that the rest of the recipe follows. */
  public boolean isFitted(RecipeKey key) {
    return fitted.containsKey(key);
  }

  /** A whole number that the rest of the recipe follows. */
  Optional<Integer> number(RecipeKey key) {
    return Optional.ofNullable(fitted.get(key)).map(Integer::valueOf);
  }

  /** A recipe with what is taken as it is said, whatever the data. */
  TrainingRecipe over(TrainingRecipe recipe) {
    TrainingRecipe changed = recipe;
    for (Map.Entry<RecipeKey, String> value : exact.entrySet()) {
      changed = changed.with(value.getKey(), value.getValue());
    }
    return changed;
  }

  /** A run's recipe with more epochs, where more are asked for than it was started with. */
  TrainingRecipe longer(TrainingRecipe recipe) {
    return number(RecipeKey.EPOCHS)
        .filter(count -> count > recipe.integer(RecipeKey.EPOCHS))
        .map(count -> recipe.with(RecipeKey.EPOCHS, count.toString()))
        .orElse(recipe);
  }

  /** Where a run's recipe says something else. */
  List<Difference> differences(TrainingRecipe recipe) {
    TrainingRecipe asked = recipe;
    for (Map.Entry<RecipeKey, String> value : fitted.entrySet()) {
      asked = asked.with(value.getKey(), value.getValue());
    }
    asked = over(asked);
    List<Difference> differences = new ArrayList<>();
    for (RecipeKey key : RecipeKey.values()) {
      if (!asked.show(key).equals(recipe.show(key))) {
        differences.add(new Difference(key.key(), asked.show(key), recipe.show(key), false));
      }
    }
    return differences;
  }
}
