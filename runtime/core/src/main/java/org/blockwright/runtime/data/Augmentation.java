package org.blockwright.runtime.data;

import java.util.random.RandomGenerator;

/** A random change of a picture that leaves its class alone. */
public interface Augmentation {
  /**
   * The changed picture; may write into {@code image} and return it. Every draw comes from {@code
   * random}.
   *
   * @return a picture of the same size
   */
  RgbImage apply(RgbImage image, RandomGenerator random);
}
