package org.blockwright;

import java.util.Random;

/**
 * The distributions that official code draws parameters from, with their formulas. Values depend on
 * nothing but the generator's seed, so they are the same bits on every device.
 */
public enum Distribution {
  /** As the layer's own class draws it. */
  STANDARD {
    @Override
    double next(Random random, long fanIn, long fanOut) {
      throw new IllegalStateException("which distribution that is, the layer knows");
    }
  },
  /** 0. */
  ZEROS {
    @Override
    double next(Random random, long fanIn, long fanOut) {
      return 0;
    }
  },
  /** 1. */
  ONES {
    @Override
    double next(Random random, long fanIn, long fanOut) {
      return 1;
    }
  },
  /**
   * Uniform within {@code 1 / sqrt(fan_in)}: PyTorch's default for the weight and the bias of
   * convolutions and linear layers.
   */
  UNIFORM_FAN_IN {
    @Override
    double next(Random random, long fanIn, long fanOut) {
      return uniform(random, 1 / Math.sqrt((double) fanIn));
    }
  },
  /** Normal with variance {@code 2 / fan_out} (ResNet, MobileNet, NOAH). */
  KAIMING_NORMAL {
    @Override
    double next(Random random, long fanIn, long fanOut) {
      return random.nextGaussian() * Math.sqrt(2.0 / fanOut);
    }
  },
  /** Normal with deviation 0.01 (classifiers of ResNet and MobileNet). */
  NORMAL_HUNDREDTH {
    @Override
    double next(Random random, long fanIn, long fanOut) {
      return random.nextGaussian() * 0.01;
    }
  },
  /** Normal with deviation 1e-6 (biases of Mixer and gMLP, weight of the spatial gate). */
  NORMAL_MILLIONTH {
    @Override
    double next(Random random, long fanIn, long fanOut) {
      return random.nextGaussian() * 1e-6;
    }
  },
  /**
   * Normal with deviation 0.02 within 2, as timm's {@code trunc_normal_} has it: the bounds are
   * absolute, so they cut off nothing.
   */
  TRUNCATED_NORMAL {
    @Override
    double next(Random random, long fanIn, long fanOut) {
      return truncated(random, 2 / 0.02) * 0.02;
    }
  },
  /** Uniform within {@code sqrt(6 / (fan_in + fan_out))} (linear layers of Mixer and gMLP). */
  XAVIER_UNIFORM {
    @Override
    double next(Random random, long fanIn, long fanOut) {
      return uniform(random, Math.sqrt(6.0 / (fanIn + fanOut)));
    }
  },
  /**
   * Normal cut off at two sigma, scaled so that what is left has variance {@code 1 / fan_in} (stem
   * of Mixer and gMLP, and NOAH behind them).
   */
  LECUN_NORMAL {
    @Override
    double next(Random random, long fanIn, long fanOut) {
      return truncated(random, 2) / (DEVIATION_WITHIN_TWO_SIGMA * Math.sqrt((double) fanIn));
    }
  };

  /** Standard deviation of a standard normal that is cut off at 2. */
  static final double DEVIATION_WITHIN_TWO_SIGMA = 0.8796256610342398;

  abstract double next(Random random, long fanIn, long fanOut);

  /**
   * Draws an array's values.
   *
   * @param count how many
   * @param fanIn values that one output reads
   * @param fanOut outputs of the layer times the kernel's cells, whatever the groups
   * @param seed of this array
   */
  public float[] values(int count, long fanIn, long fanOut, long seed) {
    Random random = new Random(seed); // its algorithm is part of its contract
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) next(random, fanIn, fanOut);
    }
    return values;
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
