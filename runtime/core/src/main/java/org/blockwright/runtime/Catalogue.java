package org.blockwright.runtime;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.blockwright.rule.Nearest;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeclarationException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.model.Classifier;

/**
 * The models of all jars on the class path, by id. Jars of different authors may have models of one
 * id: each of these is then asked for by its qualified name, which every model has, such as {@code
 * com.acme.Own.resnet18}; all other models keep their ids.
 */
public final class Catalogue {
  private static final String INDEX = ModelEntry.FOLDER + "models.jsonl";
  private static final int MOST_NAMED = 12;

  /** By what they are asked for, ids or qualified names. */
  private final Map<String, ModelEntry> entries = new TreeMap<>();

  private final Map<String, ModelEntry> qualified = new TreeMap<>();

  /** Qualified names of models that have one id. */
  private final Map<String, List<String>> clashes = new TreeMap<>();

  private Catalogue(Collection<JsonObject> lines, ClassLoader loader) {
    Map<String, List<JsonObject>> byId = new TreeMap<>();
    for (JsonObject line : lines) {
      byId.computeIfAbsent(line.get("id").getAsString(), id -> new ArrayList<>()).add(line);
    }
    byId.forEach(
        (id, models) -> {
          for (JsonObject line : models) {
            ModelEntry entry = new ModelEntry(line, loader, models.size() == 1);
            entries.put(entry.name(), entry);
            qualified.put(entry.qualifiedName(), entry);
            if (models.size() > 1) {
              clashes.computeIfAbsent(id, key -> new ArrayList<>()).add(entry.qualifiedName());
            }
          }
        });
    clashes.values().forEach(Collections::sort);
  }

  /**
   * Reads the indexes of all jars.
   *
   * @throws BlockwrightException if one cannot be read
   */
  public static Catalogue read() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return read(context == null ? Catalogue.class.getClassLoader() : context);
  }

  /**
   * Reads the indexes that a class loader finds. Of a model that several of them name, the first
   * one counts, as it does where the class is loaded.
   *
   * @throws BlockwrightException if one cannot be read
   */
  public static Catalogue read(ClassLoader loader) {
    Map<String, JsonObject> models = new LinkedHashMap<>();
    try {
      for (URL index : Collections.list(loader.getResources(INDEX))) {
        for (JsonObject line : lines(index)) {
          String model = line.get("class").getAsString() + " " + line.get("id").getAsString();
          models.putIfAbsent(model, line);
        }
      }
    } catch (IOException e) {
      throw new FileException("the indexes of models cannot be found: " + e.getMessage(), e);
    }
    return new Catalogue(models.values(), loader);
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
            .map(ModelEntry::name)
            .toList();
    return rows.isEmpty()
        ? Blockwright.notCompiled(declaration.getName(), null)
        : new DeclarationException(
            declaration.getSimpleName()
                + " declares several models: ask for one by its id, of "
                + String.join(", ", rows));
  }

  private static List<JsonObject> lines(URL index) {
    try {
      return ArtefactIndex.lines(index);
    } catch (IOException | RuntimeException e) {
      throw new FileException(index + " is no index of models: " + e.getMessage(), e);
    }
  }

  /** All models, in order of what they are asked for. */
  public Collection<ModelEntry> entries() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /** The ids that several models have, and the qualified names that these are asked for by. */
  public Map<String, List<String>> clashes() {
    return Collections.unmodifiableMap(clashes);
  }

  /**
   * The model of an id or of a qualified name.
   *
   * @throws BlockwrightException if there is none, or several have the id; the message names near
   *     misses, or the qualified names to choose from
   */
  public ModelEntry get(String name) {
    ModelEntry entry = entries.getOrDefault(name, qualified.get(name));
    if (entry == null) {
      throw clashes.containsKey(name)
          ? ambiguous(name)
          : new DeclarationException("there is no model named " + name + near(name));
    }
    return entry;
  }

  /** What is said where several models have an id. */
  public DeclarationException ambiguous(String id) {
    List<String> names = clashes.get(id);
    return new DeclarationException(
        "%d models have the id %s: ask for one by its qualified name, %s"
            .formatted(names.size(), id, String.join(" or ", names)));
  }

  /** What somebody may have meant who wrote an id: ids that begin with it, or near misses. */
  private String near(String id) {
    List<String> longer =
        entries.keySet().stream()
            .filter(known -> !id.isEmpty() && known.startsWith(id.toLowerCase(Locale.ROOT)))
            .limit(MOST_NAMED + 1)
            .toList();
    if (longer.isEmpty()) {
      Set<String> names = new TreeSet<>(id.contains(".") ? qualified.keySet() : entries.keySet());
      names.addAll(clashes.keySet());
      return Nearest.hint(id, names);
    }
    return ": there "
        + (longer.size() == 1 ? "is " : "are ")
        + String.join(", ", longer.subList(0, Math.min(MOST_NAMED, longer.size())))
        + (longer.size() > MOST_NAMED ? ", …" : "");
  }

  /**
   * Builds a model.
   *
   * @param name its id or its qualified name
   * @param classes number of classes
   * @param image shape of an image, {@code (C, H, W)}
   * @throws BlockwrightException if there is none, or it does not fit the image
   */
  public Classifier create(String name, int classes, TensorShape image) {
    return get(name).create(classes, image);
  }
}
