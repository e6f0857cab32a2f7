package org.blockwright.runtime.api;

/**
 * From logits to probabilities, in double precision and one row at a time, so that they depend on
 * the logits alone.
 */
final class Probabilities {
  private Probabilities() {}

  /** One of several classes: {@code exp(x) / sum exp(x)}. */
  static double[] softmax(float[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double[] shares = new double[logits.length];
    double sum = 0;
    for (int k = 0; k < shares.length; k++) {
      shares[k] = Math.exp(logits[k] - most);
      sum += shares[k];
    }
    for (int k = 0; k < shares.length; k++) {
      shares[k] /= sum;
    }
    return shares;
  }

  /** Each class on its own: {@code 1 / (1 + exp(-x))}. */
  static double[] sigmoid(float[] logits) {
    double[] shares = new double[logits.length];
    for (int k = 0; k < shares.length; k++) {
      shares[k] = 1 / (1 + Math.exp(-logits[k]));
    }
    return shares;
  }
}
