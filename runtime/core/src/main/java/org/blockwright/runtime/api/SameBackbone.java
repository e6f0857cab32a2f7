package org.blockwright.runtime.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;

/** Finds the models of a catalogue that differ in their heads alone. */
public final class SameBackbone {
  private static final String POOLING = "Gap";

  private SameBackbone() {}

  /** A text that models have in common whose backbones are the same, whatever their heads. */
  public static String key(ModelEntry entry) {
    return entry.backbone() + " " + entry.image() + " " + nodes(entry);
  }

  /**
   * The models in groups of one backbone each, in the order they come in; first in a group is the
   * one with the shortest id, which others' ids go on from.
   */
  public static List<List<ModelEntry>> groups(Collection<ModelEntry> entries) {
    Map<String, List<ModelEntry>> groups = new LinkedHashMap<>();
    for (ModelEntry entry : entries) {
      groups.computeIfAbsent(key(entry), key -> new ArrayList<>()).add(entry);
    }
    for (List<ModelEntry> group : groups.values()) {
      ModelEntry plain = Collections.min(group, Comparator.comparing(e -> e.id().length()));
      group.remove(plain);
      group.add(0, plain);
    }
    return List.copyOf(groups.values());
  }

  /** All models with a model's backbone, with global average pooling first, then by their ids. */
  static List<ModelEntry> of(Catalogue catalogue, ModelEntry base) {
    JsonArray wanted = nodes(base);
    return catalogue.entries().stream()
        .filter(entry -> entry.backbone().equals(base.backbone()))
        .filter(entry -> entry.image().equals(base.image()))
        .filter(entry -> entry.id().equals(base.id()) || nodes(entry).equals(wanted))
        .sorted(
            Comparator.comparing((ModelEntry entry) -> !entry.head().equals(POOLING))
                .thenComparing(ModelEntry::id))
        .toList();
  }

  /** What the backbone's nodes are and have, without what follows from what is switched on. */
  private static JsonArray nodes(ModelEntry entry) {
    JsonArray all = JsonParser.parseString(entry.graph()).getAsJsonObject().getAsJsonArray("nodes");
    JsonArray kept = new JsonArray();
    for (JsonElement node : all.asList().subList(0, all.size() - 1)) {
      JsonObject said = new JsonObject();
      for (String key : List.of("name", "op", "inputs", "attributes", "repeated")) {
        said.add(key, node.getAsJsonObject().get(key));
      }
      kept.add(said);
    }
    return kept;
  }
}
