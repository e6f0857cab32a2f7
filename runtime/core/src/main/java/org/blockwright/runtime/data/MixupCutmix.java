package org.blockwright.runtime.data;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Mixup (Zhang et al., arXiv 1710.09412) and cutmix (Yun et al., arXiv 1905.04899) of a batch with
 * itself in reverse order, with label smoothing: timm's {@code Mixup} in batch mode (version
 * 0.4.12). Each batch is mixed with one lambda, by one of the two.
 *
 * @param mixup alpha of mixup's beta distribution, 0 for none
 * @param cutmix alpha of cutmix's beta distribution, 0 for none
 * @param probability of a batch to be mixed at all
 * @param switchProbability of cutmix where both are on
 * @param smoothing label smoothing: share that is spread over all classes
 */
public record MixupCutmix(
    double mixup, double cutmix, double probability, double switchProbability, double smoothing) {
  /** Both always on, one or the other at even odds, as DeiT trains: 0.8, 1, smoothing 0.1. */
  public static MixupCutmix both() {
    return new MixupCutmix(0.8, 1, 1, 0.5, 0.1);
  }

  /**
   * What was mixed.
   *
   * @param targets (count, K)
   * @param cut what was swapped, where it was cutmix
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Mixed(float[][] targets, Optional<CutBox> cut) {}

  /**
   * Mixes images in place.
   *
   * @param images (count, size, size, 3)
   * @param targets for each image its row of K values, label smoothing not yet applied
   * @return the mixed targets, and the box
   */
  Mixed apply(float[] images, int count, int size, float[][] targets, RandomGenerator random) {
    double lambda = 1;
    Optional<CutBox> box = Optional.empty();
    if ((mixup > 0 || cutmix > 0) && random.nextDouble() < probability) {
      boolean cut = cutmix > 0 && (mixup <= 0 || random.nextDouble() < switchProbability);
      double alpha = cut ? cutmix : mixup;
      lambda = beta(alpha, random);
      if (cut) {
        CutBox swapped = cut(images, count, size, lambda, random);
        lambda = swapped.outside();
        box = Optional.of(swapped);
      } else {
        blend(images, count, 3 * size * size, (float) lambda);
      }
    }
    return new Mixed(mixed(targets, (float) lambda), box);
  }

  /** The batch's targets smoothed, and mixed with those of the batch in reverse order. */
  private float[][] mixed(float[][] targets, float lambda) {
    int classes = targets[0].length;
    float off = (float) (smoothing / classes);
    float scale = (float) (1 - smoothing);
    float[][] result = new float[targets.length][classes];
    for (int i = 0; i < targets.length; i++) {
      float[] own = targets[i];
      float[] other = targets[targets.length - 1 - i];
      for (int k = 0; k < classes; k++) {
        result[i][k] = lambda * (scale * own[k] + off) + (1 - lambda) * (scale * other[k] + off);
      }
    }
    return result;
  }

  /** Swaps a box, clipped at the borders, between each image and its partner. */
  private static CutBox cut(
      float[] images, int count, int size, double lambda, RandomGenerator random) {
    int side = (int) (size * Math.sqrt(1 - lambda));
    int centerY = random.nextInt(size);
    int centerX = random.nextInt(size);
    int top = Math.max(0, centerY - side / 2);
    int bottom = Math.min(size, centerY + side / 2);
    int left = Math.max(0, centerX - side / 2);
    int right = Math.min(size, centerX + side / 2);
    float[] row = new float[3 * (right - left)];
    for (int i = 0; i < count / 2; i++) {
      int j = count - 1 - i;
      for (int y = top; y < bottom; y++) {
        int a = 3 * ((i * size + y) * size + left);
        int b = 3 * ((j * size + y) * size + left);
        System.arraycopy(images, a, row, 0, row.length);
        System.arraycopy(images, b, images, a, row.length);
        System.arraycopy(row, 0, images, b, row.length);
      }
    }
    return new CutBox(size, top, bottom, left, right);
  }

  private static void blend(float[] images, int count, int length, float lambda) {
    for (int i = 0; i < (count + 1) / 2; i++) {
      int a = i * length;
      int b = (count - 1 - i) * length;
      for (int p = 0; p < length; p++) {
        float own = images[a + p];
        float other = images[b + p];
        images[a + p] = own * lambda + other * (1 - lambda);
        images[b + p] = other * lambda + own * (1 - lambda);
      }
    }
  }

  /** A draw from Beta(alpha, alpha), as the share of one of two gamma draws. */
  private static double beta(double alpha, RandomGenerator random) {
    double x = gamma(alpha, random);
    double y = gamma(alpha, random);
    // with a tiny alpha both draws may vanish: the distribution is then a coin
    return x + y > 0 ? x / (x + y) : random.nextInt(2);
  }

  /**
   * A draw from Gamma(shape, 1): Marsaglia and Tsang, "A simple method for generating gamma
   * variables" (2000).
   */
  private static double gamma(double shape, RandomGenerator random) {
    if (shape < 1) {
      return gamma(shape + 1, random) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1 / 3.0;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = 1 + c * x;
      if (v <= 0) {
        continue;
      }
      double cube = v * v * v;
      if (Math.log(random.nextDouble()) < 0.5 * x * x + d - d * cube + d * Math.log(cube)) {
        return d * cube;
      }
    }
  }
}
