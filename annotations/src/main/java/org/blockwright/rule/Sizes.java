package org.blockwright.rule;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.blockwright.Size;

/** Size arithmetic that several rules share. */
public final class Sizes {
  private static final int DIVISORS_NAMED = 6;

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

  /** A whole number that fits, or the attribute that is at fault. */
  private static int fitting(String attribute, long value) {
    if (value > Integer.MAX_VALUE) {
      throw new RuleViolation(Message.TooLarge, "of " + value + " cells").at(attribute);
    }
    return (int) value;
  }

  /** Cells that a kernel reaches over, {@code dilation * (kernel - 1) + 1}. */
  public static int reach(int kernel, int dilation) {
    positive("kernel", kernel);
    positive("dilation", dilation);
    return fitting(dilation > 1 ? "dilation" : "kernel", (long) dilation * (kernel - 1) + 1);
  }

  /** Throws unless the value is at least 1. */
  public static int positive(String attribute, int value) {
    if (value < 1) {
      throw new RuleViolation(Message.NotPositive, attribute, value).at(attribute);
    }
    return value;
  }

  /** Throws if tokens stand beside the grid of the only input. */
  public static void requireGrid(TensorShape x) {
    if (x.extra() > 0) {
      throw new RuleViolation(Message.TokensInTheWay, x.extra(), x.extra() == 1 ? "" : "s")
          .atInput(0);
    }
  }

  /** Throws unless the index is one of {@code count}, counted from 0. */
  public static void index(String attribute, int index, int count) {
    if (index < 0 || index >= count) {
      throw new RuleViolation(Message.NoSuchPart, index, count).at(attribute);
    }
  }

  /** Throws unless the value is a finite number. */
  public static void finite(String attribute, double value) {
    if (!Double.isFinite(value)) {
      throw new RuleViolation(Message.NotFinite, attribute, value).at(attribute);
    }
  }

  /** Throws unless the value is above 0 and finite. */
  public static void scale(String attribute, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new RuleViolation(Message.NotAScale, attribute, value).at(attribute);
    }
  }

  /** Throws unless the value is a probability below 1. */
  public static void rate(String attribute, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new RuleViolation(Message.NotARate, attribute, value).at(attribute);
    }
  }

  /** The map that a pooling window leaves; padding beyond half of it would pool padding alone. */
  public static TensorShape pool(TensorShape x, int kernel, int stride, int padding, boolean ceil) {
    if (padding == Size.TF_SAME) {
      return window(x, kernel, stride, padding, 1, ceil);
    }
    int cells = padding(padding, positive("kernel", kernel));
    if (cells > kernel / 2) {
      throw new RuleViolation(Message.PaddingTooLarge, cells, kernel, kernel).at("padding");
    }
    return window(x, kernel, stride, cells, 1, ceil);
  }

  /**
   * The map that a sliding window leaves, with the same channels.
   *
   * @param padding as written: cells on each side, {@link Size#HALF} or {@link Size#TF_SAME}
   */
  public static TensorShape window(
      TensorShape x, int kernel, int stride, int padding, int dilation, boolean ceil) {
    int reach = reach(kernel, dilation);
    positive("stride", stride);
    if (padding == Size.TF_SAME) {
      return x.withGrid((x.height() - 1) / stride + 1, (x.width() - 1) / stride + 1, 0);
    }
    long cells = padding(padding, kernel);
    fitting("padding", Math.max(x.height(), x.width()) + 2 * cells);
    if (x.height() + 2 * cells < reach || x.width() + 2 * cells < reach) {
      throw new RuleViolation(Message.EmptyMap, reach, reach, x.height(), x.width()).at("kernel");
    }
    return x.withGrid(
        windows(x.height(), reach, stride, cells, ceil),
        windows(x.width(), reach, stride, cells, ceil),
        0);
  }

  private static int windows(long size, long reach, long stride, long padding, boolean ceil) {
    long room = size + 2 * padding - reach;
    long count = (ceil ? (room + stride - 1) / stride : room / stride) + 1;
    // As PyTorch: the last window starts inside the map or its left padding.
    return (int) (ceil && (count - 1) * stride >= size + padding ? count - 1 : count);
  }

  /**
   * Zeros that TensorFlow's "SAME" adds on both ends of an axis together, so that {@code ceil(size
   * / stride)} windows fit; of an odd number the one more stands behind.
   */
  public static int same(int size, int reach, int stride) {
    return Math.max(0, ((size - 1) / stride) * stride + reach - size);
  }

  /** Throws unless the value is even. */
  public static int even(String attribute, int value) {
    if (positive(attribute, value) % 2 != 0) {
      throw new RuleViolation(Message.NotEven, attribute, value).at(attribute);
    }
    return value;
  }

  /** Throws unless the groups divide the channels. */
  public static void divides(String attribute, Message problem, int groups, int channels) {
    positive(attribute, groups);
    if (channels % groups != 0) {
      throw new RuleViolation(problem, groups, channels, divisors(groups, channels)).at(attribute);
    }
  }

  /** The numbers that divide the channels, those nearest to the one that does not. */
  private static String divisors(int groups, int channels) {
    List<Integer> nearest =
        IntStream.rangeClosed(1, channels)
            .filter(n -> channels % n == 0)
            .boxed()
            .sorted(Comparator.comparingInt(n -> Math.abs(n - groups)))
            .limit(DIVISORS_NAMED)
            .sorted()
            .toList();
    String last = String.valueOf(nearest.get(nearest.size() - 1));
    return nearest.size() == 1
        ? "only " + last
        : nearest.subList(0, nearest.size() - 1).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(", ", "", " and " + last));
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
