package org.blockwright.runtime.data;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
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
   * As many images of each class as of every other, to one: those of small classes come several
   * times, none of a class a second time before all of it have come. An epoch has as many images as
   * there are.
   *
   * @param labels the class of each image
   */
  static Sampler balanced(int[] labels) {
    List<int[]> classes =
        IntStream.of(labels)
            .distinct()
            .sorted()
            .mapToObj(k -> IntStream.range(0, labels.length).filter(i -> labels[i] == k).toArray())
            .toList();
    return (size, seed, epoch) -> {
      RandomGenerator random = RandomStreams.random(seed, RandomStreams.ORDER, epoch);
      int[] first = RandomStreams.permutation(classes.size(), random);
      int[][] shuffled = new int[classes.size()][];
      int[] order = new int[size];
      for (int i = 0; i < size; i++) {
        int k = first[i % first.length];
        int[] images = classes.get(k);
        int turn = i / first.length % images.length;
        if (turn == 0) {
          shuffled[k] = RandomStreams.permutation(images.length, random);
        }
        order[i] = images[shuffled[k][turn]];
      }
      return Arrays.stream(RandomStreams.permutation(size, random)).map(i -> order[i]).toArray();
    };
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
