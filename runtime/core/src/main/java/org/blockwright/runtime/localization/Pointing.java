package org.blockwright.runtime.localization;

import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.Mask;
import org.blockwright.runtime.explain.Heatmap;

/** Whether a map points at an object, and how much of it lies there. */
public final class Pointing {
  private Pointing() {}

  /**
   * The pointing game (Zhang et al., "Top-down Neural Attention by Excitation Backprop", arXiv
   * 1608.00507): whether the map's greatest value, the first of equals row by row, lies on the
   * object or near it. The score of many maps is the share of hits; the paper allows 15 pixels of
   * the original picture.
   *
   * @param heat as large as the mask
   * @param tolerance how far from the object still counts, in pixels between centres; 0 for the
   *     object alone
   * @throws UsageException if the sizes differ
   */
  public static boolean hits(Heatmap heat, Mask object, double tolerance) {
    requireSize(heat, object);
    int peak = 0;
    float[] values = heat.values();
    for (int i = 1; i < values.length; i++) {
      // A value that is no number, outside of what the network saw, is no peak.
      peak = values[i] > values[peak] || Float.isNaN(values[peak]) ? i : peak;
    }
    int reach = (int) tolerance;
    for (int dy = -reach; dy <= reach; dy++) {
      for (int dx = -reach; dx <= reach; dx++) {
        boolean near = Math.hypot(dx, dy) <= tolerance;
        if (near && object.contains(peak % heat.width() + dx, peak / heat.width() + dy)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The energy-based pointing game (Wang et al., "Score-CAM", arXiv 1910.01279, section 4.3): the
   * share of the map that lies on the object, {@code sum on it of max(map, 0) / sum of max(map,
   * 0)}.
   *
   * @param heat as large as the mask
   * @return 0 to 1; 0 for a map without positive values
   * @throws UsageException if the sizes differ
   */
  public static double energy(Heatmap heat, Mask object) {
    requireSize(heat, object);
    double all = 0;
    double on = 0;
    for (int y = 0; y < heat.height(); y++) {
      for (int x = 0; x < heat.width(); x++) {
        float value = heat.at(x, y);
        if (value > 0) {
          all += value;
          on += object.contains(x, y) ? value : 0;
        }
      }
    }
    return all > 0 ? on / all : 0;
  }

  private static void requireSize(Heatmap heat, Mask object) {
    if (heat.width() != object.width() || heat.height() != object.height()) {
      throw new UsageException(
          "a map of %dx%d does not go with a mask of %dx%d; resize it first"
              .formatted(heat.width(), heat.height(), object.width(), object.height()));
    }
  }
}
