package org.blockwright;

import java.util.List;

/**
 * The distributions that parameters are drawn from, as official code has them. Which values of
 * {@link Initializer} one reads stands beside it; the others are an error.
 */
public enum Distribution {
  /** As the layer's own class draws it. */
  STANDARD,
  /** 0. */
  ZEROS,
  /** 1. */
  ONES,
  /** One value: {@code constant}. */
  CONSTANT("constant"),
  /** Uniform within {@code bound}, 1 unless written. */
  UNIFORM("bound"),
  /**
   * Uniform within {@code 1 / sqrt(fan_in)}: PyTorch's default for the weight and the bias of
   * convolutions and linear layers.
   */
  UNIFORM_FAN_IN,
  /** Normal with {@code mean} and {@code std}. */
  NORMAL("mean", "std"),
  /**
   * Normal with {@code mean} and {@code std}, drawn again beyond {@code bound} from the mean, 2
   * unless written. The bound is absolute, as that of timm's and PyTorch's {@code trunc_normal_}:
   * with a deviation of 0.02 it cuts off nothing.
   */
  TRUNCATED_NORMAL("mean", "std", "bound"),
  /**
   * Normal with deviation {@code gain * sqrt(2 / fan)}, the fan by {@code mode} (He et al., arXiv
   * 1502.01852; PyTorch's {@code kaiming_normal_} for a ReLU).
   */
  KAIMING_NORMAL("gain", "mode"),
  /** Uniform within {@code gain * sqrt(6 / fan)}, the fan by {@code mode}. */
  KAIMING_UNIFORM("gain", "mode"),
  /** Normal with deviation {@code gain * sqrt(2 / (fan_in + fan_out))} (Glorot and Bengio 2010). */
  XAVIER_NORMAL("gain"),
  /** Uniform within {@code gain * sqrt(6 / (fan_in + fan_out))}. */
  XAVIER_UNIFORM("gain"),
  /**
   * Normal cut off at two sigma, scaled so that what is left has variance {@code 1 / fan_in}
   * (timm's {@code lecun_normal_}).
   */
  LECUN_NORMAL;

  private final List<String> reads;

  Distribution(String... reads) {
    this.reads = List.of(reads);
  }

  /** The members of {@link Initializer} that it reads. */
  public List<String> reads() {
    return reads;
  }
}
