package org.blockwright.runtime.localization;

import java.util.Arrays;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.explain.Heatmap;

/**
 * A map as the scores with thresholds read it: of each pixel, row by row, a value from 0 to 1.
 *
 * @param values as many as pixels
 * @param width in pixels
 * @param height in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not compared
public record ScoreMap(double[] values, int width, int height) {
  /**
   * Checks the values.
   *
   * @throws UsageException if one is outside of 0 to 1, or there are not as many as pixels
   */
  public ScoreMap {
    if (values.length != width * height) {
      throw new UsageException(
          "%d values are no map of %dx%d pixels".formatted(values.length, width, height));
    }
    for (double value : values) {
      if (!(value >= 0 && value <= 1)) {
        throw new UsageException("a score map holds " + value + ", and no values from 0 to 1 only");
      }
    }
  }

  /**
   * A map stretched from its least value, which becomes 0, to its greatest, which becomes 1; all 0
   * where it has one value only, or holds NaN. As {@code normalize_scoremap} of wsolevaluation.
   */
  public static ScoreMap of(Heatmap heat) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    boolean numbers = true;
    for (float value : heat.values()) {
      least = Math.min(least, value);
      most = Math.max(most, value);
      numbers &= Float.isFinite(value);
    }
    double[] values = new double[heat.values().length];
    if (numbers && most > least) {
      double span = (double) most - least;
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.min(1, (heat.values()[i] - (double) least) / span);
      }
    }
    return new ScoreMap(values, heat.width(), heat.height());
  }

  /** The pixels as bytes, {@code floor(255 * value)}, row by row. */
  int[] bytes() {
    return Arrays.stream(values).mapToInt(value -> (int) (255 * value)).toArray();
  }
}
