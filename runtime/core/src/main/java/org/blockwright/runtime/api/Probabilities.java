package org.blockwright.runtime.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  /** Values in rows of some width. */
  static List<float[]> rows(float[] values, int width) {
    List<float[]> rows = new ArrayList<>();
    for (int from = 0; from < values.length; from += width) {
      rows.add(Arrays.copyOfRange(values, from, from + width));
    }
    return rows;
  }

  /** The first of the highest values. */
  static int highest(double[] values) {
    int best = 0;
    for (int k = 1; k < values.length; k++) {
      best = values[k] > values[best] ? k : best;
    }
    return best;
  }
}
