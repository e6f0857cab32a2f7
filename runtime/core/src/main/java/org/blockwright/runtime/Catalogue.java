package org.blockwright.runtime;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.blockwright.rule.Nearest;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.model.Classifier;

/** The models of all jars on the class path, by id. */
public final class Catalogue {
  private static final String INDEX = ModelEntry.FOLDER + "models.jsonl";

  private final Map<String, ModelEntry> entries = new TreeMap<>();

  private Catalogue() {}

  /**
   * Reads the indexes of all jars.
   *
   * @throws BlockwrightException if one cannot be read, or two jars have a model of one id
   */
  public static Catalogue read() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return read(context == null ? Catalogue.class.getClassLoader() : context);
  }

  /**
   * Reads the indexes that a class loader finds.
   *
   * @throws BlockwrightException if one cannot be read, or two of them have a model of one id
   */
  public static Catalogue read(ClassLoader loader) {
    Catalogue catalogue = new Catalogue();
    try {
      for (URL index : Collections.list(loader.getResources(INDEX))) {
        catalogue.add(index, loader);
      }
    } catch (IOException e) {
      throw new BlockwrightException("the indexes of models cannot be found: " + e.getMessage(), e);
    }
    return catalogue;
  }

  private void add(URL index, ClassLoader loader) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(index.openStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(JsonParser.parseString(line).getAsJsonObject(), loader);
      }
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new BlockwrightException(index + " is no index of models: " + e.getMessage(), e);
    }
  }

  private void add(JsonObject line, ClassLoader loader) {
    ModelEntry entry = new ModelEntry(line, loader);
    ModelEntry before = entries.putIfAbsent(entry.id(), entry);
    if (before != null && !before.json().equals(line)) {
      throw new BlockwrightException(
          "two models are named %s, one of %s and one of %s: rename one of them"
              .formatted(entry.id(), before.family(), entry.family()));
    }
  }

  /** All models, by id. */
  public Collection<ModelEntry> entries() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /**
   * The model of an id.
   *
   * @throws BlockwrightException if there is none; the message names near misses
   */
  public ModelEntry get(String id) {
    ModelEntry entry = entries.get(id);
    if (entry == null) {
      throw new BlockwrightException(
          "there is no model named " + id + Nearest.hint(id, entries.keySet()));
    }
    return entry;
  }

  /**
   * Builds the model of an id.
   *
   * @param id its id
   * @param classes number of classes
   * @param image shape of an image, {@code (C, H, W)}
   * @throws BlockwrightException if there is none, or it does not fit the image
   */
  public Classifier create(String id, int classes, TensorShape image) {
    return get(id).create(classes, image);
  }
}
