package org.blockwright.runtime.reproduce;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.metrics.Spread;

/**
 * One or more tables of models, made again.
 *
 * @param name what was asked for: a table, or {@code all}
 * @param sections the tables
 * @param interrupted whether it was asked to stop before its end
 */
public record ReproducedTable(String name, List<Section> sections, boolean interrupted) {
  /**
   * A table.
   *
   * @param name as its models declare it
   * @param groups its rows: models of one backbone each, the plain one first
   */
  public record Section(String name, List<List<ReproducedRow>> groups) {
    /** All rows, in order. */
    public List<ReproducedRow> rows() {
      return groups.stream().flatMap(List::stream).toList();
    }

    /** How a row differs from the first of its group, seed by seed, where both were trained. */
    static Optional<Spread> difference(List<ReproducedRow> group, ReproducedRow row) {
      ReproducedRow first = group.get(0);
      return row == first
          ? Optional.empty()
          : row.trained().flatMap(own -> first.trained().map(own::against));
    }

    /** The papers and tables that its figures are from. */
    List<String> sources() {
      return rows().stream()
          .flatMap(row -> row.published().stream())
          .map(p -> p.table().isEmpty() ? p.paper() : p.paper() + ", " + p.table())
          .filter(source -> !source.isEmpty())
          .distinct()
          .toList();
    }

    private JsonObject toJson() {
      JsonObject json = new JsonObject();
      json.addProperty("table", name);
      JsonArray all = new JsonArray();
      for (List<ReproducedRow> group : groups) {
        for (ReproducedRow row : group) {
          JsonObject one = row.toJson();
          difference(group, row)
              .map(Spread::toJson)
              .ifPresent(
                  difference -> {
                    difference.addProperty("to", group.get(0).entry().id());
                    one.getAsJsonObject("trained_here").add("difference", difference);
                  });
          all.add(one);
        }
      }
      json.add("rows", all);
      return json;
    }
  }

  /** Whether any row was trained. */
  boolean hasTrained() {
    return sections.stream().flatMap(s -> s.rows().stream()).anyMatch(r -> r.trained().isPresent());
  }

  /** Whether a checkpoint of any row was evaluated. */
  boolean hasEvaluated() {
    return sections.stream()
        .flatMap(s -> s.rows().stream())
        .anyMatch(r -> r.evaluated().isPresent());
  }

  /** As one JSON object; shares are 0..1, published top-1 is in percent. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    json.addProperty("interrupted", interrupted);
    JsonArray tables = new JsonArray();
    sections.forEach(section -> tables.add(section.toJson()));
    json.add("tables", tables);
    return json;
  }
}
