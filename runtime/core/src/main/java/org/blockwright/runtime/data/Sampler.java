package org.blockwright.runtime.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/** In which order an epoch goes through the images. */
public interface Sampler {
  /** The indices of one epoch, in order; the same for the same arguments. */
  int[] indices(int size, long seed, int epoch);

  /** One after the other, each epoch alike. */
  static Sampler sequential() {
    return (size, seed, epoch) -> IntStream.range(0, size).toArray();
  }

  /** Each image once, shuffled anew for each epoch. */
  static Sampler shuffled() {
    return (size, seed, epoch) ->
        RandomStreams.permutation(size, RandomStreams.random(seed, RandomStreams.ORDER, epoch));
  }

  /**
   * Each image several times in a row, shuffled anew for each epoch, and no more of that than makes
   * a usual epoch: so that a batch holds the same picture under different augmentation (Hoffer et
   * al., arXiv 1901.09335). DeiT's {@code RASampler}, whose replicas together take the same stretch
   * of the same list; like there, an epoch is the largest multiple of 256 images.
   */
  static Sampler repeated(int times) {
    return (size, seed, epoch) -> {
      int[] once = shuffled().indices(size, seed, epoch);
      int length = size < 256 ? size : size / 256 * 256;
      int[] repeated = new int[length];
      Arrays.setAll(repeated, i -> once[i / times]);
      return repeated;
    };
  }
}
