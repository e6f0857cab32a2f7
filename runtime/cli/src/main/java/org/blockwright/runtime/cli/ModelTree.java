package org.blockwright.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.blockwright.Size;

/** A model's graph as a table whose first column is indented. Equal repetitions are folded. */
final class ModelTree {
  private static final String TF_SAME = Integer.toString(Size.TF_SAME);

  private final JsonObject model;

  ModelTree(JsonObject model) {
    this.model = model;
  }

  void print(PrintWriter out) {
    line(
        out,
        Figures.format(
            "%s: %s under %s, %s for %,d classes",
            text(model, "id"),
            text(model, "backbone"),
            text(model, "head"),
            shape(model, "input"),
            model.get("classes").getAsLong()));
    out.println(
        Figures.format(
            "%s%,d parameters, %s multiply-adds, %.1f MiB of activations",
            model.has("lowerBound") ? "at least " : "",
            model.get("parameters").getAsLong(),
            Figures.short3(model.get("macs").getAsDouble()),
            model.get("activations").getAsDouble() * Float.BYTES / (1 << 20)));
    if (model.has("training_parameters")) {
      out.println(
          Figures.format(
              "%,d parameters more in training only",
              model.get("training_parameters").getAsLong()));
    }
    if (model.has("outputs")) {
      line(out, "outputs: logits, " + outputs(model));
    }
    JsonObject published = model.getAsJsonObject("published");
    if (published != null) {
      line(out, "published: " + published(published));
    }
    JsonObject weights = model.getAsJsonObject("weights");
    if (weights != null) {
      line(out, "weights: " + text(weights, "url") + " (" + text(weights, "licence") + ")");
    }
    JsonObject recipe = model.getAsJsonObject("recipe");
    if (recipe != null) {
      line(out, "recipe: " + settings(recipe));
    }
    out.println();
    TextTable table =
        new TextTable("node", "operator", "reads", "output", ">parameters", ">multiply-adds");
    model.getAsJsonArray("nodes").forEach(node -> add(table, node.getAsJsonObject(), ""));
    table.print(out);
  }

  /** Goes on in the next lines, indented, where one is too short. */
  private static void line(PrintWriter out, String text) {
    List<String> lines = TextTable.wrap(text, Figures.WIDTH - 2);
    for (int i = 0; i < lines.size(); i++) {
      out.println(i == 0 ? lines.get(i) : "  " + lines.get(i));
    }
  }

  private static String published(JsonObject published) {
    List<String> parts = new ArrayList<>();
    if (published.has("parameters")) {
      parts.add(
          Figures.short3(published.get("parameters").getAsDouble())
              + " parameters ("
              + text(published, "relation")
              + ")");
    }
    if (published.has("top1")) {
      parts.add("top-1 " + text(published, "top1") + " %");
    }
    for (String key : List.of("paper", "table", "note")) {
      if (published.has(key)) {
        parts.add(text(published, key));
      }
    }
    return String.join(", ", parts);
  }

  private static String outputs(JsonObject model) {
    return StreamSupport.stream(model.getAsJsonArray("outputs").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(
            output ->
                text(output, "name") + (output.has("trainingOnly") ? " (in training only)" : ""))
        .collect(Collectors.joining(", "));
  }

  /** What else there is to say about a node. */
  private static String remarks(JsonObject node) {
    List<String> remarks = new ArrayList<>();
    if (node.has("off")) {
      remarks.add("off");
    }
    if (node.has("trainingOnly")) {
      remarks.add("in training only");
    }
    if (node.has("output")) {
      remarks.add("output " + text(node, "output"));
    }
    if (node.has("attention")) {
      remarks.add("attention");
    }
    return remarks.isEmpty() ? "" : " (" + String.join(", ", remarks) + ")";
  }

  private static void add(TextTable table, JsonObject node, String indent) {
    boolean off = node.has("off");
    String times =
        node.has("repeated")
            ? text(node, "repeated") + " x "
            : node.has("parallel") ? "each of " + text(node, "parallel") + ": " : "";
    table.row(
        indent + text(node, "name"),
        times + operator(node) + remarks(node),
        reads(node),
        shape(node, "shape"),
        number(node, "parameters", false),
        number(node, "macs", true));
    if (node.has("children") && !off) {
      children(table, node, indent + "  ");
    }
  }

  private static void children(TextTable table, JsonObject node, String indent) {
    List<JsonObject> children = new ArrayList<>();
    node.getAsJsonArray("children").forEach(child -> children.add(child.getAsJsonObject()));
    if (!node.has("repeated")) {
      children.forEach(child -> add(table, child, indent));
      return;
    }
    int first = 0;
    while (first < children.size()) {
      int last = first;
      while (last + 1 < children.size()
          && inner(children.get(last + 1)).equals(inner(children.get(first)))) {
        last++;
      }
      JsonObject folded = children.get(first).deepCopy();
      if (first < last) {
        folded.addProperty("name", first + " to " + last);
        folded.add("inputs", andSoOn(folded.getAsJsonArray("inputs")));
      }
      add(table, folded, indent);
      first = last + 1;
    }
  }

  /** What equal repetitions read: what the first one does, then each the one before it. */
  private static JsonArray andSoOn(JsonArray inputs) {
    JsonArray all = inputs.deepCopy();
    all.set(0, new JsonPrimitive(all.get(0).getAsString() + " …"));
    return all;
  }

  /** A repetition without its number. */
  private static JsonObject inner(JsonObject node) {
    JsonObject inner = node.deepCopy();
    inner.remove("name");
    inner.remove("inputs");
    return inner;
  }

  /** An operator and what is said of it, such as {@code ConvBn(out = 16, kernel = 3)}. */
  static String operator(JsonObject node) {
    JsonObject attributes = node.getAsJsonObject("attributes");
    return attributes == null || attributes.size() == 0
        ? text(node, "op")
        : text(node, "op") + "(" + settings(attributes) + ")";
  }

  /** Values by name, such as {@code n = 8, r = 0.25}. */
  static String settings(JsonObject values) {
    return values.entrySet().stream()
        .map(value -> value.getKey() + " = " + shown(value.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** As it would be written in a declaration. */
  private static String shown(JsonElement value) {
    if (value.isJsonArray()) {
      return StreamSupport.stream(value.getAsJsonArray().spliterator(), false)
          .map(ModelTree::shown)
          .collect(Collectors.joining(", ", "{", "}"));
    }
    String text = value.isJsonPrimitive() ? value.getAsString() : value.toString();
    return text.equals(TF_SAME) ? "TF_SAME" : text;
  }

  private static String reads(JsonObject node) {
    String inputs = join(node, "inputs", ", ");
    return node.has("like") ? inputs + " (like " + text(node, "like") + ")" : inputs;
  }

  private static String number(JsonObject node, String key, boolean shortened) {
    long value = node.get(key).getAsLong();
    if (value == 0) {
      return "";
    }
    return shortened ? Figures.short3(value) : Figures.format("%,d", value);
  }

  private static String shape(JsonObject node, String key) {
    return join(node, key, " x ");
  }

  private static String join(JsonObject node, String key, String between) {
    return StreamSupport.stream(node.getAsJsonArray(key).spliterator(), false)
        .map(JsonElement::getAsString)
        .collect(Collectors.joining(between));
  }

  private static String text(JsonObject node, String key) {
    return node.get(key).getAsString();
  }
}
