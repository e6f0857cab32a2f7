package org.blockwright.runtime.data;

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
  private static final byte[] BLACK = new byte[3];

  /** The operations; those from shearing to sharpness go either way. */
  enum Op {
    IDENTITY,
    SHEAR_X,
    SHEAR_Y,
    TRANSLATE_X,
    TRANSLATE_Y,
    ROTATE,
    BRIGHTNESS,
    COLOR,
    CONTRAST,
    SHARPNESS,
    POSTERIZE,
    SOLARIZE,
    AUTO_CONTRAST,
    EQUALIZE
  }

  private static final Op[] OPS = Op.values();

  public TrivialAugment {
    interpolations = List.copyOf(interpolations);
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    Op op = OPS[random.nextInt(OPS.length)];
    int strength = random.nextInt(STRENGTHS);
    int sign = random.nextBoolean() ? -1 : 1;
    Interpolation interpolation = interpolations.get(random.nextInt(interpolations.size()));
    return apply(op, image, strength, sign, interpolation);
  }

  /** One operation at {@code strength}, 0 to 30. */
  static RgbImage apply(
      Op op, RgbImage image, int strength, int sign, Interpolation interpolation) {
    double share = sign * strength / (STRENGTHS - 1.0);
    return switch (op) {
      case IDENTITY -> image;
      case SHEAR_X -> move(image, interpolation, 1, share * 0.99, 0, 0, 1, 0);
      case SHEAR_Y -> move(image, interpolation, 1, 0, 0, share * 0.99, 1, 0);
      case TRANSLATE_X -> move(image, interpolation, 1, 0, -(int) (share * 32), 0, 1, 0);
      case TRANSLATE_Y -> move(image, interpolation, 1, 0, 0, 0, 1, -(int) (share * 32));
      case ROTATE -> PilOps.rotate(image, share * 135, interpolation, BLACK);
      case BRIGHTNESS -> PilOps.brightness(image, 1 + share * 0.99);
      case COLOR -> PilOps.color(image, 1 + share * 0.99);
      case CONTRAST -> PilOps.contrast(image, 1 + share * 0.99);
      case SHARPNESS -> PilOps.sharpness(image, 1 + share * 0.99);
      case POSTERIZE -> PilOps.posterize(image, 8 - (int) Math.rint(strength / 5.0));
      case SOLARIZE ->
          PilOps.solarize(image, (int) Math.ceil(255 - 255.0 * strength / (STRENGTHS - 1)));
      case AUTO_CONTRAST -> PilOps.autoContrast(image);
      case EQUALIZE -> PilOps.equalize(image);
    };
  }

  private static RgbImage move(RgbImage image, Interpolation interpolation, double... matrix) {
    return AffineWarp.apply(image, matrix, interpolation, BLACK);
  }
}
