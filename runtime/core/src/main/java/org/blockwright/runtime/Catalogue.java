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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.blockwright.rule.Nearest;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeclarationException;
import org.blockwright.runtime.model.Classifier;

/** The models of all jars on the class path, by id. */
public final class Catalogue {
  private static final String INDEX = ModelEntry.FOLDER + "models.jsonl";
  private static final int MOST_NAMED = 12;

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
      throw new DeclarationException("the indexes of models cannot be found: " + e.getMessage(), e);
    }
    return catalogue;
  }

  /**
   * The model that an interface declares.
   *
   * @param declaration an interface marked {@code @Backbone}
   * @throws DeclarationException if it was not compiled by the processor, or declares no model or
   *     several
   */
  public static ModelEntry entry(Class<?> declaration) {
    String name = Blockwright.generated(declaration, "Model");
    ClassLoader loader = declaration.getClassLoader();
    Catalogue catalogue = loader == null ? read() : read(loader);
    return catalogue.entries.values().stream()
        .filter(entry -> entry.className().equals(name))
        .findFirst()
        .orElseThrow(() -> catalogue.noModel(declaration));
  }

  private DeclarationException noModel(Class<?> declaration) {
    List<String> rows =
        entries.values().stream()
            .filter(entry -> entry.family().equals(declaration.getSimpleName()))
            .map(ModelEntry::id)
            .toList();
    return rows.isEmpty()
        ? Blockwright.notCompiled(declaration.getName(), null)
        : new DeclarationException(
            declaration.getSimpleName()
                + " declares several models: ask for one by its id, of "
                + String.join(", ", rows));
  }

  private void add(URL index, ClassLoader loader) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(index.openStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(JsonParser.parseString(line).getAsJsonObject(), loader);
      }
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new DeclarationException(index + " is no index of models: " + e.getMessage(), e);
    }
  }

  private void add(JsonObject line, ClassLoader loader) {
    ModelEntry entry = new ModelEntry(line, loader);
    ModelEntry before = entries.putIfAbsent(entry.id(), entry);
    if (before != null && !before.json().equals(line)) {
      throw new DeclarationException(
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
      throw new DeclarationException("there is no model named " + id + near(id));
    }
    return entry;
  }

  /** What somebody may have meant who wrote an id: ids that begin with it, or near misses. */
  private String near(String id) {
    List<String> longer =
        entries.keySet().stream()
            .filter(known -> !id.isEmpty() && known.startsWith(id.toLowerCase(Locale.ROOT)))
            .limit(MOST_NAMED + 1)
            .toList();
    if (longer.isEmpty()) {
      return Nearest.hint(id, entries.keySet());
    }
    return ": there "
        + (longer.size() == 1 ? "is " : "are ")
        + String.join(", ", longer.subList(0, Math.min(MOST_NAMED, longer.size())))
        + (longer.size() > MOST_NAMED ? ", …" : "");
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
