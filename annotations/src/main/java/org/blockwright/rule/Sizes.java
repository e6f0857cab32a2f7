package org.blockwright.rule;

import org.blockwright.Size;

/** Size arithmetic that several rules share. */
public final class Sizes {
  private Sizes() {}

  /**
   * Output channels: as written, or as the input (or lent) shape's, times the scale, rounded down.
   *
   * @param out the written number, or {@link Size#SAME}
   * @param scale factor
   * @param same what SAME stands for
   */
  public static int out(int out, double scale, int same) {
    if (out < 0) {
      throw new RuleViolation(Message.NotPositive, "out", out).at("out");
    }
    if (!(scale > 0)) {
      throw new RuleViolation(Message.NotAScale, "scale", scale).at("scale");
    }
    int base = out == Size.SAME ? same : out;
    double scaled = base * scale;
    if (scaled > Integer.MAX_VALUE) {
      throw new RuleViolation(Message.TooLarge, scaled).at("scale");
    }
    int result = (int) scaled;
    if (result < 1) {
      throw new RuleViolation(Message.NoChannels, scale, base).at("scale");
    }
    return result;
  }

  /** The padding that {@link Size#HALF} stands for. */
  public static int padding(int padding, int kernel) {
    if (padding != Size.HALF && padding < 0) {
      throw new RuleViolation(Message.Negative, "padding", padding).at("padding");
    }
    return padding == Size.HALF ? (kernel - 1) / 2 : padding;
  }

  /** Throws unless the value is at least 1. */
  public static int positive(String attribute, int value) {
    if (value < 1) {
      throw new RuleViolation(Message.NotPositive, attribute, value).at(attribute);
    }
    return value;
  }

  /** Throws unless the value is a probability below 1. */
  public static void rate(String attribute, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new RuleViolation(Message.NotARate, attribute, value).at(attribute);
    }
  }

  /** The map that a pooling window leaves; padding beyond half of it would pool padding alone. */
  public static TensorShape pool(TensorShape x, int kernel, int stride, int padding, boolean ceil) {
    int cells = padding(padding, positive("kernel", kernel));
    if (cells > kernel / 2) {
      throw new RuleViolation(Message.PaddingTooLarge, cells, kernel, kernel).at("padding");
    }
    return window(x, kernel, stride, cells, 1, ceil);
  }

  /** The map that a sliding window leaves, with the same channels. */
  public static TensorShape window(
      TensorShape x, int kernel, int stride, int padding, int dilation, boolean ceil) {
    positive("kernel", kernel);
    positive("stride", stride);
    positive("dilation", dilation);
    int reach = dilation * (kernel - 1) + 1;
    if (x.height() + 2 * padding < reach || x.width() + 2 * padding < reach) {
      throw new RuleViolation(Message.EmptyMap, reach, reach, x.height(), x.width()).at("kernel");
    }
    return x.withGrid(
        windows(x.height(), reach, stride, padding, ceil),
        windows(x.width(), reach, stride, padding, ceil),
        0);
  }

  private static int windows(int size, int reach, int stride, int padding, boolean ceil) {
    int room = size + 2 * padding - reach;
    int count = (ceil ? (room + stride - 1) / stride : room / stride) + 1;
    // As PyTorch: the last window starts inside the map or its left padding.
    return ceil && (count - 1) * stride >= size + padding ? count - 1 : count;
  }

  /** Throws unless the groups divide the channels. */
  public static void divides(String attribute, Message problem, int groups, int channels) {
    positive(attribute, groups);
    if (channels % groups != 0) {
      throw new RuleViolation(problem, groups, channels).at(attribute);
    }
  }

  /**
   * Scales channels as MobileNetV2's {@code _make_divisible} does: to the nearest multiple of the
   * divisor, at least the divisor, never below 90 % of the scaled value.
   */
  public static int scaledWidth(int channels, double width, int divisor) {
    double scaled = channels * width;
    int rounded = Math.max(divisor, (int) (scaled + divisor / 2.0) / divisor * divisor);
    return rounded < 0.9 * scaled ? rounded + divisor : rounded;
  }
}
