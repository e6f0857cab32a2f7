package org.blockwright.runtime.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.blockwright.runtime.bench.BenchmarkResult;
import org.blockwright.runtime.bench.Timing;

/** Times as a table. */
final class BenchText {
  private static final double MEBI = 1 << 20;
  private static final double PERCENT = 100;

  private BenchText() {}

  static void print(List<BenchmarkResult> results, PrintWriter out) {
    String task = results.get(0).task();
    boolean training = task.equals(BenchmarkResult.TRAINING);
    boolean loading = task.equals(BenchmarkResult.LOADING);
    boolean compared = results.get(0).against().isPresent();
    TextTable table =
        new TextTable(
            "model",
            loading ? "for" : "execution",
            ">batch",
            ">images/s",
            ">ms",
            ">quartiles",
            training ? ">optimizer" : loading ? ">" : ">head",
            ">peak MiB",
            compared ? ">theirs, ms" : ">Java MiB",
            compared ? ">ratio" : ">");
    for (BenchmarkResult result : results) {
      Timing timing = result.timing();
      OptionalLong resident = result.memory().resident();
      table.row(
          result.model(),
          result.execution(),
          String.valueOf(result.batch()),
          number(timing.imagesPerSecond(result.batch())),
          number(timing.median()),
          number(timing.lower()) + " - " + number(timing.upper()),
          share(training ? result.optimizerShare() : result.headShare()),
          resident.isPresent() ? number(resident.getAsLong() / MEBI) : "",
          result
              .against()
              .map(theirs -> number(theirs.timing().median()))
              .orElseGet(() -> number(result.memory().java() / MEBI)),
          result.ratio().isPresent()
              ? String.format(Locale.ROOT, "%.2f", result.ratio().getAsDouble())
              : "");
    }
    table.print(out);
  }

  private static String share(OptionalDouble value) {
    return value.isPresent()
        ? String.format(Locale.ROOT, "%.1f %%", PERCENT * value.getAsDouble())
        : "";
  }

  /** Four figures or so. */
  private static String number(double value) {
    String format = value < 10 ? "%.2f" : value < 1000 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
