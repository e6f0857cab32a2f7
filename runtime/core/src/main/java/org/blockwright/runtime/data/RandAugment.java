package org.blockwright.runtime.data;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;

/**
 * A few operations drawn at random, each applied at even odds: RandAugment (Cubuk et al., arXiv
 * 1909.13719) in timm's form (version 0.4.12).
 *
 * @param magnitude strength, 0 to 10
 * @param deviation standard deviation of the strength, drawn anew for each operation
 * @param layers how many operations are drawn for each picture
 * @param increasing whether all operations grow stronger with the magnitude; three do not in the
 *     older set
 * @param interpolations what to draw from where pixels move
 * @param fill colour of what comes into the picture
 */
public record RandAugment(
    double magnitude,
    double deviation,
    int layers,
    boolean increasing,
    List<Interpolation> interpolations,
    Rgb fill)
    implements Augmentation {
  private static final double MAX_LEVEL = 10;
  private static final double PROBABILITY = 0.5;
  private static final Pattern SETTING = Pattern.compile("([a-z]+)([0-9]+(?:\\.[0-9]+)?)");

  /** The operations of timm's sets, which differ in how a level becomes an argument. */
  enum Op {
    AUTO_CONTRAST,
    EQUALIZE,
    INVERT,
    ROTATE,
    POSTERIZE,
    SOLARIZE,
    SOLARIZE_ADD,
    COLOR,
    CONTRAST,
    BRIGHTNESS,
    SHARPNESS,
    SHEAR_X,
    SHEAR_Y,
    TRANSLATE_X,
    TRANSLATE_Y
  }

  private static final Op[] OPS = Op.values();

  public RandAugment {
    interpolations = List.copyOf(interpolations);
  }

  /**
   * Reads timm's notation, such as {@code rand-m9-n3-mstd0.5-inc1}; unless said, m is 10, n is 2,
   * mstd and inc are 0.
   *
   * @param mean the mean that images are normalised with; what comes into the picture has that
   *     colour
   * @throws BlockwrightException if it is not that notation
   */
  public static RandAugment parse(String text, List<Interpolation> interpolations, Rgb mean) {
    double magnitude = MAX_LEVEL;
    double deviation = 0;
    int layers = 2;
    boolean increasing = false;
    String[] parts = text.split("-", -1);
    boolean known = parts[0].equals("rand");
    for (int i = 1; i < parts.length && known; i++) {
      Matcher setting = SETTING.matcher(parts[i]);
      known = setting.matches();
      if (known) {
        double value = Double.parseDouble(setting.group(2));
        switch (setting.group(1)) {
          case "m" -> magnitude = value;
          case "mstd" -> deviation = value;
          case "n" -> layers = (int) value;
          case "inc" -> increasing = value != 0;
          default -> known = false;
        }
      }
    }
    if (!known) {
      throw new RecipeException(
          "'"
              + text
              + "' is no augmentation; write rand-m9-n2-mstd0.5-inc1 (magnitude, operations, deviation, increasing set).");
    }
    return new RandAugment(magnitude, deviation, layers, increasing, interpolations, mean);
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    RgbImage result = image;
    Op[] drawn = new Op[layers];
    for (int i = 0; i < layers; i++) {
      drawn[i] = OPS[random.nextInt(OPS.length)];
    }
    for (Op op : drawn) {
      if (random.nextDouble() <= PROBABILITY) {
        double level = deviation > 0 ? magnitude + deviation * random.nextGaussian() : magnitude;
        result = apply(op, result, Math.max(0, Math.min(level, MAX_LEVEL)) / MAX_LEVEL, random);
      }
    }
    return result;
  }

  /** One operation at {@code strength}, 0 to 1; signs and interpolations are drawn. */
  RgbImage apply(Op op, RgbImage image, double strength, RandomGenerator random) {
    return switch (op) {
      case AUTO_CONTRAST -> PilOps.autoContrast(image);
      case EQUALIZE -> PilOps.equalize(image);
      case INVERT -> PilOps.invert(image);
      case POSTERIZE -> {
        int bits = (int) (strength * 4);
        yield PilOps.posterize(image, increasing ? 4 - bits : bits);
      }
      case SOLARIZE -> {
        int threshold = (int) (strength * 256);
        yield PilOps.solarize(image, increasing ? 256 - threshold : threshold);
      }
      case SOLARIZE_ADD -> PilOps.solarizeAdd(image, (int) (strength * 110));
      case COLOR -> PilOps.color(image, enhancement(strength, random));
      case CONTRAST -> PilOps.contrast(image, enhancement(strength, random));
      case BRIGHTNESS -> PilOps.brightness(image, enhancement(strength, random));
      case SHARPNESS -> PilOps.sharpness(image, enhancement(strength, random));
      case ROTATE ->
          PilOps.rotate(image, signed(strength * 30, random), interpolation(random), fillBytes());
      case SHEAR_X -> move(image, random, 1, signed(strength * 0.3, random), 0, 0, 1, 0);
      case SHEAR_Y -> move(image, random, 1, 0, 0, signed(strength * 0.3, random), 1, 0);
      case TRANSLATE_X ->
          move(image, random, 1, 0, signed(strength * 0.45, random) * image.width(), 0, 1, 0);
      case TRANSLATE_Y ->
          move(image, random, 1, 0, 0, 0, 1, signed(strength * 0.45, random) * image.height());
    };
  }

  private RgbImage move(RgbImage image, RandomGenerator random, double... matrix) {
    return AffineWarp.apply(image, matrix, interpolation(random), fillBytes());
  }

  private double enhancement(double strength, RandomGenerator random) {
    return increasing ? 1 + signed(strength * 0.9, random) : strength * 1.8 + 0.1;
  }

  private Interpolation interpolation(RandomGenerator random) {
    return interpolations.get(
        interpolations.size() == 1 ? 0 : random.nextInt(interpolations.size()));
  }

  private static double signed(double value, RandomGenerator random) {
    return random.nextDouble() > 0.5 ? -value : value;
  }

  private byte[] fillBytes() {
    byte[] bytes = new byte[3];
    for (int c = 0; c < 3; c++) {
      bytes[c] = (byte) Math.min(255, Math.rint(255.0 * fill.channel(c)));
    }
    return bytes;
  }
}
