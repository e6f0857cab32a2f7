package org.blockwright.runtime.reproduce;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.ModelEntry;

/**
 * A model of a table.
 *
 * @param entry the model: what was published and what the compiler worked out
 * @param evaluated what a checkpoint of it came to, if one was there
 * @param trained what it came to after its recipe, if it was trained
 * @param remarks what else there is to know, such as why it was left out
 */
public record ReproducedRow(
    ModelEntry entry,
    Optional<Evaluated> evaluated,
    Optional<Trained> trained,
    List<String> remarks) {
  static ReproducedRow of(ModelEntry entry) {
    return new ReproducedRow(entry, Optional.empty(), Optional.empty(), List.of());
  }

  ReproducedRow with(Evaluated value) {
    return new ReproducedRow(entry, Optional.of(value), trained, remarks);
  }

  ReproducedRow with(Trained value) {
    return new ReproducedRow(entry, evaluated, Optional.of(value), remarks);
  }

  ReproducedRow with(String remark) {
    List<String> more = new ArrayList<>(remarks);
    more.add(remark);
    return new ReproducedRow(entry, evaluated, trained, List.copyOf(more));
  }

  /** What was published, with a note where its counts are others. */
  Optional<ModelEntry.Publication> published() {
    return entry.published();
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("id", entry.id());
    json.addProperty("family", entry.family());
    json.addProperty("head", entry.head());
    JsonObject index = entry.json();
    if (index.has("published")) {
      json.add("published", index.get("published"));
    }
    JsonObject computed = new JsonObject();
    computed.addProperty("classes", entry.classes());
    computed.addProperty("size", entry.image().height());
    computed.addProperty("parameters", entry.parameters());
    computed.addProperty("macs", entry.macs());
    json.add("computed", computed);
    evaluated.ifPresent(e -> json.add("evaluated_here", e.toJson()));
    trained.ifPresent(t -> json.add("trained_here", t.toJson()));
    if (!remarks.isEmpty()) {
      JsonArray said = new JsonArray();
      remarks.forEach(said::add);
      json.add("remarks", said);
    }
    return json;
  }
}
