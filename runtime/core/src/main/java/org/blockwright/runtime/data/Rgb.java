package org.blockwright.runtime.data;

/** One value for each colour channel, in units of the full range: 1 is 255. */
public record Rgb(float red, float green, float blue) {
  /** The mean of ImageNet's training images. */
  public static final Rgb IMAGENET_MEAN = new Rgb(0.485f, 0.456f, 0.406f);

  /** The standard deviation of ImageNet's training images. */
  public static final Rgb IMAGENET_STD = new Rgb(0.229f, 0.224f, 0.225f);

  /** The same value in every channel. */
  public static Rgb grey(float value) {
    return new Rgb(value, value, value);
  }

  float channel(int c) {
    return c == 0 ? red : c == 1 ? green : blue;
  }
}
