package org.blockwright.runtime.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.Printable;

/**
 * Images to learn from and images to be judged by, of the same classes.
 *
 * @param name what was asked for, such as {@code mnist:data/mnist}
 * @param heldOut whether the source has no validation images of its own, so that some of its
 *     training images were set apart
 * @param notes what the person should be told, a sentence each
 * @param warnings what makes little sense to train on, a sentence each
 */
public record Dataset(
    String name,
    ImageSource train,
    ImageSource validation,
    boolean heldOut,
    List<String> notes,
    List<String> warnings)
    implements AutoCloseable {
  private static final double HELD_OUT_SHARE = 0.1;

  public Dataset {
    notes = List.copyOf(notes);
    warnings = List.copyOf(warnings);
  }

  /** Two sources, and what is to be said about them beside what shows in them. */
  static Dataset of(
      String name, ImageSource train, ImageSource validation, List<String> notes, String... odd) {
    List<String> warnings = new ArrayList<>(Arrays.asList(odd));
    if (train == validation) {
      warnings.add(name + " holds one set of images: it trains on the images that judge it.");
    }
    if (train.classNames().size() == 1) {
      warnings.add(
          name
              + " has one class only, '"
              + Printable.of(train.classNames().get(0))
              + "': there is nothing to tell it from, and every answer is right.");
    }
    return new Dataset(name, train, validation, false, notes, warnings);
  }

  /** The classes' names, in the order of their numbers. */
  public List<String> classNames() {
    return train.classNames();
  }

  /** Whether images may show several classes at once, or none. */
  public boolean isMultiLabel() {
    return train.isMultiLabel();
  }

  /** Whether there is one set of images alone, which then stands for both. */
  public boolean isValidationOnly() {
    return train == validation;
  }

  /**
   * The same with at most {@code count} training images, the first of a shuffle; validation stays
   * whole, so that figures compare.
   *
   * @throws org.blockwright.runtime.base.BlockwrightException if {@code count} is below 1
   */
  public Dataset limit(int count, long seed) {
    ImageSource part = Subset.shuffled(train, count, seed);
    if (part.size() == train.size()) {
      return this;
    }
    List<String> said = new ArrayList<>(notes);
    long shown = classesIn(part);
    said.add(
        "Training on %d of %d images%s."
            .formatted(
                part.size(),
                train.size(),
                shown < classesIn(train)
                    ? ", which show %d of the %d classes".formatted(shown, classNames().size())
                    : ""));
    return new Dataset(name, part, validation, heldOut, said, warnings);
  }

  /** How many classes have an image. */
  private static long classesIn(ImageSource images) {
    return IntStream.range(0, images.size())
        .flatMap(
            i ->
                images.isMultiLabel()
                    ? Arrays.stream(images.labels(i))
                    : IntStream.of(images.label(i)))
        .distinct()
        .count();
  }

  /**
   * Sets a tenth of each class apart for validation, at least one image of every class that has
   * two, the same images each time. An image of several classes counts for the rarest of them.
   *
   * @throws BlockwrightException if no class has two images
   */
  static Dataset holdOut(String name, ImageSource source, List<String> notes) {
    int[] order =
        RandomStreams.permutation(source.size(), RandomStreams.random(0, RandomStreams.SPLIT));
    int[] groups = groups(source);
    int[] sizes = new int[source.classNames().size() + 1];
    for (int group : groups) {
      sizes[group]++;
    }
    int[] wanted =
        Arrays.stream(sizes)
            .map(n -> n < 2 ? 0 : (int) Math.max(1, Math.round(HELD_OUT_SHARE * n)))
            .toArray();
    int count = Arrays.stream(wanted).sum();
    if (count == 0) {
      throw new FileException(
          name
              + " has no class of two images, so that none can be held out for validation;"
              + " name a folder with validation images too.");
    }
    List<Integer> held = new ArrayList<>();
    List<Integer> rest = new ArrayList<>();
    for (int i : order) {
      (wanted[groups[i]]-- > 0 ? held : rest).add(i);
    }
    List<String> said = new ArrayList<>(notes);
    said.add(
        name
            + " has no validation images of its own: "
            + count
            + " of its "
            + source.size()
            + " images are held out, a tenth of each class.");
    Dataset parts =
        of(name, Subset.of(source, sorted(rest)), Subset.of(source, sorted(held)), said);
    return new Dataset(name, parts.train, parts.validation, true, parts.notes, parts.warnings);
  }

  /** Of each image the rarest class that it shows; the number after all classes for none. */
  private static int[] groups(ImageSource source) {
    int classes = source.classNames().size();
    int[] counts = new int[classes];
    for (int i = 0; i < source.size(); i++) {
      for (int label : source.labels(i)) {
        counts[label]++;
      }
    }
    int[] groups = new int[source.size()];
    for (int i = 0; i < groups.length; i++) {
      groups[i] =
          Arrays.stream(source.labels(i))
              .boxed()
              .min(Comparator.comparingInt(label -> counts[label]))
              .orElse(classes);
    }
    return groups;
  }

  private static int[] sorted(List<Integer> indices) {
    return indices.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /** Closes both sources. */
  @Override
  public void close() {
    train.close();
    validation.close();
  }
}
