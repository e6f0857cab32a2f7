package org.blockwright.runtime.data;

import java.util.List;
import java.util.Optional;

/**
 * Labelled images, by index from 0 to {@code size() - 1}. Every method may be called from several
 * threads at once.
 *
 * <p>A source whose images may show several classes, or none, overrides {@link #isMultiLabel} and
 * {@link #labels}; one that knows where things are overrides {@link #objects}. All else follows.
 */
public interface ImageSource extends AutoCloseable {
  int size();

  /** The classes' names, in the order of their numbers. */
  List<String> classNames();

  /** Whether images may show several classes at once, or none. */
  default boolean isMultiLabel() {
    return false;
  }

  /**
   * The class of image {@code i}, 0 to {@code classNames().size() - 1}; where there may be several,
   * the first of {@link #labels}, or -1 for none.
   */
  int label(int i);

  /** All classes that image {@code i} shows, ascending, each once. */
  default int[] labels(int i) {
    return new int[] {label(i)};
  }

  /** What to call image {@code i} in a message: a path, or a file and a number. */
  String name(int i);

  /**
   * Reads one image.
   *
   * @return a raster of the caller's own
   * @throws UnreadableImageException if this image cannot be used, whatever the reason
   */
  RgbImage decode(int i) throws UnreadableImageException;

  /** One value in 0..1 for each class, where one label does not say it all. */
  default Optional<float[]> target(int i) {
    if (!isMultiLabel()) {
      return Optional.empty();
    }
    float[] target = new float[classNames().size()];
    for (int label : labels(i)) {
      target[label] = 1;
    }
    return Optional.of(target);
  }

  /**
   * The things in image {@code i} as far as the source knows them, in the coordinates of {@link
   * #decode}; none where it knows of none.
   */
  default List<ImageObject> objects(int i) {
    return List.of();
  }

  /** All pixels that show things of a class, where the source knows the pixels of each of them. */
  default Optional<Mask> mask(int i, int label) {
    List<ImageObject> objects =
        objects(i).stream().filter(object -> object.label() == label).toList();
    List<Mask> masks = objects.stream().flatMap(object -> object.mask().stream()).toList();
    return masks.size() < objects.size() ? Optional.empty() : Mask.union(masks);
  }

  /** All pixels that show what {@link #label} says, where the source knows them. */
  default Optional<Mask> mask(int i) {
    return mask(i, label(i));
  }

  /** The size that all images have, or empty where sizes differ. */
  default Optional<ImageSize> naturalSize() {
    return Optional.empty();
  }

  /** Lets go of open files. */
  @Override
  default void close() {}
}
