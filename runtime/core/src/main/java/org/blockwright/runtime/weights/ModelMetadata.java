package org.blockwright.runtime.weights;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.data.Interpolation;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.Rgb;
import org.blockwright.runtime.model.Classifier;

/**
 * What a file says about the model in it, each entry text under a key: in safetensors {@code
 * __metadata__}, in ONNX {@code metadata_props}, in TorchScript files {@code extra/<key>}.
 * Immutable.
 *
 * <p>In files of ours there always are {@code model} (the id), {@code class_count} and {@code
 * input} (JSON, {@code [3, 224, 224]}). Programs with attention maps have {@code attention}: for
 * each output of maps {@code [groups, classes, height, width]}, the grid that its positions are.
 */
public final class ModelMetadata {
  private static final String MODEL = "model";
  private static final String CLASS_COUNT = "class_count";
  private static final String CLASSES = "classes";
  private static final String PREPROCESSING = "preprocessing";
  private static final String LOSS = "loss";
  private static final String THRESHOLDS = "thresholds";
  private static final String BINARY = "binary";
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** No picture is scaled to more, whatever a file says. */
  private static final int LARGEST = 1 << 14;

  private final String origin;
  private final Map<String, String> entries;

  private ModelMetadata(String origin, Map<String, String> entries) {
    this.origin = origin;
    this.entries = Collections.unmodifiableMap(new TreeMap<>(entries));
  }

  /** What a model knows about itself. */
  public static ModelMetadata of(Classifier model) {
    return new ModelMetadata(model.id(), Map.of())
        .with(MODEL, model.id())
        .with(CLASS_COUNT, Integer.toString(model.classCount()))
        .with("input", GSON.toJson(model.image().dims()));
  }

  /** What a weight file says, which may be nothing. */
  public static ModelMetadata of(TensorArchive archive) {
    return new ModelMetadata(archive.origin(), archive.metadata());
  }

  /**
   * Adds the classes' names, in the order of the logits, as a JSON array under {@code classes}.
   *
   * @throws BlockwrightException if there are not as many as the model has classes
   */
  public ModelMetadata withClasses(List<String> names) {
    String count = entries.get(CLASS_COUNT);
    if (!Integer.toString(names.size()).equals(count)) {
      throw new WeightsException(
          "%d class names cannot name the %s classes of %s"
              .formatted(names.size(), count, entries.get(MODEL)));
    }
    return with(CLASSES, GSON.toJson(names));
  }

  /**
   * Adds the way from a picture to the normalised image, as a JSON object under {@code
   * preprocessing}: shorter side to {@code resize} (0: left as it is), middle {@code size} square,
   * {@code (value / 255 - mean) / std}.
   */
  public ModelMetadata withPreprocessing(Preprocessing preprocessing) {
    JsonObject json = new JsonObject();
    json.addProperty("resize", preprocessing.resize());
    json.addProperty("size", preprocessing.size());
    json.addProperty(
        "interpolation", preprocessing.interpolation().name().toLowerCase(Locale.ROOT));
    json.add("mean", array(preprocessing.mean()));
    json.add("std", array(preprocessing.std()));
    return with(PREPROCESSING, json.toString());
  }

  private static JsonArray array(Rgb rgb) {
    JsonArray array = new JsonArray();
    array.add(rgb.red());
    array.add(rgb.green());
    array.add(rgb.blue());
    return array;
  }

  /**
   * Adds what the logits are: under {@code loss} the recipe's {@code binary} where an image may
   * have several labels, else {@code softmax}.
   */
  public ModelMetadata withLoss(boolean multiLabel) {
    return with(LOSS, multiLabel ? BINARY : "softmax");
  }

  /** Adds from which probability on each class counts as given, as a JSON array. */
  public ModelMetadata withThresholds(List<Double> thresholds) {
    return thresholds.isEmpty() ? this : with(THRESHOLDS, GSON.toJson(thresholds));
  }

  /**
   * Adds or replaces an entry, such as {@code version}.
   *
   * @throws BlockwrightException if the key is no plain word of letters, digits, {@code _}, {@code
   *     -} and dots
   */
  public ModelMetadata with(String key, String value) {
    if (!key.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
      throw new WeightsException(
          "'" + key + "' cannot be a key of metadata: letters, digits, _, - and dots can");
    }
    Map<String, String> more = new TreeMap<>(entries);
    more.put(key, value);
    return new ModelMetadata(origin, more);
  }

