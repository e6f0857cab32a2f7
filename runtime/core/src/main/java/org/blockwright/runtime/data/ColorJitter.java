package org.blockwright.runtime.data;

import java.util.random.RandomGenerator;

/**
 * Random brightness, contrast, saturation and hue in random order: torchvision's {@code
 * ColorJitter}.
 *
 * @param brightness factors are 1 plus or minus this, not below 0; 0 for none; so contrast and
 *     saturation
 * @param hue turns plus or minus this, at most 0.5
 */
public record ColorJitter(double brightness, double contrast, double saturation, double hue)
    implements Augmentation {
  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    int[] order = RandomStreams.permutation(4, random);
    double[] factors = {
      factor(brightness, random), factor(contrast, random), factor(saturation, random), 0
    };
    factors[3] = hue * (2 * random.nextDouble() - 1);
    RgbImage result = image;
    for (int step : order) {
      result =
          switch (step) {
            case 0 -> brightness == 0 ? result : PilOps.brightness(result, factors[0]);
            case 1 -> contrast == 0 ? result : PilOps.contrast(result, factors[1]);
            case 2 -> saturation == 0 ? result : PilOps.color(result, factors[2]);
            default -> hue == 0 ? result : PilOps.hue(result, factors[3]);
          };
    }
    return result;
  }

  private static double factor(double range, RandomGenerator random) {
    double low = Math.max(0, 1 - range);
    return low + (1 + range - low) * random.nextDouble();
  }
}
