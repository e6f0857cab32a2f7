package org.blockwright.processor.infer;

/**
 * Published figures beside the model's own.
 *
 * @param top1 validation top-1 in percent, or 0
 * @param params published number of parameters, or 0
 * @param macs published multiply-adds, or 0
 * @param paper where
 * @param table which table
 * @param note why the counts differ
 * @param relation how the counts relate
 */
public record Publication(
    double top1,
    double params,
    double macs,
    String paper,
    String table,
    String note,
    Relation relation) {
  /** How a computed number of parameters relates to the published one. */
  public enum Relation {
    /** Rounds to it. */
    EQUAL,
    /** Its leading digits are it. */
    TRUNCATED,
    /** Neither. */
    DIFFERS,
    /** None was published. */
    NONE
  }

  /** The largest unit that a published count is trusted to. */
  private static final long LARGEST_UNIT = 10_000;

  /** One unit of the last printed digit, at most 10,000. */
  static long unit(double published) {
    long value = Math.round(published);
    long unit = 1;
    while (unit < LARGEST_UNIT && value % (unit * 10) == 0) {
      unit *= 10;
    }
    return unit;
  }

  /** Compares a count with the published one. */
  static Relation compare(long count, double published) {
    if (published == 0) {
      return Relation.NONE;
    }
    long unit = unit(published);
    long digits = Math.round(published / unit);
    if ((count + unit / 2) / unit == digits) {
      return Relation.EQUAL;
    }
    return count / unit == digits ? Relation.TRUNCATED : Relation.DIFFERS;
  }

  /** Whether a gap is too wide to go without a note. */
  static boolean tooFar(long count, double published) {
    return published != 0 && Math.abs(count - published) >= unit(published);
  }
}
