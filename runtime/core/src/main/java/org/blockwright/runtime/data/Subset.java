package org.blockwright.runtime.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;

/** Some images of another source, in a given order. Closing it closes the other. */
public final class Subset implements ImageSource {
  private final ImageSource source;
  private final int[] indices;

  private Subset(ImageSource source, int[] indices) {
    this.source = source;
    this.indices = indices;
  }

  /** The images at {@code indices}. */
  public static ImageSource of(ImageSource source, int... indices) {
    for (int index : indices) {
      if (index < 0 || index >= source.size()) {
        throw new IndexOutOfBoundsException("image " + index + " of " + source.size());
      }
    }
    return new Subset(source, indices.clone());
  }

  /**
   * The first {@code count} images of a shuffle that {@code seed} decides; the source itself if it
   * has no more than that.
   *
   * @throws BlockwrightException if {@code count} is below 1
   */
  public static ImageSource shuffled(ImageSource source, int count, long seed) {
    if (count < 1) {
      throw new FileException("A limit of " + count + " images leaves none; it is at least 1.");
    }
    if (count >= source.size()) {
      return source;
    }
    return new Subset(source, Arrays.copyOf(order(source, seed), count));
  }

  /** The images that {@link #shuffled} leaves out, in the order of the same shuffle. */
  public static ImageSource leftOut(ImageSource source, int count, long seed) {
    int[] order = order(source, seed);
    return new Subset(
        source, Arrays.copyOfRange(order, Math.min(count, order.length), order.length));
  }

  private static int[] order(ImageSource source, long seed) {
    return RandomStreams.permutation(
        source.size(), RandomStreams.random(seed, RandomStreams.LIMIT));
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public List<String> classNames() {
    return source.classNames();
  }

  @Override
  public int label(int i) {
    return source.label(indices[i]);
  }

  @Override
  public String name(int i) {
    return source.name(indices[i]);
  }

  @Override
  public RgbImage decode(int i) throws UnreadableImageException {
    return source.decode(indices[i]);
  }

  @Override
  public boolean isMultiLabel() {
    return source.isMultiLabel();
  }

  @Override
  public int[] labels(int i) {
    return source.labels(indices[i]);
  }

  @Override
  public Optional<float[]> target(int i) {
    return source.target(indices[i]);
  }

  @Override
  public List<ImageObject> objects(int i) {
    return source.objects(indices[i]);
  }

  @Override
  public Optional<ImageSize> naturalSize() {
    return source.naturalSize();
  }

  @Override
  public void close() {
    source.close();
  }
}
