package org.blockwright.runtime.export;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.export.QuantizedPrimitives.Levels;
import org.blockwright.runtime.export.Recording.Ref;

/** How far values reach on pictures: their extremes, and how often they are met in between. */
final class Ranges {
  private static final int BINS = 2048;
  private static final int MATRIX = 2;

  private final Map<Ref, float[]> extremes = new HashMap<>();
  private final Map<Ref, long[]> counts = new HashMap<>();
  private final Set<Ref> matrices = new HashSet<>();

  /** Looks for the extremes. */
  void look(Ref value, NDArray array) {
    float least = array.min().getFloat();
    float most = array.max().getFloat();
    if (!Float.isFinite(least) || !Float.isFinite(most)) {
      throw new WeightsException(
          "the network makes values that are no numbers on the pictures that it is calibrated on;"
              + " its weights are of no use");
    }
    float[] known = extremes.computeIfAbsent(value, v -> new float[] {least, most});
    known[0] = Math.min(known[0], least);
    known[1] = Math.max(known[1], most);
    if (array.getShape().dimension() == MATRIX) {
      matrices.add(value);
    }
  }

  /** Counts between the extremes, which are known. */
  void count(Ref value, NDArray array) {
    float[] ends = extremes.get(value);
    long[] bins = counts.computeIfAbsent(value, v -> new long[BINS]);
    double width = Math.max((double) ends[1] - ends[0], Float.MIN_NORMAL) / BINS;
    for (float each : array.toFloatArray()) {
      bins[(int) Math.max(0, Math.min(BINS - 1, (each - ends[0]) / width))]++;
    }
  }

  /** The values that have two axes. */
  Set<Ref> matrices() {
    return matrices;
  }

  /**
   * Levels for what lies in the middle.
   *
   * @param percentile of what is met, half of the rest is left out at each end; 100 for all
   */
  Map<Ref, Levels> levels(double percentile) {
    Map<Ref, Levels> levels = new HashMap<>();
    extremes.forEach(
        (value, ends) -> {
          long[] bins = counts.get(value);
          float[] kept = bins == null ? ends : middle(bins, ends, percentile);
          levels.put(value, Levels.between(kept[0], kept[1]));
        });
    return levels;
  }

  private static float[] middle(long[] bins, float[] ends, double percentile) {
    long all = 0;
    for (long bin : bins) {
      all += bin;
    }
    double tail = all * (100 - percentile) / 200;
    double width = ((double) ends[1] - ends[0]) / BINS;
    int first = 0;
    for (double left = tail - bins[0]; left >= 0 && first < BINS - 1; first++) {
      left -= bins[first + 1];
    }
    int last = BINS - 1;
    for (double left = tail - bins[last]; left >= 0 && last > first; last--) {
      left -= bins[last - 1];
    }
    return new float[] {(float) (ends[0] + first * width), (float) (ends[0] + (last + 1) * width)};
  }
}
