package org.blockwright.processor.infer;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.processor.read.ModelDeclaration;
import org.blockwright.rule.Message;

/** Compares what was published for a model with what it has. */
final class PublicationCheck {
  private PublicationCheck() {}

  /**
   * The figures that were published for a model, if any.
   *
   * @throws Complaints.Stop if they do not agree with the model, which has then been said
   */
  static Optional<Publication> read(
      ModelDeclaration declaration, Counts counts, Problems problems) {
    return declaration
        .published()
        .map(p -> compared(p.values(), declaration.id(), counts, problems));
  }

  private static Publication compared(
      Map<String, Traced<Object>> values, String id, Counts counts, Problems problems) {
    if (counts.lowerBound()) {
      refuse(values, id, problems);
    }
    long count = counts.parameters();
    double params = number(values, "params");
    String note = text(values, "note");
    Publication.Relation relation = Publication.compare(count, params);
    if (note.isEmpty() && Publication.tooFar(count, params)) {
      problems.add(
          values.get("params").origin(), Message.PublishedDiffers, id, millions(params), count);
      throw new Complaints.Stop();
    }
    if (!note.isEmpty() && relation == Publication.Relation.EQUAL) {
      problems.add(values.get("note").origin(), Message.NeedlessNote);
      throw new Complaints.Stop();
    }
    return new Publication(
        number(values, "top1"),
        params,
        number(values, "macs"),
        text(values, "paper"),
        text(values, "table"),
        note,
        relation);
  }

  /** Counts that are a lower bound equal nothing. */
  private static void refuse(Map<String, Traced<Object>> values, String id, Problems problems) {
    for (String name : List.of("params", "macs")) {
      if (values.containsKey(name)) {
        problems.add(values.get(name).origin(), Message.PublishedLowerBound, id, name);
        throw new Complaints.Stop();
      }
    }
  }

  private static String millions(double count) {
    return count % 10_000 == 0 && count >= 1e6
        ? String.format(Locale.ROOT, "%.2f M", count / 1e6)
        : String.format(Locale.ROOT, "%,d", Math.round(count));
  }

  private static double number(Map<String, Traced<Object>> values, String name) {
    Traced<Object> value = values.get(name);
    return value == null ? 0 : ((Number) value.value()).doubleValue();
  }

  /** A written text; empty where there is none. */
  static String text(Map<String, Traced<Object>> values, String name) {
    Traced<Object> value = values.get(name);
    return value == null ? "" : (String) value.value();
  }
}
