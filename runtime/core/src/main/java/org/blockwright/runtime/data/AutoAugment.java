package org.blockwright.runtime.data;

import static org.blockwright.runtime.data.TorchvisionOp.AUTO_CONTRAST;
import static org.blockwright.runtime.data.TorchvisionOp.COLOR;
import static org.blockwright.runtime.data.TorchvisionOp.CONTRAST;
import static org.blockwright.runtime.data.TorchvisionOp.EQUALIZE;
import static org.blockwright.runtime.data.TorchvisionOp.INVERT;
import static org.blockwright.runtime.data.TorchvisionOp.POSTERIZE;
import static org.blockwright.runtime.data.TorchvisionOp.ROTATE;
import static org.blockwright.runtime.data.TorchvisionOp.SHARPNESS;
import static org.blockwright.runtime.data.TorchvisionOp.SHEAR_X;
import static org.blockwright.runtime.data.TorchvisionOp.SOLARIZE;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One of 25 pairs of operations drawn at random, each applied with its own chance: AutoAugment's
 * policy for ImageNet (Cubuk et al., arXiv 1805.09501, table 9) as torchvision's {@code
 * AutoAugment} has it.
 *
 * @param interpolations what to draw from where pixels move
 */
public record AutoAugment(List<Interpolation> interpolations) implements Augmentation {
  /** How a recipe names it. */
  public static final String NAME = "imagenet";

  private static final int STRENGTHS = 10;

  /**
   * A step of a pair.
   *
   * @param chance that it is applied
   * @param strength 0 to 9
   */
  record Step(TorchvisionOp op, double chance, int strength) {}

  private static Step step(TorchvisionOp op, double chance, int strength) {
    return new Step(op, chance, strength);
  }

  private static Step step(TorchvisionOp op, double chance) {
    return new Step(op, chance, 0);
  }

  // spotless:off
  static final List<List<Step>> PAIRS = List.of(
      List.of(step(POSTERIZE, 0.4, 8), step(ROTATE, 0.6, 9)),
      List.of(step(SOLARIZE, 0.6, 5),  step(AUTO_CONTRAST, 0.6)),
      List.of(step(EQUALIZE, 0.8),     step(EQUALIZE, 0.6)),
      List.of(step(POSTERIZE, 0.6, 7), step(POSTERIZE, 0.6, 6)),
      List.of(step(EQUALIZE, 0.4),     step(SOLARIZE, 0.2, 4)),
      List.of(step(EQUALIZE, 0.4),     step(ROTATE, 0.8, 8)),
      List.of(step(SOLARIZE, 0.6, 3),  step(EQUALIZE, 0.6)),
      List.of(step(POSTERIZE, 0.8, 5), step(EQUALIZE, 1)),
      List.of(step(ROTATE, 0.2, 3),    step(SOLARIZE, 0.6, 8)),
      List.of(step(EQUALIZE, 0.6),     step(POSTERIZE, 0.4, 6)),
      List.of(step(ROTATE, 0.8, 8),    step(COLOR, 0.4, 0)),
      List.of(step(ROTATE, 0.4, 9),    step(EQUALIZE, 0.6)),
      List.of(step(EQUALIZE, 0),       step(EQUALIZE, 0.8)),
      List.of(step(INVERT, 0.6),       step(EQUALIZE, 1)),
      List.of(step(COLOR, 0.6, 4),     step(CONTRAST, 1, 8)),
      List.of(step(ROTATE, 0.8, 8),    step(COLOR, 1, 2)),
      List.of(step(COLOR, 0.8, 8),     step(SOLARIZE, 0.8, 7)),
      List.of(step(SHARPNESS, 0.4, 7), step(INVERT, 0.6)),
      List.of(step(SHEAR_X, 0.6, 5),   step(EQUALIZE, 1)),
      List.of(step(COLOR, 0.4, 0),     step(EQUALIZE, 0.6)),
      List.of(step(EQUALIZE, 0.4),     step(SOLARIZE, 0.2, 4)),
      List.of(step(SOLARIZE, 0.6, 5),  step(AUTO_CONTRAST, 0.6)),
      List.of(step(INVERT, 0.6),       step(EQUALIZE, 1)),
      List.of(step(COLOR, 0.6, 4),     step(CONTRAST, 1, 8)),
      List.of(step(EQUALIZE, 0.8),     step(EQUALIZE, 0.6)));
  // spotless:on

  public AutoAugment {
    interpolations = List.copyOf(interpolations);
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    RgbImage result = image;
    for (Step step : PAIRS.get(random.nextInt(PAIRS.size()))) {
      boolean applied = random.nextDouble() <= step.chance();
      int sign = random.nextBoolean() ? 1 : -1;
      Interpolation interpolation = interpolations.get(random.nextInt(interpolations.size()));
      if (applied) {
        result = apply(step, result, sign, interpolation);
      }
    }
    return result;
  }

  /** A step that was drawn. */
  static RgbImage apply(Step step, RgbImage image, int sign, Interpolation interpolation) {
    double magnitude =
        switch (step.op()) {
          case SHEAR_X -> between(0, 0.3f, step);
          case ROTATE -> between(0, 30, step);
          case COLOR, CONTRAST, SHARPNESS -> between(0, 0.9f, step);
          case POSTERIZE -> 8 - Math.rint(4 * step.strength() / (STRENGTHS - 1.0));
          case SOLARIZE -> between(255, 0, step);
          default -> 0;
        };
    return step.op().apply(image, step.op().signed() ? sign * magnitude : magnitude, interpolation);
  }

  private static double between(float weakest, float strongest, Step step) {
    return TorchvisionOp.linspace(weakest, strongest, STRENGTHS, step.strength());
  }
}
