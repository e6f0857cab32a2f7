package org.blockwright.runtime.data;

import java.util.random.RandomGenerator;

/** Chooses what is taken from a picture before its pixels are looked at. */
public interface Framing {
  /** The view of a picture of the given size; every draw comes from {@code random}. */
  View frame(int width, int height, RandomGenerator random);
}
