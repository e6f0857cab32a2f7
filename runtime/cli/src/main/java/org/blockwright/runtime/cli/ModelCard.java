package org.blockwright.runtime.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** The compiler's model card with what the declaration says of each node, and the recipe. */
record ModelCard(JsonObject model, String card) {
  private static final String GRAPH = "## Graph";

  String text() {
    StringBuilder more = new StringBuilder("## Settings\n\n| node | operator |\n|---|---|\n");
    for (JsonElement node : model.getAsJsonArray("nodes")) {
      JsonObject object = node.getAsJsonObject();
      more.append("| ")
          .append(object.get("name").getAsString())
          .append(" | `")
          .append(ModelTree.operator(object))
          .append("` |\n");
    }
    JsonObject recipe = model.getAsJsonObject("recipe");
    if (recipe != null) {
      more.append("\n## Recipe\n\n| value | |\n|---|---|\n");
      for (String key : recipe.keySet()) {
        JsonElement value = recipe.get(key);
        more.append("| ")
            .append(key)
            .append(" | ")
            .append(value.isJsonPrimitive() ? value.getAsString() : value.toString())
            .append(" |\n");
      }
    }
    int graph = card.indexOf(GRAPH);
    return graph < 0
        ? card + "\n" + more
        : card.substring(0, graph) + more + "\n" + card.substring(graph);
  }
}
