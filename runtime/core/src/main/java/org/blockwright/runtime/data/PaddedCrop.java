package org.blockwright.runtime.data;

import java.util.random.RandomGenerator;

/**
 * A random square of the picture with a black margin around it: torchvision's {@code
 * RandomCrop(size, padding)}, the usual choice for CIFAR.
 *
 * @param size height and width of the result
 * @param padding width of the margin
 */
public record PaddedCrop(int size, int padding) implements CropStrategy {
  @Override
  public CropWindow frame(int width, int height, RandomGenerator random) {
    int top = draw(height, random);
    int left = draw(width, random);
    return new CropWindow(
        0, 0, width, height, width, height, left, top, size, size, Interpolation.BILINEAR);
  }

  private int draw(int length, RandomGenerator random) {
    int room = length + 2 * padding - size;
    return room < 0 ? room / 2 - padding : random.nextInt(room + 1) - padding;
  }
}
