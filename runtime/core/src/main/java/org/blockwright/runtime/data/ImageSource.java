package org.blockwright.runtime.data;

import java.util.List;
import java.util.Optional;

/**
 * Labelled images, by index from 0 to {@code size() - 1}. Every method may be called from several
 * threads at once.
 *
 * <p>A source with several labels an image overrides {@link #target}; one that knows where its
 * objects are overrides {@link #mask}.
 */
public interface ImageSource extends AutoCloseable {
  int size();

  /** The classes' names, in the order of their numbers. */
  List<String> classNames();

  /** The class of image {@code i}, 0 to {@code classNames().size() - 1}. */
  int label(int i);

  /** What to call image {@code i} in a message: a path, or a file and a number. */
  String name(int i);

  /**
   * Reads one image.
   *
   * @return a raster of the caller's own
   * @throws UnreadableImageException if this image cannot be used, whatever the reason
   */
  RgbImage decode(int i) throws UnreadableImageException;

  /** One value in 0..1 for each class, where the label alone does not say it all. */
  default Optional<float[]> target(int i) {
    return Optional.empty();
  }

  /** Where the labelled object is, in the coordinates of {@link #decode}, if the source knows. */
  default Optional<Mask> mask(int i) {
    return Optional.empty();
  }

  /** The size that all images have, or empty where sizes differ. */
  default Optional<ImageSize> naturalSize() {
    return Optional.empty();
  }

  /** Lets go of open files. */
  @Override
  default void close() {}
}
