package org.blockwright.runtime.train;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.blockwright.rule.Nearest;
import org.blockwright.runtime.base.PrettyJson;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.train.optim.DecayRule;
import org.blockwright.runtime.train.optim.Schedule;

/**
 * How a model is trained: every value of the recipes that the field publishes. Values never change;
 * {@link #with} gives another recipe. What each value means stands at {@link RecipeKey}.
 */
public final class TrainingRecipe {
  private static final Map<String, RecipeKey> KEYS =
      Arrays.stream(RecipeKey.values())
          .collect(Collectors.toMap(RecipeKey::key, key -> key, (a, b) -> a, LinkedHashMap::new));

  private final Map<RecipeKey, Object> values;

  private TrainingRecipe(Map<RecipeKey, Object> values) {
    this.values = values;
  }

  /** The values that stand where nothing is said: ResNet's of the paper (SGD, 100 epochs). */
  public static TrainingRecipe defaults() {
    Map<RecipeKey, Object> values = new EnumMap<>(RecipeKey.class);
    for (RecipeKey key : RecipeKey.values()) {
      values.put(key, key.initial());
    }
    return new TrainingRecipe(values);
  }

  /**
   * This recipe with one value changed.
   *
   * @param assignment such as {@code lr=0.05}; values of several numbers have commas between them
   * @throws RecipeException if the name is unknown or the value cannot be
   */
  public TrainingRecipe with(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 0) {
      throw new RecipeException(
          "\"" + assignment + "\" is no value of a recipe; write it as lr=0.05.");
    }
    return with(key(assignment.substring(0, equals).strip()), assignment.substring(equals + 1));
  }

  /** This recipe with one value changed, as written on a command line. */
  public TrainingRecipe with(RecipeKey key, String value) {
    Map<RecipeKey, Object> changed = new EnumMap<>(values);
    changed.put(key, key.parse(value));
    return new TrainingRecipe(changed);
  }

  static RecipeKey key(String name) {
    RecipeKey found = KEYS.get(name);
    if (found == null) {
      String near =
          Nearest.of(name, KEYS.keySet(), 1).stream()
              .map(key -> " Did you mean " + key + "?")
              .collect(Collectors.joining());
      throw new RecipeException(
          "A recipe has no \""
              + name
              + "\"."
              + near
              + " It has "
              + String.join(", ", KEYS.keySet())
              + ".");
    }
    return found;
  }

  /** All values, pretty-printed, in a fixed order. */
  public String toJson() {
    return PrettyJson.GSON.toJson(toJsonObject());
  }

  JsonObject toJsonObject() {
    JsonObject object = new JsonObject();
    values.forEach((key, value) -> object.add(key.key(), PrettyJson.GSON.toJsonTree(value)));
    return object;
  }

  /**
   * The recipe that {@link #toJson} wrote; values that are not there are the defaults.
   *
   * @throws RecipeException if the text is no such recipe
   */
  public static TrainingRecipe fromJson(String json) {
    try {
      return fromJson(PrettyJson.GSON.fromJson(json, JsonObject.class));
    } catch (JsonParseException | ClassCastException e) {
      throw new RecipeException("This is no recipe in JSON: " + e.getMessage(), e);
    }
  }

  static TrainingRecipe fromJson(JsonObject object) {
    if (object == null) {
      throw new RecipeException("This is no recipe in JSON: it is empty.");
    }
    TrainingRecipe recipe = defaults();
    for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
      recipe = recipe.with(key(entry.getKey()), text(entry.getKey(), entry.getValue()));
    }
    return recipe;
  }

  private static String text(String key, JsonElement value) {
    if (value instanceof JsonArray array) {
      List<String> parts = new ArrayList<>();
      array.forEach(part -> parts.add(text(key, part)));
      return String.join(",", parts);
    }
    if (value.isJsonPrimitive()) {
      return value.getAsString();
    }
    throw new RecipeException("The recipe's " + key + " cannot be " + value + ".");
  }

  /** The values that differ, each as {@code lr 0.1 -> 0.05}; empty where the recipes are equal. */
  public List<String> differences(TrainingRecipe other) {
    return values.keySet().stream()
        .filter(key -> !values.get(key).equals(other.values.get(key)))
        .map(key -> key.key() + " " + show(key) + " -> " + other.show(key))
        .toList();
  }

  /** A value as it would be written on a command line. */
  public String show(RecipeKey key) {
    Object value = values.get(key);
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : value.toString();
  }

  /** A whole number. */
  public int integer(RecipeKey key) {
    return (Integer) values.get(key);
  }

  /** A real number. */
  public double number(RecipeKey key) {
    return (Double) values.get(key);
  }

  /** A text or one of a few words. */
  public String text(RecipeKey key) {
    return (String) values.get(key);
  }

  /** On or off. */
  public boolean on(RecipeKey key) {
    return (Boolean) values.get(key);
  }

  /** Several real numbers. */
  public double[] numbers(RecipeKey key) {
    return ((List<?>) values.get(key)).stream().mapToDouble(n -> (Double) n).toArray();
  }

  /** Several names. */
  public List<String> names(RecipeKey key) {
    return ((List<?>) values.get(key)).stream().map(String.class::cast).toList();
  }

  /** Images of an optimizer step: those of all batches that are accumulated. */
  public long imagesPerStep() {
    return (long) integer(RecipeKey.BATCH) * integer(RecipeKey.ACCUMULATE);
  }

  /**
   * The rate at its height: {@code lr}, times {@code batch * accumulate / lr_per} where that is
   * set.
   */
  public double peakRate() {
    int per = integer(RecipeKey.LR_PER);
    return number(RecipeKey.LR) * (per == 0 ? 1 : (double) imagesPerStep() / per);
  }

  /** The rate over epochs. */
  public Schedule schedule() {
    return new Schedule(
        Schedule.Kind.valueOf(text(RecipeKey.SCHEDULE).toUpperCase(Locale.ROOT)),
        peakRate(),
        number(RecipeKey.MIN_LR),
        integer(RecipeKey.EPOCHS),
        integer(RecipeKey.WARMUP_EPOCHS),
        number(RecipeKey.WARMUP_LR),
        number(RecipeKey.DECAY_EPOCHS),
        ((List<?>) values.get(RecipeKey.MILESTONES)).stream().map(Integer.class::cast).toList(),
        number(RecipeKey.GAMMA));
  }

  /**
   * The rate of a step.
   *
   * @param epoch from 0
   * @param step of the epoch, from 0
   * @param stepsPerEpoch how many there are
   */
  public double rate(int epoch, int step, int stepsPerEpoch) {
    double t =
        text(RecipeKey.SCHEDULE_UNIT).equals("step")
            ? epoch + (double) step / stepsPerEpoch
            : epoch;
    return schedule().rate(Math.max(0, t - integer(RecipeKey.SCHEDULE_LAG)));
  }

  /** Which parameters are spared decay. */
  public DecayRule decayRule() {
    return DecayRule.of(text(RecipeKey.NO_DECAY));
  }

  /** What the network's products are to be calculated in. */
  public Precision precision() {
    return Precision.of(text(RecipeKey.PRECISION));
  }

  /** Whether an image may have several labels. */
  public boolean multiLabel() {
    return LossKind.multiLabel(text(RecipeKey.LOSS));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrainingRecipe recipe && values.equals(recipe.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
