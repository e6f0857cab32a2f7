package org.blockwright.runtime.explain;

import org.blockwright.runtime.data.Mask;
import org.blockwright.runtime.data.ShapesSource;

/** Maps that light a drawn figure, or all but it. */
public final class MaskMaps {
  private static final int SIDE = ShapesSource.SIDE;

  private MaskMaps() {}

  /** The first figure's mask. */
  public static Mask mask() {
    return ShapesSource.validation(1, 0).mask(0).orElseThrow();
  }

  /** 1 on the mask, or off it, and 0 elsewhere. */
  public static Heatmap of(Mask mask, boolean on) {
    float[] values = new float[SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = mask.contains(i % SIDE, i / SIDE) == on ? 1 : 0;
    }
    return new Heatmap(values, SIDE, SIDE);
  }
}
