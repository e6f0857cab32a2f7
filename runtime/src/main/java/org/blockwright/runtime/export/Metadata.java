package org.blockwright.runtime.export;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.BlockwrightException;
import org.blockwright.runtime.Classifier;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.Rgb;

/**
 * What an exported file says about itself, each entry text under a key: in ONNX {@code
 * metadata_props}, in TorchScript files {@code extra/<key>}. Immutable.
 *
 * <p>Always there: {@code model} (the id), {@code class_count} and {@code input} (JSON, {@code [3,
 * 224, 224]}). Files with attention maps have {@code attention}: for each output of maps {@code
 * [groups, classes, height, width]}, the grid that its positions are.
 */
public final class Metadata {
  private final Map<String, String> entries;

  private Metadata(Map<String, String> entries) {
    this.entries = Collections.unmodifiableMap(entries);
  }

  /** What a model knows about itself. */
  public static Metadata of(Classifier model) {
    return new Metadata(new TreeMap<>())
        .with("model", model.id())
        .with("class_count", Integer.toString(model.classCount()))
        .with("input", new Gson().toJson(model.image().dims()));
  }

  /**
   * Adds the classes' names, in the order of the logits, as a JSON array under {@code classes}.
   *
   * @throws BlockwrightException if there are not as many as the model has classes
   */
  public Metadata withClasses(List<String> names) {
    String count = entries.get("class_count");
    if (!Integer.toString(names.size()).equals(count)) {
      throw new BlockwrightException(
          "%d class names cannot name the %s classes of %s"
              .formatted(names.size(), count, entries.get("model")));
    }
    return with("classes", new Gson().toJson(names));
  }

  /**
   * Adds the way from a picture to the normalised image, as a JSON object under {@code
   * preprocessing}: shorter side to {@code resize} (0: left as it is), middle {@code size} square,
   * {@code (value / 255 - mean) / std}.
   */
  public Metadata withPreprocessing(Preprocessing preprocessing) {
    JsonObject json = new JsonObject();
    json.addProperty("resize", preprocessing.resize());
    json.addProperty("size", preprocessing.size());
    json.addProperty(
        "interpolation", preprocessing.interpolation().name().toLowerCase(Locale.ROOT));
    json.add("mean", array(preprocessing.mean()));
    json.add("std", array(preprocessing.std()));
    return with("preprocessing", json.toString());
  }

  private static JsonArray array(Rgb rgb) {
    JsonArray array = new JsonArray();
    array.add(rgb.red());
    array.add(rgb.green());
    array.add(rgb.blue());
    return array;
  }

  /**
   * Adds how each output of attention maps is laid out, a list of {@code [groups, classes, height,
   * width]} under {@code attention}.
   */
  Metadata withAttention(List<TensorShape> maps) {
    List<int[]> layouts =
        maps.stream()
            .map(m -> new int[] {m.groups(), m.channels(), m.height(), m.width()})
            .toList();
    return with("attention", new Gson().toJson(layouts));
  }

  /**
   * Adds or replaces an entry, such as {@code version}.
   *
   * @throws BlockwrightException if the key is no plain word of letters, digits, {@code _}, {@code
   *     -} and dots
   */
  public Metadata with(String key, String value) {
    if (!key.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
      throw new BlockwrightException(
          "'" + key + "' cannot be a key of metadata: letters, digits, _, - and dots can");
    }
    Map<String, String> more = new TreeMap<>(entries);
    more.put(key, value);
    return new Metadata(more);
  }

  /** All entries, by key. */
  public Map<String, String> entries() {
    return entries;
  }
}
