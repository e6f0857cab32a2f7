package org.blockwright.runtime.data;

import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One operation drawn at random, at a strength drawn at random: TrivialAugment (Müller and Hutter,
 * arXiv 2103.10158) with its wide ranges, as torchvision's {@code TrivialAugmentWide} of 31
 * strengths has it. What comes into the picture is black.
 *
 * @param interpolations what to draw from where pixels move
 */
public record TrivialAugment(List<Interpolation> interpolations) implements Augmentation {
  /** How a recipe names it. */
  public static final String NAME = "ta_wide";

  private static final int STRENGTHS = 31;
  private static final TorchvisionOp[] OPS =
      EnumSet.complementOf(EnumSet.of(TorchvisionOp.INVERT)).toArray(TorchvisionOp[]::new);

  public TrivialAugment {
    interpolations = List.copyOf(interpolations);
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    TorchvisionOp op = OPS[random.nextInt(OPS.length)];
    int strength = random.nextInt(STRENGTHS);
    int sign = random.nextBoolean() ? -1 : 1;
    Interpolation interpolation = interpolations.get(random.nextInt(interpolations.size()));
    return apply(op, image, strength, sign, interpolation);
  }

  /** One operation at {@code strength}, 0 to 30. */
  static RgbImage apply(
      TorchvisionOp op, RgbImage image, int strength, int sign, Interpolation interpolation) {
    double magnitude =
        switch (op) {
          case TRANSLATE_X, TRANSLATE_Y -> between(0, 32, strength);
          case ROTATE -> between(0, 135, strength);
          case POSTERIZE -> 8 - Math.rint(strength / 5.0);
          case SOLARIZE -> between(255, 0, strength);
          default -> between(0, 0.99f, strength);
        };
    return op.apply(image, op.signed() ? sign * magnitude : magnitude, interpolation);
  }

  private static double between(float weakest, float strongest, int strength) {
    return TorchvisionOp.linspace(weakest, strongest, STRENGTHS, strength);
  }
}
