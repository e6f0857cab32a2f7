package org.blockwright.runtime.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  /** No line is longer than this, but for paths and addresses. */
  static final int WIDTH = 100;

  private Figures() {}

  /** 11.70 M, 112.3 k, 1.83 G. */
  static String short3(double value) {
    if (value >= 1e9) {
      return format("%.2f G", value / 1e9);
    }
    if (value >= 1e6) {
      return format("%.2f M", value / 1e6);
    }
    return value >= 1e3 ? format("%.1f k", value / 1e3) : format("%.0f", value);
  }

  /** 97.25 %. */
  static String percent(double share) {
    double percent = 100 * share;
    // As %.2f has it, which reads the rules of all languages before its first number.
    return Double.isFinite(percent)
        ? BigDecimal.valueOf(percent).setScale(2, RoundingMode.HALF_UP).toPlainString() + " %"
        : format("%.2f %%", percent);
  }

  /** 1 min 05 s. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60 ? format("%.1f s", seconds) : format("%d min %02d s", whole / 60, whole % 60);
  }

  /** As {@link String#format}, the same everywhere. */
  static String format(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }
}
