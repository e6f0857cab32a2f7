package org.blockwright.runtime.data;

import java.util.random.RandomGenerator;

/** Chooses what is taken from a picture before its pixels are looked at. */
public interface CropStrategy {
  /** The view of a picture of the given size; every draw comes from {@code random}. */
  CropWindow frame(int width, int height, RandomGenerator random);
}
