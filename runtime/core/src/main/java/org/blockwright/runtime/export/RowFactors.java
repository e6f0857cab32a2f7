package org.blockwright.runtime.export;

/**
 * A factor and a summand for each output channel of a convolution or linear layer, {@code y *
 * factor + summand}: what a batch norm does behind it, which can be part of its weight and bias.
 *
 * @param factors one for each channel
 * @param summands one for each channel
 */
public record RowFactors(float[] factors, float[] summands) {
  /**
   * Those of a batch norm: {@code (y - mean) / sqrt(variance + eps) * scale + shift}.
   *
   * @param scale null for none
   * @param shift null for none
   */
  public static RowFactors ofNorm(
      float[] scale, float[] shift, float[] mean, float[] variance, double eps) {
    float[] factors = new float[mean.length];
    float[] summands = new float[mean.length];
    for (int c = 0; c < mean.length; c++) {
      double factor = (scale == null ? 1 : scale[c]) / Math.sqrt(variance[c] + eps);
      factors[c] = (float) factor;
      summands[c] = (float) ((shift == null ? 0 : shift[c]) - mean[c] * factor);
    }
    return new RowFactors(factors, summands);
  }

  /** A layer's weight, its output channels first, with the factors in it. */
  public float[] weight(float[] values) {
    float[] scaled = values.clone();
    int each = values.length / factors.length;
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factors[i / each];
    }
    return scaled;
  }

  /**
   * A layer's bias with the factors and summands in it.
   *
   * @param values null for none
   */
  public float[] bias(float[] values) {
    float[] scaled = summands.clone();
    for (int row = 0; row < scaled.length && values != null; row++) {
      scaled[row] += values[row] * factors[row];
    }
    return scaled;
  }
}
