package org.blockwright.runtime.metrics;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Means over classes and harmonic means. */
final class Means {
  private Means() {}

  /** {@code a / b}, and 0 where there is nothing to divide by. */
  static double share(double a, double b) {
    return b == 0 ? 0 : a / b;
  }

  /** The harmonic mean; 0 where both are 0. */
  static double harmonic(double a, double b) {
    return share(2 * a * b, a + b);
  }

  /** The mean of the values that are numbers; NaN where none is. */
  static <T> double of(List<T> list, ToDoubleFunction<T> value) {
    return list.stream()
        .mapToDouble(value)
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }
}
