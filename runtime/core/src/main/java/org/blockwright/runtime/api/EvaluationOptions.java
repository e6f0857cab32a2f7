package org.blockwright.runtime.api;

/**
 * How a classifier is measured.
 *
 * @param name of the data, for the report
 * @param batch images that go through together
 * @param strict whether an image that cannot be used is an error instead of being left out
 */
public record EvaluationOptions(String name, int batch, boolean strict) {
  private static final int BATCH = 64;

  /** Sixty-four images together; what cannot be used is left out. */
  public static EvaluationOptions standard() {
    return new EvaluationOptions("images", BATCH, false);
  }

  /** The same for data of a name. */
  public EvaluationOptions named(String value) {
    return new EvaluationOptions(value, batch, strict);
  }

  /** The same with another number of images together. */
  public EvaluationOptions batch(int value) {
    return new EvaluationOptions(name, value, strict);
  }

  /** The same, but an image that cannot be used is an error. */
  public EvaluationOptions strictly() {
    return new EvaluationOptions(name, batch, true);
  }
}
