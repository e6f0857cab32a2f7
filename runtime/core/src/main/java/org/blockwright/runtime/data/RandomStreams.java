package org.blockwright.runtime.data;

import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Independent random streams out of one seed. {@link Random}'s algorithms are part of its
 * specification, so that a stream is the same on every Java.
 */
final class RandomStreams {
  /** The streams' purposes: each keeps its draws apart from the others'. */
  static final long LIMIT = 1;

  static final long SPLIT = 2;
  static final long ORDER = 3;
  static final long IMAGE = 4;
  static final long BATCH = 5;
  static final long DRAWING = 6;
  static final long SEVERAL_SHAPES = 7;
  static final long SEVERAL_DIGITS = 8;

  private RandomStreams() {}

  static RandomGenerator random(long seed, long... path) {
    long mixed = mix(seed);
    for (long step : path) {
      mixed = mix(mixed ^ mix(step + 0x9e3779b97f4a7c15L));
    }
    return new Random(mixed);
  }

  /** The numbers 0 to {@code n - 1} in random order. */
  static int[] permutation(int n, RandomGenerator random) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** The finaliser of SplitMix64: neighbouring inputs give unrelated outputs. */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
