package org.blockwright.runtime.trace;

/**
 * How far two arrays of one length are apart.
 *
 * @param absolute the largest difference
 * @param relative that, for the largest value of theirs
 * @param typical the root of the mean square of all differences, for that of their values: what
 *     rounding leaves here is smaller and steadier than the largest difference
 */
record Gap(double absolute, double relative, double typical) {
  /** Twenty times what other orders of summing leave in float32. */
  private static final double TYPICAL = 2e-6;

  private static final double LARGEST = 2e-5;

  static Gap of(float[] ours, float[] theirs) {
    double largest = 0;
    double scale = 0;
    double squares = 0;
    double own = 0;
    for (int i = 0; i < ours.length; i++) {
      double apart = Math.abs((double) ours[i] - theirs[i]);
      boolean same = Float.compare(ours[i], theirs[i]) == 0;
      if (!same && !Double.isFinite(apart)) {
        return new Gap(
            Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
      }
      if (!same) {
        largest = Math.max(largest, apart);
        squares += apart * apart;
      }
      if (Float.isFinite(theirs[i])) {
        scale = Math.max(scale, Math.abs(theirs[i]));
        own += (double) theirs[i] * theirs[i];
      }
    }
    return new Gap(largest, share(largest, scale), Math.sqrt(share(squares, own)));
  }

  private static double share(double part, double whole) {
    return part == 0 ? 0 : part / whole;
  }

  /** Whether it is more than rounding. */
  boolean parts() {
    return typical > TYPICAL || relative > LARGEST;
  }
}
