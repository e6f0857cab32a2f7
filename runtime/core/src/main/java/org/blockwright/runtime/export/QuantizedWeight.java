package org.blockwright.runtime.export;

import org.blockwright.runtime.weights.SignedBytes;

/**
 * A layer's weight in bytes, and its bias.
 *
 * @param numbers a scale for each output channel
 * @param axes of the weight, output channels first
 * @param bias null where there is none
 * @param step scale of what the layer reads
 */
record QuantizedWeight(SignedBytes numbers, int[] axes, float[] bias, float step) {
  /** Biases beyond this part of 32 bits would leave no room for sums. */
  private static final double LARGEST_BIAS = 1 << 30;

  /** Rounds a weight. */
  static QuantizedWeight of(float[] values, int[] axes, float[] bias, float step) {
    float[] least = new float[axes[0]];
    for (int row = 0; row < least.length && bias != null; row++) {
      least[row] = (float) (Math.abs(bias[row]) / (step * LARGEST_BIAS));
    }
    return new QuantizedWeight(SignedBytes.of(values, least), axes, bias, step);
  }

  /** Scales of the products, and of a bias of 32 bits. */
  float[] biasScales() {
    float[] scales = numbers.scales().clone();
    for (int row = 0; row < scales.length; row++) {
      scales[row] *= step;
    }
    return scales;
  }

  /** The bias in whole numbers of {@link #biasScales}. */
  int[] biases() {
    float[] scales = biasScales();
    int[] whole = new int[bias.length];
    for (int row = 0; row < whole.length; row++) {
      whole[row] = (int) Math.rint(bias[row] / (double) scales[row]);
    }
    return whole;
  }
}
