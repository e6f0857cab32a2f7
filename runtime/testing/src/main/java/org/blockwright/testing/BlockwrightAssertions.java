package org.blockwright.testing;

import org.blockwright.runtime.api.ImageClassifier;

/**
 * Assertions about trained classifiers, for the tests of any framework: what fails throws an {@link
 * AssertionError}.
 *
 * <pre>{@code
 * assertThat(model).on(photos).looksAtObjects().withEnergyAtLeast(0.5);
 * assertThat(model).on(photo).forClass("dog").looksAt(mask).pointsAtIt();
 * }</pre>
 */
public final class BlockwrightAssertions {
  private BlockwrightAssertions() {}

  /** Starts to say what should hold of a classifier. */
  public static ClassifierAssert assertThat(ImageClassifier model) {
    return new ClassifierAssert(model);
  }
}
