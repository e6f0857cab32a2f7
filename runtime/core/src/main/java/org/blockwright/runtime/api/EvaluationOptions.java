package org.blockwright.runtime.api;

/**
 * How a classifier is measured.
 *
 * @param name of the data, for the report
 * @param batch images that go through together
 * @param strict whether an image that cannot be used is an error instead of being left out
 * @param byPosition whether the data's first class is the model's first, whatever it is called,
 *     instead of the one of its name
 */
public record EvaluationOptions(String name, int batch, boolean strict, boolean byPosition) {
  private static final int BATCH = 64;

  /** Sixty-four images together; what cannot be used is left out. */
  public static EvaluationOptions standard() {
    return new EvaluationOptions("images", BATCH, false, false);
  }

  /** The same for data of a name. */
  public EvaluationOptions named(String value) {
    return new EvaluationOptions(value, batch, strict, byPosition);
  }

  /** The same with another number of images together. */
  public EvaluationOptions batch(int value) {
    return new EvaluationOptions(name, value, strict, byPosition);
  }

  /** The same, but an image that cannot be used is an error. */
  public EvaluationOptions strictly() {
    return new EvaluationOptions(name, batch, true, byPosition);
  }

  /** The same, but classes are matched by their positions instead of their names. */
  public EvaluationOptions classesByPosition() {
    return new EvaluationOptions(name, batch, strict, true);
  }
}
