package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;

/**
 * Images and what they show.
 *
 * @param images float32 (N, C, H, W)
 * @param labels N classes; of mixed images those of the images that were mixed into; of images with
 *     several labels anything
 * @param targets N rows of K values where labels do not say it all (mixup, cutmix, several labels);
 *     taken as they are: label smoothing is in them already
 * @param names N names for messages
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record TrainingBatch(
    NDArray images, int[] labels, Optional<float[][]> targets, List<String> names) {
  /** How many images. */
  public int size() {
    return labels.length;
  }
}
