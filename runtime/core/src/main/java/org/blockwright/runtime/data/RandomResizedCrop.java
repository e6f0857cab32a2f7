package org.blockwright.runtime.data;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A part of random area and shape, resized to a square: torchvision's {@code RandomResizedCrop},
 * and timm's where the interpolation is drawn anew for each picture.
 *
 * @param size height and width of the result
 * @param minScale smallest share of the picture's area
 * @param minRatio smallest width divided by height
 * @param interpolations what to draw from; with one, nothing is drawn
 */
public record RandomResizedCrop(
    int size,
    double minScale,
    double maxScale,
    double minRatio,
    double maxRatio,
    List<Interpolation> interpolations)
    implements CropStrategy {
  private static final int ATTEMPTS = 10;

  public RandomResizedCrop {
    interpolations = List.copyOf(interpolations);
  }

  /** The usual one: 8 % to 100 % of the area, 3:4 to 4:3. */
  public static RandomResizedCrop of(int size, Interpolation interpolation) {
    return new RandomResizedCrop(size, 0.08, 1, 3 / 4.0, 4 / 3.0, List.of(interpolation));
  }

  @Override
  public CropWindow frame(int width, int height, RandomGenerator random) {
    double area = (double) width * height;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double target = area * uniform(minScale, maxScale, random);
      double ratio = Math.exp(uniform(Math.log(minRatio), Math.log(maxRatio), random));
      int w = (int) Math.rint(Math.sqrt(target * ratio));
      int h = (int) Math.rint(Math.sqrt(target / ratio));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        int y = random.nextInt(height - h + 1);
        int x = random.nextInt(width - w + 1);
        return view(x, y, w, h, random);
      }
    }
    // the largest central part whose shape is allowed
    int w = width;
    int h = height;
    double ratio = (double) width / height;
    if (ratio < minRatio) {
      h = (int) Math.max(1, Math.rint(w / minRatio));
    } else if (ratio > maxRatio) {
      w = (int) Math.max(1, Math.rint(h * maxRatio));
    }
    return view((width - w) / 2, (height - h) / 2, w, h, random);
  }

  private CropWindow view(int x, int y, int w, int h, RandomGenerator random) {
    Interpolation chosen =
        interpolations.get(interpolations.size() == 1 ? 0 : random.nextInt(interpolations.size()));
    return new CropWindow(x, y, w, h, size, size, 0, 0, size, size, chosen);
  }

  private static double uniform(double low, double high, RandomGenerator random) {
    return low + (high - low) * random.nextDouble();
  }
}
