package org.blockwright.runtime.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Images that go through a network together.
 *
 * @param images float32 (N, 3, H, W), normalised
 * @param labels N class numbers; after mixup those of the images that were mixed into
 * @param targets N rows of K values in 0..1, where labels do not say it all (mixup, cutmix, several
 *     labels an image); taken as they are: label smoothing is in them already
 * @param indices N places in the source, for its names, masks and targets
 * @param names N names for messages
 * @param cut what CutMix swapped, where it did
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not compared
public record Batch(
    NDArray images,
    int[] labels,
    Optional<float[][]> targets,
    int[] indices,
    List<String> names,
    Optional<CutBox> cut)
    implements AutoCloseable {
  /** Images of which no parts were swapped. */
  public Batch(
      NDArray images,
      int[] labels,
      Optional<float[][]> targets,
      int[] indices,
      List<String> names) {
    this(images, labels, targets, indices, names, Optional.empty());
  }

  /** Images that come from no source: their places count from 0. */
  public Batch(NDArray images, int[] labels, Optional<float[][]> targets, List<String> names) {
    this(images, labels, targets, IntStream.range(0, labels.length).toArray(), names);
  }

  /** How many images. */
  public int size() {
    return labels.length;
  }

  /** The labels as int64 (N) on {@code manager}. */
  public NDArray labelArray(NDManager manager) {
    long[] values = new long[labels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels[i];
    }
    return manager.create(values);
  }

  /**
   * The targets as float32 (N, K) on {@code manager}, or empty where the labels are the targets.
   */
  public Optional<NDArray> targetArray(NDManager manager) {
    return targets.map(
        rows -> {
          int classes = rows[0].length;
          float[] values = new float[rows.length * classes];
          for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, values, i * classes, classes);
          }
          return manager.create(values, new Shape(rows.length, classes));
        });
  }

  /** Frees the images. */
  @Override
  public void close() {
    images.close();
  }
}