  /** All entries, by key. */
  public Map<String, String> entries() {
    return entries;
  }

  /** All entries as a safetensors file has them. */
  public Map<String, String> safetensors() {
    // Tools of the Python world ask for this entry before they read names and layouts as PyTorch's.
    return with("format", "pt").entries();
  }

  /**
   * From which probability on each class counts as given, in the order of the logits; none where
   * they were not chosen.
   *
   * @throws WeightsException if they are no list of probabilities
   */
  public List<Double> thresholds() {
    String text = entries.get(THRESHOLDS);
    if (text == null) {
      return List.of();
    }
    try {
      List<Double> thresholds = new ArrayList<>();
      for (JsonElement element : GSON.fromJson(text, JsonArray.class)) {
        double value = element.getAsDouble();
        if (!(value >= 0 && value <= 1)) {
          throw new IllegalArgumentException("a threshold is " + value);
        }
        thresholds.add(value);
      }
      return List.copyOf(thresholds);
    } catch (RuntimeException e) {
      throw new WeightsException(
          "%s has thresholds %s, which are no JSON list of probabilities"
              .formatted(origin, Text.show(text)),
          e);
    }
  }

  /** Whether an image may have several labels; empty if unknown. */
  public Optional<Boolean> multiLabel() {
    return Optional.ofNullable(entries.get(LOSS)).map(BINARY::equals);
  }

  /**
   * The names of the classes in the order of the logits; empty if unknown.
   *
   * @throws BlockwrightException if the list is malformed
   */
  public List<String> classes() {
    List<String> classes = new ArrayList<>();
    try (JsonReader json = new JsonReader(new StringReader(entries.getOrDefault(CLASSES, "[]")))) {
      json.beginArray();
      while (json.hasNext()) {
        if (json.peek() != JsonToken.STRING) {
          throw malformedClasses(null);
        }
        classes.add(json.nextString());
      }
      json.endArray();
    } catch (IOException | IllegalStateException e) {
      throw malformedClasses(e);
    }
    return classes;
  }

  private BlockwrightException malformedClasses(Exception cause) {
    return new WeightsException(
        origin
            + " has a list of classes that is no JSON list of names; give the names of the file's classes",
        cause);
  }

  /**
   * The way from a picture to the normalised image; empty if unknown.
   *
   * @throws BlockwrightException if it is malformed
   */
  public Optional<Preprocessing> preprocessing() {
    String text = entries.get(PREPROCESSING);
    if (text == null) {
      return Optional.empty();
    }
    try {
      JsonObject json = GSON.getAdapter(JsonObject.class).fromJson(text);
      return Optional.of(
          new Preprocessing(
              side(json, "size"),
              side(json, "resize"),
              Interpolation.valueOf(
                  json.get("interpolation").getAsString().toUpperCase(Locale.ROOT)),
              rgb(json.getAsJsonArray("mean")),
              rgb(json.getAsJsonArray("std"))));
    } catch (IOException | RuntimeException e) {
      // no JSON, or a value that is missing, of another kind, or beyond what can be
      throw malformedPreprocessing(text, e);
    }
  }

  private static int side(JsonObject json, String name) {
    int side = json.get(name).getAsInt();
    if (side > LARGEST) {
      throw new IllegalArgumentException(name + " is beyond " + LARGEST);
    }
    return side;
  }

  private static Rgb rgb(JsonArray array) {
    float[] colours = new float[3];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = array.get(i).getAsFloat();
      if (!Float.isFinite(colours[i])) {
        throw new IllegalArgumentException("a colour is " + colours[i]);
      }
    }
    return new Rgb(colours[0], colours[1], colours[2]);
  }

  private BlockwrightException malformedPreprocessing(String text, Exception cause) {
    return new WeightsException(
        "%s says that images are prepared by %s, which is no JSON object of size, resize, interpolation, mean and std: convert it again"
            .formatted(origin, Text.show(text)),
        cause);
  }
}
