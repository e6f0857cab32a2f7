package org.blockwright.runtime.localization;

import java.util.Optional;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.Mask;

/**
 * How well a map's values tell an object's pixels from all others: PxAP of Choe et al. (CVPR 2020,
 * arXiv 2001.07437), as clovaai/wsolevaluation computes it over all pixels of all maps together.
 *
 * <p>Values are counted in bins with the edges 0, 0.001, …, 0.999, 1, 2, 3, over the objects'
 * pixels and over all others; pixels that are to be ignored, and do not belong to an object, count
 * for neither. From the uppermost bin down, {@code precision_i} and {@code recall_i} are those of
 * all pixels in bin i or above, and {@code PxAP = sum over i of precision_i (recall_i -
 * recall_(i-1))}. There is no threshold to choose.
 *
 * <p>Maps are added one by one; not for several threads at once.
 */
public final class PixelAveragePrecision {
  private static final int BINS = BoxAccuracy.THRESHOLDS + 1; // the last for 1 itself

  private final long[] on = new long[BINS];
  private final long[] off = new long[BINS];

  /**
   * Adds a map.
   *
   * @param object the object's pixels
   * @param ignored pixels of which nobody knows whether they are the object's
   * @throws UsageException if the masks have another size
   */
  public void add(ScoreMap map, Mask object, Optional<Mask> ignored) {
    if (object.width() != map.width() || object.height() != map.height()) {
      throw new UsageException(
          "a map of %dx%d pixels does not go with a mask of %dx%d"
              .formatted(map.width(), map.height(), object.width(), object.height()));
    }
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        int bin = bin(map.values()[y * map.width() + x]);
        if (object.contains(x, y)) {
          on[bin]++;
        } else if (ignored.isEmpty() || !ignored.get().contains(x, y)) {
          off[bin]++;
        }
      }
    }
  }

  /**
   * The greatest i with {@code i * 0.001 <= value}, by the same products that numpy's edges are.
   */
  private static int bin(double value) {
    int bin = Math.min((int) (value / BoxAccuracy.STEP) + 1, BINS - 1);
    while (bin > 0 && edge(bin) > value) {
      bin--;
    }
    return bin;
  }

  private static double edge(int bin) {
    return bin == BINS - 1 ? 1 : bin * BoxAccuracy.STEP;
  }

  /** PxAP, 0 to 1; NaN where no pixel is an object's. */
  public double value() {
    long objects = 0;
    for (long count : on) {
      objects += count;
    }
    if (objects == 0) {
      return Double.NaN;
    }
    double area = 0;
    long right = 0;
    long wrong = 0;
    for (int bin = BINS - 1; bin >= 0; bin--) {
      right += on[bin];
      wrong += off[bin];
      if (on[bin] > 0) {
        area += right / (double) (right + wrong) * on[bin] / objects;
      }
    }
    return area;
  }
}
