package org.blockwright.runtime.explain;

import java.awt.image.BufferedImage;
import org.blockwright.runtime.data.CropWindow;
import org.blockwright.runtime.data.RgbImage;

/**
 * Where a classifier looks for a class.
 *
 * @param original the picture as it was given
 * @param window what the network saw of it
 * @param image the picture as the network sees it: resized and cropped
 * @param className the name of the class
 * @param probability what the model gives it, 0 to 1
 * @param map the map, on the grid that was looked at
 */
public record Explanation(
    RgbImage original,
    CropWindow window,
    RgbImage image,
    String className,
    double probability,
    SaliencyMap map) {
  /** The class, from 0. */
  public int classIndex() {
    return map.classIndex();
  }

  /** The map's values, on the grid that was looked at. */
  public Heatmap heat() {
    return map.heat();
  }

  /** Another map of the same class, such as one group's. */
  public Explanation with(SaliencyMap other) {
    return new Explanation(original, window, image, className, probability, other);
  }

  /** The map on the pixels of the picture as it was given; NaN where the network saw nothing. */
  public Heatmap placed() {
    return heat().placed(window, original.width(), original.height());
  }

  /**
   * The picture as it was given, at its own size, with the map over it. It has no colour where the
   * network saw nothing.
   */
  public BufferedImage overlay() {
    return Overlays.overlay(
        original, heat().positive(), window, original.width(), original.height());
  }

  /** What the network saw with the map over it, as a square of {@code side} pixels. */
  public BufferedImage overlay(int side) {
    return Overlays.overlay(image, heat().positive(), side);
  }
}
