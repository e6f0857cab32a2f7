package org.blockwright.runtime.reproduce;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.metrics.Spread;

/** The figures of a row as people read them; a dash for what there is none of. */
public final class RowText {
  /** What stands for a figure that there is none of. */
  public static final String NONE = "–";

  /** What stands over {@link #figures}. */
  static final List<String> HEADINGS =
      List.of(
          "parameters, published",
          "parameters, computed",
          "multiply-adds, published",
          "multiply-adds, computed",
          "top-1 %, published",
          "top-1 %, evaluated here",
          "top-1 %, trained here",
          "difference, trained here");

  private static final int MILLION = 6;

  private final List<ReproducedRow> group;
  private final ReproducedRow row;

  /** Of a row of a group. */
  public RowText(List<ReproducedRow> group, ReproducedRow row) {
    this.group = group;
    this.row = row;
  }

  /** All of them, under {@link #HEADINGS}. */
  List<String> figures() {
    return List.of(
        publishedParameters(),
        parameters(),
        publishedMacs(),
        macs(),
        publishedTop1(),
        evaluated(),
        trained(),
        difference());
  }

  /** In millions. */
  public String publishedParameters() {
    return millions(row.published().map(ModelEntry.Publication::parameters).orElse(0.0));
  }

  /** With a sign that says how it relates to the published one. */
  public String parameters() {
    String relation = row.published().map(ModelEntry.Publication::relation).orElse("");
    String sign = relation.equals("equal") ? " =" : relation.equals("differs") ? " ≠" : "";
    String least = row.entry().isLowerBound() ? "≥ " : "";
    return least + format("%,d", row.entry().parameters()) + sign;
  }

  /** In millions. */
  public String publishedMacs() {
    return millions(row.published().map(ModelEntry.Publication::macs).orElse(0.0));
  }

  /** In millions. */
  public String macs() {
    double macs = row.entry().macs() / 1e6;
    return format(macs < 100 ? "%.1f M" : "%,.0f M", macs);
  }

  /** In percent. */
  public String publishedTop1() {
    double top1 = row.published().map(ModelEntry.Publication::top1).orElse(0.0);
    return top1 == 0 ? NONE : format("%.2f", top1);
  }

  /** In percent. */
  public String evaluated() {
    return row.evaluated().map(e -> format("%.2f", 100 * e.score())).orElse(NONE);
  }

  /** In percent, with the margin of the mean. */
  public String trained() {
    return row.trained().map(trained -> trained.score().percent()).orElse(NONE);
  }

  /** To the first of its group, seed by seed. */
  public String difference() {
    return ReproducedTable.Section.difference(group, row).map(Spread::points).orElse(NONE);
  }

  /** What has to be known of the row, a sentence each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    row.published()
        .map(ModelEntry.Publication::note)
        .filter(n -> !n.isEmpty())
        .map(n -> "published counts: " + n)
        .ifPresent(notes::add);
    row.evaluated()
        .map(
            e ->
                format(
                    "evaluated here: %s on %,d images of %s at %d pixels",
                    e.weights(), e.images(), e.data(), e.side()))
        .ifPresent(notes::add);
    row.trained().map(RowText::training).ifPresent(notes::add);
    notes.addAll(row.remarks());
    return notes;
  }

  private static String training(Trained trained) {
    return format(
        "trained here%s: %,d images of %s, %d classes, %d pixels, %s; %s",
        trained.multiLabel() ? ", mean average precision" : "",
        trained.images(),
        trained.data(),
        trained.classes(),
        trained.side(),
        trained.runs().size() == 1 ? "seed 1" : "seeds 1 to " + trained.runs().size(),
        trained.deviations().isEmpty()
            ? "by its recipe"
            : "from its recipe: " + String.join(", ", trained.deviations()));
  }

  /** With at least two digits after the point, more where more were published. */
  private static String millions(double count) {
    if (count == 0) {
      return NONE;
    }
    BigDecimal exact = BigDecimal.valueOf(Math.round(count), MILLION).stripTrailingZeros();
    return exact.setScale(Math.max(2, exact.scale())).toPlainString() + " M";
  }

  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
