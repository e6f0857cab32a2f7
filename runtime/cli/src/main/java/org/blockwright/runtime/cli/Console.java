package org.blockwright.runtime.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
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

  /** A document as people read it. */
  static String pretty(JsonElement document) {
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(document);
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
