package org.blockwright.runtime.data;

import java.util.random.RandomGenerator;

/**
 * Overwrites a random rectangle of a normalised image, as timm's {@code RandomErasing} (version
 * 0.4.12; Zhong et al., arXiv 1708.04896).
 *
 * @param probability of an image to be changed
 * @param minArea smallest share of the image's area
 * @param minAspect smallest height divided by width; the largest is its inverse
 */
public record RandomErasing(
    double probability, Fill fill, double minArea, double maxArea, double minAspect) {
  private static final int ATTEMPTS = 10;

  /** What is written. */
  public enum Fill {
    /** Zeros, which are the mean colour. */
    CONST,
    /** One normal random colour. */
    RAND,
    /** Normal random values, pixel by pixel. */
    PIXEL
  }

  /** One rectangle of 2 % to a third of the area, at most 1:0.3 in shape. */
  public RandomErasing(double probability, Fill fill) {
    this(probability, fill, 0.02, 1 / 3.0, 0.3);
  }

  /** Changes a (size, size, 3) image at {@code offset}. */
  void apply(float[] image, int offset, int size, RandomGenerator random) {
    if (random.nextDouble() > probability) {
      return;
    }
    double logAspect = Math.log(minAspect);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double area = (minArea + (maxArea - minArea) * random.nextDouble()) * size * size;
      double aspect = Math.exp(logAspect - 2 * logAspect * random.nextDouble());
      int h = (int) Math.rint(Math.sqrt(area * aspect));
      int w = (int) Math.rint(Math.sqrt(area / aspect));
      if (w < size && h < size) {
        int top = random.nextInt(size - h + 1);
        int left = random.nextInt(size - w + 1);
        overwrite(image, offset + 3 * (top * size + left), 3 * size, h, w, random);
        return;
      }
    }
  }

  private void overwrite(float[] image, int at, int stride, int h, int w, RandomGenerator random) {
    float[] color = new float[3];
    if (fill == Fill.RAND) {
      draw(color, random);
    }
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        if (fill == Fill.PIXEL) {
          draw(color, random);
        }
        System.arraycopy(color, 0, image, at + y * stride + 3 * x, 3);
      }
    }
  }

  private static void draw(float[] color, RandomGenerator random) {
    for (int c = 0; c < 3; c++) {
      color[c] = (float) random.nextGaussian();
    }
  }
}
