package org.blockwright.rule;

import java.util.Collection;
import java.util.Random;
import org.blockwright.Distribution;
import org.blockwright.FanMode;
import org.blockwright.Initializer;

/**
 * The formulas of {@link Initializer}. Values depend on nothing but the seed, so they are the same
 * bits on every device.
 */
public final class InitializerRule {
  /** Standard deviation of a standard normal that is cut off at 2. */
  private static final double DEVIATION_WITHIN_TWO_SIGMA = 0.8796256610342398;

  private static final double TRUNCATED_NORMAL_BOUND = 2;

  /** In bounds of a truncated distribution: beyond, hardly a draw lies within. */
  private static final double LARGEST_DEVIATION = 100;

  private InitializerRule() {}

  /**
   * Checks the values of a distribution.
   *
   * @param how the distribution
   * @param written names of the members that were written
   * @throws RuleViolation if a value is not read or makes no sense; it says which
   */
  public static void check(Initializer how, Collection<String> written) {
    for (String name : written) {
      if (!name.equals("value") && !how.value().reads().contains(name)) {
        throw new RuleViolation(Message.UnreadValue, how.value(), name, reads(how.value().reads()))
            .at(name);
      }
    }
    finite("mean", how.mean());
    finite("constant", how.constant());
    notNegative("std", how.std());
    notNegative("gain", how.gain());
    notNegative("bound", how.bound());
    if (written.contains("bound") && how.bound() == 0) {
      throw new RuleViolation(Message.NotAScale, "bound", how.bound()).at("bound");
    }
    boolean truncated = how.value() == Distribution.TRUNCATED_NORMAL;
    double bound = how.bound() == 0 ? TRUNCATED_NORMAL_BOUND : how.bound();
    // It is drawn again until it lies within.
    if (truncated && bound * LARGEST_DEVIATION < how.std()) {
      throw new RuleViolation(Message.BoundTooTight, bound, how.std())
          .at(written.contains("bound") ? "bound" : "std");
    }
  }

  private static String reads(Collection<String> names) {
    return names.isEmpty() ? "no numbers" : String.join(" and ", names);
  }

  private static void finite(String name, double value) {
    if (!Float.isFinite((float) value)) {
      throw new RuleViolation(Message.NotFinite, name, value).at(name);
    }
  }

  private static void notNegative(String name, double value) {
    finite(name, value);
    if (value < 0) {
      throw new RuleViolation(Message.Negative, name, value).at(name);
    }
  }

  /**
   * Draws an array's values.
   *
   * @param how the distribution, which is not {@code STANDARD}: what that is, the layer knows
   * @param count how many
   * @param fanIn values that one output reads
   * @param fanOut outputs of the layer times the kernel's cells, whatever the groups
   * @param seed of this array
   */
  public static float[] values(Initializer how, int count, long fanIn, long fanOut, long seed) {
    Random random = new Random(seed); // its algorithm is part of its contract
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) next(how, random, fanIn, fanOut);
    }
    return values;
  }

  private static double next(Initializer how, Random random, double fanIn, double fanOut) {
    double fan = how.mode() == FanMode.FAN_IN ? fanIn : fanOut;
    return switch (how.value()) {
      case STANDARD -> throw new IllegalArgumentException("STANDARD is the layer's own");
      case ZEROS -> 0;
      case ONES -> 1;
      case CONSTANT -> how.constant();
      case UNIFORM -> uniform(random, how.bound() == 0 ? 1 : how.bound());
      case UNIFORM_FAN_IN -> uniform(random, 1 / Math.sqrt(fanIn));
      case NORMAL -> how.mean() + random.nextGaussian() * how.std();
      case TRUNCATED_NORMAL -> {
        double bound = how.bound() == 0 ? TRUNCATED_NORMAL_BOUND : how.bound();
        yield how.mean() + truncated(random, bound / how.std()) * how.std();
      }
      case KAIMING_NORMAL -> random.nextGaussian() * (how.gain() * Math.sqrt(2.0 / fan));
      case KAIMING_UNIFORM -> uniform(random, how.gain() * Math.sqrt(6.0 / fan));
      case XAVIER_NORMAL ->
          random.nextGaussian() * (how.gain() * Math.sqrt(2.0 / (fanIn + fanOut)));
      case XAVIER_UNIFORM -> uniform(random, how.gain() * Math.sqrt(6.0 / (fanIn + fanOut)));
      case LECUN_NORMAL -> truncated(random, 2) / (DEVIATION_WITHIN_TWO_SIGMA * Math.sqrt(fanIn));
    };
  }

  private static double uniform(Random random, double bound) {
    return (2 * random.nextDouble() - 1) * bound;
  }

  private static double truncated(Random random, double bound) {
    double value = random.nextGaussian();
    while (Math.abs(value) > bound) {
      value = random.nextGaussian();
    }
    return value;
  }
}
