package org.blockwright.runtime.weights;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.blockwright.runtime.BlockwrightException;

/**
 * What a weight file says about its model, kept as text beside the tensors.
 *
 * @param model the model's id; empty if the file names none
 * @param classes the names of the classes in the order of the logits; empty if unknown
 * @param preprocessing how images become input, as settings by name; empty if unknown
 */
public record ModelMetadata(String model, List<String> classes, Map<String, String> preprocessing) {
  private static final String MODEL = "model";
  private static final String CLASSES = "classes";
  private static final String PREPROCESSING = "preprocessing.";

  /** Copies the collections. */
  public ModelMetadata {
    classes = List.copyOf(classes);
    preprocessing = Collections.unmodifiableMap(new TreeMap<>(preprocessing));
  }

  /** Returns the text to store: {@code model}, {@code classes} (JSON), {@code preprocessing.*}. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    // Tools of the Python world ask for this entry before they read names and layouts as PyTorch's.
    map.put("format", "pt");
    if (!model.isEmpty()) {
      map.put(MODEL, model);
    }
    if (!classes.isEmpty()) {
      map.put(CLASSES, json(classes));
    }
    preprocessing.forEach((key, value) -> map.put(PREPROCESSING + key, value));
    return map;
  }

  /**
   * Reads what an archive says.
   *
   * @throws BlockwrightException if its list of classes is malformed
   */
  public static ModelMetadata of(TensorArchive archive) {
    Map<String, String> map = archive.metadata();
    Map<String, String> preprocessing = new TreeMap<>();
    map.forEach(
        (key, value) -> {
          if (key.startsWith(PREPROCESSING)) {
            preprocessing.put(key.substring(PREPROCESSING.length()), value);
          }
        });
    return new ModelMetadata(
        map.getOrDefault(MODEL, ""),
        classes(archive.origin(), map.getOrDefault(CLASSES, "[]")),
        preprocessing);
  }

  private static String json(List<String> strings) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.setHtmlSafe(false);
      out.beginArray();
      for (String string : strings) {
        out.value(string);
      }
      out.endArray();
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot be written to", e);
    }
    return text.toString();
  }

  private static List<String> classes(String origin, String text) {
    List<String> classes = new ArrayList<>();
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginArray();
      while (json.hasNext()) {
        if (json.peek() != JsonToken.STRING) {
          throw malformed(origin, null);
        }
        classes.add(json.nextString());
      }
      json.endArray();
    } catch (IOException | IllegalStateException e) {
      throw malformed(origin, e);
    }
    return classes;
  }

  private static BlockwrightException malformed(String origin, Exception cause) {
    return new BlockwrightException(
        origin + " has a list of classes that is no JSON list of names; give --classes", cause);
  }
}
