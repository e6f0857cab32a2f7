package org.blockwright.runtime.heads;

import java.util.Locale;

/**
 * Equal ways to calculate {@code sum over groups and positions of softmax(Q) V}, as {@link NoahOp}
 * does, where Q and V are grouped convolutions of one by one with n groups of c channels. Which is
 * the fastest is a matter of shape and device, and said by {@link Formulations}.
 */
public enum Formulation {
  /** Convolutions and their maps {@code (N, n, K, L)}, as the official module has them. */
  MAPS,
  /** The same on {@code (N, L, n K)}, as convolutions with channels last leave them. */
  CLASSES_LAST,
  /** Products of matrices {@code (n, N L, c)} by {@code (n, c, K)} in place of convolutions. */
  PRODUCTS,
  /**
   * The shares mix channels, {@code (N, n, K, c)}, and each class weighs its mixture: there are no
   * maps of values.
   */
  SHARES_FIRST,
  /**
   * As {@link #SHARES_FIRST} by the engine's attention, which never writes the shares: there are no
   * maps at all. In evaluation, of as many keys as values.
   */
  ATTENTION;

  /** The name that tables use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
