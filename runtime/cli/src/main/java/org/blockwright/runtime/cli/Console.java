package org.blockwright.runtime.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * Where a command speaks: results on standard output, everything else on standard error.
 *
 * @param out for results
 * @param err for notes, progress and errors
 * @param quiet whether notes are left out
 */
record Console(PrintWriter out, PrintWriter err, boolean quiet) {
  static Console of(CommandLine command, boolean quiet) {
    return new Console(
        PrintableWriter.over(command.getOut()), PrintableWriter.over(command.getErr()), quiet);
  }

  /** A document as one result, pretty-printed. */
  void json(JsonElement document) {
    out.println(pretty(document));
  }

  /** A document as people read it. JSON has no word for NaN and infinity: they are null. */
  static String pretty(JsonElement document) {
    return new GsonBuilder()
        .setPrettyPrinting()
        .disableHtmlEscaping()
        .serializeNulls()
        .create()
        .toJson(finite(document));
  }

  private static JsonElement finite(JsonElement element) {
    if (element instanceof JsonObject object) {
      JsonObject copy = new JsonObject();
      object.entrySet().forEach(member -> copy.add(member.getKey(), finite(member.getValue())));
      return copy;
    }
    if (element instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(item -> copy.add(finite(item)));
      return copy;
    }
    boolean isNumber = element instanceof JsonPrimitive primitive && primitive.isNumber();
    return isNumber && !Double.isFinite(element.getAsDouble()) ? JsonNull.INSTANCE : element;
  }

  /** A line that the user may want to know. */
  void note(String line) {
    if (!quiet) {
      err.println(line);
    }
  }

  /** A line that the user must know. */
  void warn(String line) {
    err.println(line);
  }
}
