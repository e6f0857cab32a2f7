package org.blockwright.runtime.faithfulness;

/** What stands where a pixel was taken away, or before it is put in. */
public enum Substrate {
  /** The mean colour: 0 in a normalised picture. */
  MEAN,
  /** The picture itself, blurred by a Gaussian of 11 x 11 pixels with sigma 5. */
  BLURRED;

  private static final int REACH = 5;
  private static final double SIGMA = 5;

  /**
   * The whole picture made of this.
   *
   * @param image {@code (height, width, 3)}, normalised
   */
  float[] of(float[] image, int width, int height) {
    if (this == MEAN) {
      return new float[image.length];
    }
    float[] rows = blurred(image, width, height, 3, 3 * width);
    return blurred(rows, height, width, 3 * width, 3);
  }

  /** Along one direction; at the border with what there is. */
  private static float[] blurred(float[] image, int length, int lines, int step, int lineStep) {
    float[] result = new float[image.length];
    for (int line = 0; line < lines; line++) {
      for (int channel = 0; channel < 3; channel++) {
        int start = line * lineStep + channel;
        for (int i = 0; i < length; i++) {
          double sum = 0;
          double weights = 0;
          for (int d = Math.max(-REACH, -i); d <= Math.min(REACH, length - 1 - i); d++) {
            double weight = Math.exp(-d * d / (2 * SIGMA * SIGMA));
            sum += weight * image[start + (i + d) * step];
            weights += weight;
          }
          result[start + i * step] = (float) (sum / weights);
        }
      }
    }
    return result;
  }
}
