package org.blockwright.runtime.faithfulness;

import java.util.List;

/** What a network makes of prepared pictures. */
@FunctionalInterface
public interface PixelModel {
  /**
   * The probabilities of all classes.
   *
   * @param images each of {@code (height, width, 3)} values, normalised
   * @return for each image a value for each class
   */
  List<double[]> probabilities(List<float[]> images);
}
