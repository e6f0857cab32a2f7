package org.blockwright.runtime.data;

import java.util.random.RandomGenerator;

/**
 * Mirrors left and right with the given probability, as torchvision's {@code RandomHorizontalFlip}.
 */
public record HorizontalFlip(double probability) implements Augmentation {
  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    if (random.nextDouble() >= probability) {
      return image;
    }
    RgbImage out = new RgbImage(image.width(), image.height());
    for (int y = 0; y < image.height(); y++) {
      int row = 3 * y * image.width();
      for (int left = 0, right = 3 * (image.width() - 1); right >= 0; left += 3, right -= 3) {
        System.arraycopy(image.pixels(), row + left, out.pixels(), row + right, 3);
      }
    }
    return out;
  }
}
