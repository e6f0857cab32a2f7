package org.blockwright.runtime.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Images to learn from and images to be judged by, of the same classes.
 *
 * @param name what was asked for, such as {@code mnist:data/mnist}
 * @param heldOut whether the source has no validation images of its own, so that some of its
 *     training images were set apart
 * @param notes what the person should be told, a sentence each
 */
public record Dataset(
    String name, ImageSource train, ImageSource validation, boolean heldOut, List<String> notes)
    implements AutoCloseable {
  private static final double HELD_OUT_SHARE = 0.1;

  public Dataset {
    notes = List.copyOf(notes);
  }

  /** The classes' names, in the order of their numbers. */
  public List<String> classNames() {
    return train.classNames();
  }

  /** Whether there are validation images alone, which then stand for both. */
  public boolean isValidationOnly() {
    return train == validation;
  }

  /**
   * The same with at most {@code count} training images, the first of a shuffle; validation stays
   * whole, so that figures compare.
   */
  public Dataset limit(int count, long seed) {
    ImageSource part = Subset.shuffled(train, count, seed);
    if (part.size() == train.size()) {
      return this;
    }
    List<String> said = new ArrayList<>(notes);
    said.add("Training on " + part.size() + " of " + train.size() + " images.");
    return new Dataset(name, part, validation, heldOut, said);
  }

  /** Sets a tenth of a source apart for validation, the same tenth each time. */
  static Dataset holdOut(String name, ImageSource source) {
    int[] order =
        RandomStreams.permutation(source.size(), RandomStreams.random(0, RandomStreams.SPLIT));
    int count = (int) Math.max(1, Math.round(HELD_OUT_SHARE * source.size()));
    int[] held = Arrays.copyOf(order, count);
    int[] rest = Arrays.copyOfRange(order, count, order.length);
    Arrays.sort(held);
    Arrays.sort(rest);
    String note =
        name
            + " has no validation images of its own: "
            + count
            + " of its "
            + source.size()
            + " images are held out.";
    return new Dataset(name, Subset.of(source, rest), Subset.of(source, held), true, List.of(note));
  }

  /** Closes both sources. */
  @Override
  public void close() {
    train.close();
    validation.close();
  }
}
