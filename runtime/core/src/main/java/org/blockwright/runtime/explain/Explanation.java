package org.blockwright.runtime.explain;

import java.awt.image.BufferedImage;
import org.blockwright.runtime.data.RgbImage;

/**
 * Where a classifier looks for a class.
 *
 * @param image the picture as the network sees it: resized and cropped
 * @param classIndex the class, from 0
 * @param className its name
 * @param probability what the model gives it, 0 to 1
 * @param heat the map, on the grid that was looked at
 */
public record Explanation(
    RgbImage image, int classIndex, String className, double probability, Heatmap heat) {
  /** The picture with the map over it, as a square of {@code side} pixels. */
  public BufferedImage overlay(int side) {
    return Overlays.overlay(image, heat.positive(), side);
  }
}
