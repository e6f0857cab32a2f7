package org.blockwright.runtime.data;

/**
 * The operations of torchvision's automatic augmentations on PIL images. What comes into the
 * picture is black.
 */
enum TorchvisionOp {
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
  EQUALIZE,
  INVERT;

  private static final byte[] BLACK = new byte[3];

  /** Whether it goes either way. */
  boolean signed() {
    return this != IDENTITY && compareTo(POSTERIZE) < 0;
  }

  /**
   * Applies it.
   *
   * @param magnitude a slope; pixels; degrees; what is added to a factor of 1; bits; a threshold of
   *     0 to 255; without effect on the others
   */
  RgbImage apply(RgbImage image, double magnitude, Interpolation interpolation) {
    return switch (this) {
      case IDENTITY -> image;
      case SHEAR_X -> move(image, interpolation, 1, magnitude, 0, 0, 1, 0);
      case SHEAR_Y -> move(image, interpolation, 1, 0, 0, magnitude, 1, 0);
      case TRANSLATE_X -> move(image, interpolation, 1, 0, -(int) magnitude, 0, 1, 0);
      case TRANSLATE_Y -> move(image, interpolation, 1, 0, 0, 0, 1, -(int) magnitude);
      case ROTATE -> PilOps.rotate(image, magnitude, interpolation, BLACK);
      case BRIGHTNESS -> PilOps.brightness(image, 1 + magnitude);
      case COLOR -> PilOps.color(image, 1 + magnitude);
      case CONTRAST -> PilOps.contrast(image, 1 + magnitude);
      case SHARPNESS -> PilOps.sharpness(image, 1 + magnitude);
      case POSTERIZE -> PilOps.posterize(image, (int) magnitude);
      case SOLARIZE -> PilOps.solarize(image, (int) Math.ceil(magnitude));
      case AUTO_CONTRAST -> PilOps.autoContrast(image);
      case EQUALIZE -> PilOps.equalize(image);
      case INVERT -> PilOps.invert(image);
    };
  }

  /** Value {@code i} of {@code torch.linspace(start, end, steps)}, to the bit. */
  static double linspace(float start, float end, int steps, int i) {
    float step = (end - start) / (steps - 1);
    return i < steps / 2 ? Math.fma(step, i, start) : Math.fma(-step, steps - 1 - i, end);
  }

  private static RgbImage move(RgbImage image, Interpolation interpolation, double... matrix) {
    return AffineWarp.apply(image, matrix, interpolation, BLACK);
  }
}
