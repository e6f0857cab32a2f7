package org.blockwright.runtime.data;

/**
 * How pixels between pixels are made up, as PIL does it: antialiased, the filter widened when
 * shrinking.
 */
public enum Interpolation {
  BILINEAR(1) {
    @Override
    double weight(double x) {
      return Math.max(0, 1 - Math.abs(x));
    }
  },
  /** Keys' cubic with a = -0.5. */
  BICUBIC(2) {
    @Override
    double weight(double distance) {
      double x = Math.abs(distance);
      if (x < 1) {
        return ((A + 2.0) * x - (A + 3.0)) * x * x + 1;
      }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
  };

  private static final double A = -0.5;

  /** The filter is zero beyond this many pixels of the smaller picture. */
  final double support;

  Interpolation(double support) {
    this.support = support;
  }

  abstract double weight(double x);
}
