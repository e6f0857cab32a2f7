package org.blockwright.runtime.train.optim;

import java.util.List;

/**
 * The learning rate over time. Time {@code t} counts epochs: whole numbers where the rate changes
 * per epoch, fractions where it changes per step.
 *
 * <p>During warm-up ({@code t < warmup}) the rate rises linearly from {@code warmupStart} to {@code
 * base}; afterwards {@code t} is <em>not</em> shifted by the warm-up (timm's schedulers, prefix
 * off). From {@code total} on it stays at the end value.
 *
 * @param kind the curve after warm-up
 * @param base the rate at its height
 * @param minimum the rate at the end of cosine and linear
 * @param total the length in epochs
 * @param warmup the length of warm-up in epochs
 * @param warmupStart the rate at t = 0 of a warm-up
 * @param every epochs after which step multiplies by gamma, again and again; 0: at the milestones
 * @param milestones times at which step multiplies by gamma
 * @param gamma step's factor
 */
public record Schedule(
    Kind kind,
    double base,
    double minimum,
    double total,
    double warmup,
    double warmupStart,
    double every,
    List<Integer> milestones,
    double gamma) {
  /** The curve. */
  public enum Kind {
    /** {@code base * gamma ^ (number of milestones <= t)}, or {@code ^ floor(t / every)}. */
    STEP,
    /** {@code minimum + (base - minimum) * (1 + cos(pi * t / total)) / 2}. */
    COSINE,
    /** {@code minimum + (base - minimum) * (1 - t / total)}. */
    LINEAR,
    /** {@code base}. */
    CONSTANT
  }

  /** Copies the list. */
  public Schedule {
    milestones = List.copyOf(milestones);
  }

  /** The rate at a time, in epochs, from 0. */
  public double rate(double t) {
    if (t < warmup) {
      return warmupStart + (base - warmupStart) * t / warmup;
    }
    double part = Math.min(t / total, 1);
    return switch (kind) {
      case STEP -> base * Math.pow(gamma, steps(t));
      case COSINE -> minimum + (base - minimum) * (1 + Math.cos(Math.PI * part)) / 2;
      case LINEAR -> minimum + (base - minimum) * (1 - part);
      case CONSTANT -> base;
    };
  }

  private double steps(double t) {
    return every > 0 ? Math.floor(t / every) : milestones.stream().filter(m -> m <= t).count();
  }
}
