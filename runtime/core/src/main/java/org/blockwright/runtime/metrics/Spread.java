package org.blockwright.runtime.metrics;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Mean and standard deviation of a sample, and how far its mean can be believed.
 *
 * @param mean of the values; NaN of none
 * @param deviation with one degree of freedom less than there are values; NaN of a single one
 * @param count how many values there are
 */
public record Spread(double mean, double deviation, int count) {
  private static final double LEVEL = 0.95;
  private static final double EXACT_ENOUGH = 1e-10;

  /** Of some values. */
  public static Spread of(List<Double> values) {
    double mean = values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    double deviation = values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1));
    return new Spread(mean, deviation, values.size());
  }

  /** Of the differences of two samples, one by one, as many as both have. */
  public static Spread ofDifferences(List<Double> values, List<Double> others) {
    return of(
        IntStream.range(0, Math.min(values.size(), others.size()))
            .mapToObj(i -> values.get(i) - others.get(i))
            .toList());
  }

  /** Shares in percent, with the mean's margin where several values give one: 44.85 ± 2.69. */
  public String percent() {
    return points("%.2f");
  }

  /** Differences of shares in percentage points: +0.28 ± 2.19. */
  public String points() {
    return points("%+.2f");
  }

  private String points(String pattern) {
    String middle = String.format(Locale.ROOT, pattern, 100 * mean);
    return count < 2 ? middle : middle + String.format(Locale.ROOT, " ± %.2f", 100 * margin());
  }

  /**
   * Half the width of the mean's 95 % confidence interval by Student's t; NaN of a single value.
   */
  public double margin() {
    return count < 2
        ? Double.NaN
        : quantile(count - 1, (1 + LEVEL) / 2) * deviation / Math.sqrt(count);
  }

  /** As JSON; what is not known of so few values is left out. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("mean", mean);
    if (count > 1) {
      json.addProperty("deviation", deviation);
      json.addProperty("margin95", margin());
    }
    return json;
  }

  /**
   * The value that Student's t stays below with a probability.
   *
   * @param freedom degrees of freedom, at least 1
   * @param probability between 0.5 and 1
   */
  static double quantile(int freedom, double probability) {
    double low = 0;
    double high = 1;
    while (cumulative(freedom, high) < probability) {
      high *= 2;
    }
    while (high - low > EXACT_ENOUGH * high) {
      double middle = (low + high) / 2;
      if (cumulative(freedom, middle) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** The finite series for whole degrees of freedom: Abramowitz and Stegun, 26.7.3 and 26.7.4. */
  private static double cumulative(int freedom, double t) {
    double angle = Math.atan2(t, Math.sqrt(freedom));
    double square = Math.cos(angle) * Math.cos(angle);
    boolean odd = freedom % 2 == 1;
    double term = odd ? Math.cos(angle) : 1;
    double sum = 0;
    for (int k = odd ? 1 : 0; k <= freedom - 2; k += 2) {
      sum += term;
      term *= square * (k + 1) / (k + 2);
    }
    double both = odd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
    return (1 + both) / 2;
  }
}
