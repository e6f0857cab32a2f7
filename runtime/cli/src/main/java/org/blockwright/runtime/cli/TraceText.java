package org.blockwright.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.blockwright.runtime.trace.Cause;
import org.blockwright.runtime.trace.Parting;
import org.blockwright.runtime.trace.TraceReport;

/** Where a trace parts from our answer, for people and for programs. */
final class TraceText {
  /** Later places that are listed; the first one matters. */
  private static final int MOST = 10;

  private TraceText() {}

  static void print(TraceReport report, Path trace, PrintWriter out) {
    String steps = report.stages().isEmpty() ? "none" : String.join(", ", report.stages());
    out.println("steps of the picture compared: " + steps);
    out.println("nodes compared: %d, by %s names".formatted(report.nodes(), report.names()));
    report.notes().forEach(note -> out.println("note: " + note));
    if (!report.unknown().isEmpty()) {
      List<String> some = report.unknown().stream().limit(5).toList();
      String more = report.unknown().size() > some.size() ? ", ..." : "";
      out.println(
          "no node here for %d of its modules: %s%s"
              .formatted(report.unknown().size(), String.join(", ", some), more));
    }
    if (report.first().isEmpty()) {
      boolean nothing = report.nodes() == 0 && report.stages().isEmpty();
      out.println(nothing ? "there was nothing to compare in " + trace : "they agree");
      return;
    }
    out.println();
    out.println("they part first at " + line(report.first().get()));
    causes(report.first().get(), out);
    List<Parting> later = report.partings().subList(1, report.partings().size());
    if (!later.isEmpty()) {
      out.println("and, each apart from what went before, at");
    }
    for (Parting parting : later.subList(0, Math.min(MOST, later.size()))) {
      out.println("  " + line(parting));
      parting.causes().stream()
          .filter(Cause::tried)
          .forEach(cause -> out.println("    cause: " + cause));
    }
    if (later.size() > MOST) {
      out.println("  and %d more".formatted(later.size() - MOST));
    }
  }

  private static String line(Parting parting) {
    String theirs = parting.place().equals(parting.key()) ? "" : " (theirs: " + parting.key() + ")";
    String apart =
        Double.isNaN(parting.absolute())
            ? "another shape"
            : Figures.format(
                "largest difference %.3g, %.2g of the largest value",
                parting.absolute(), parting.relative());
    return parting.place() + theirs + ": " + apart;
  }

  private static void causes(Parting parting, PrintWriter out) {
    for (Cause cause : parting.causes()) {
      out.println((cause.tried() ? "  cause: " : "  usual there: ") + cause);
    }
  }

  static JsonObject json(TraceReport report) {
    JsonObject json = new JsonObject();
    json.addProperty("agrees", report.first().isEmpty());
    json.addProperty("names", report.names());
    json.add("stages", list(report.stages()));
    json.addProperty("nodes", report.nodes());
    JsonArray partings = new JsonArray();
    for (Parting parting : report.partings()) {
      JsonObject line = new JsonObject();
      line.addProperty("place", parting.place());
      line.addProperty("theirs", parting.key());
      line.addProperty("absolute", parting.absolute());
      line.addProperty("relative", parting.relative());
      JsonArray causes = new JsonArray();
      for (Cause cause : parting.causes()) {
        JsonObject each = new JsonObject();
        each.addProperty("text", cause.text());
        each.addProperty("tried", cause.tried());
        causes.add(each);
      }
      line.add("causes", causes);
      partings.add(line);
    }
    json.add("partings", partings);
    json.add("unknown", list(report.unknown()));
    json.add("notes", list(report.notes()));
    return json;
  }

  private static JsonArray list(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
