package org.blockwright.runtime.data;

import java.util.random.RandomGenerator;
import org.blockwright.runtime.base.RecipeException;

/**
 * From a picture to the network's input in evaluation: the shorter side to {@code resize}, the
 * middle {@code size}x{@code size} of it, then {@code (value / 255 - mean) / std}. As torchvision's
 * {@code Resize}, {@code CenterCrop}, {@code ToTensor} and {@code Normalize} on PIL images.
 *
 * @param size height and width of the input
 * @param resize the shorter side before the crop, or 0 to leave the picture's size as it is
 */
public record Preprocessing(int size, int resize, Interpolation interpolation, Rgb mean, Rgb std)
    implements CropStrategy {
  /** The most pixels a side whose values, 12 bytes a pixel, one array can hold. */
  private static final int MAX_SIZE = 13_377;

  public Preprocessing {
    if (size < 1 || resize < 0) {
      throw new RecipeException(
          "An input of "
              + size
              + " pixels after a resize to "
              + resize
              + " cannot be; sizes are positive.");
    }
    if (size > MAX_SIZE || resize > MAX_SIZE) {
      throw new RecipeException(
          "An input of "
              + size
              + " pixels after a resize to "
              + resize
              + " is too large; at most "
              + MAX_SIZE
              + " are possible.");
    }
    if (!(std.red() > 0 && std.green() > 0 && std.blue() > 0)) {
      throw new RecipeException(
          "A standard deviation of " + std + " cannot divide; each channel needs a value above 0.");
    }
  }

  /** The usual evaluation on ImageNet: shorter side 256, bilinear, crop 224. */
  public static Preprocessing imagenet() {
    return new Preprocessing(224, 256, Interpolation.BILINEAR, Rgb.IMAGENET_MEAN, Rgb.IMAGENET_STD);
  }

  /** The whole picture at one size, without a margin to crop. */
  public static Preprocessing whole(int size) {
    return new Preprocessing(
        size, size, Interpolation.BILINEAR, Rgb.IMAGENET_MEAN, Rgb.IMAGENET_STD);
  }

  @Override
  public CropWindow frame(int width, int height, RandomGenerator random) {
    int scaledWidth = width;
    int scaledHeight = height;
    if (resize > 0) {
      // torchvision truncates the longer side
      scaledWidth = width <= height ? resize : (int) ((double) resize * width / height);
      scaledHeight = width <= height ? (int) ((double) resize * height / width) : resize;
    }
    return new CropWindow(
        0,
        0,
        width,
        height,
        scaledWidth,
        scaledHeight,
        middle(scaledWidth),
        middle(scaledHeight),
        size,
        size,
        interpolation);
  }

  private int middle(int length) {
    // Python's round: halves go to the even number
    return length >= size ? (int) Math.rint((length - size) / 2.0) : -((size - length) / 2);
  }
}
