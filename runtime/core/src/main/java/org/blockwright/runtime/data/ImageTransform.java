package org.blockwright.runtime.data;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * From a picture to numbers: a view of it, changes to its pixels, {@code (value / 255 - mean) /
 * std} in float32 as torchvision computes it, and erasing.
 *
 * @param preprocessing the input's size, and how evaluation frames it
 * @param framing what is taken of the picture
 */
public record ImageTransform(
    Preprocessing preprocessing,
    CropStrategy framing,
    List<Augmentation> augmentations,
    Optional<RandomErasing> erasing) {
  public ImageTransform {
    augmentations = List.copyOf(augmentations);
  }

  /** Without chance: resize, crop and normalise. */
  public static ImageTransform evaluation(Preprocessing preprocessing) {
    return new ImageTransform(preprocessing, preprocessing, List.of(), Optional.empty());
  }

  /** With chance, and normalised as in evaluation. */
  public static ImageTransform training(
      Preprocessing preprocessing, CropStrategy framing, Augmentation... augmentations) {
    return new ImageTransform(preprocessing, framing, List.of(augmentations), Optional.empty());
  }

  /** The same with erasing at its end. */
  public ImageTransform with(RandomErasing last) {
    return new ImageTransform(preprocessing, framing, augmentations, Optional.of(last));
  }

  /** Height and width of the result. */
  int size() {
    return preprocessing.size();
  }

  /** The picture as it is before it becomes numbers. */
  RgbImage render(RgbImage image, RandomGenerator random) {
    RgbImage result = Resampler.apply(image, framing.frame(image.width(), image.height(), random));
    for (Augmentation augmentation : augmentations) {
      result = augmentation.apply(result, random);
    }
    return result;
  }

  /** Writes (size, size, 3) values to {@code out} at {@code offset}. */
  void apply(RgbImage image, RandomGenerator random, float[][] levels, float[] out, int offset) {
    byte[] pixels = render(image, random).pixels();
    for (int c = 0; c < 3; c++) {
      float[] level = levels[c];
      for (int i = c; i < pixels.length; i += 3) {
        out[offset + i] = level[pixels[i] & 0xff];
      }
    }
    erasing.ifPresent(eraser -> eraser.apply(out, offset, size(), random));
  }

  /** For each channel the normalised value of each of the 256 levels. */
  float[][] levels() {
    float[][] levels = new float[3][256];
    for (int c = 0; c < 3; c++) {
      for (int v = 0; v < 256; v++) {
        levels[c][v] =
            (v / 255f - preprocessing.mean().channel(c)) / preprocessing.std().channel(c);
      }
    }
    return levels;
  }
}
