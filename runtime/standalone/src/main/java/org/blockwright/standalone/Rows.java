package org.blockwright.standalone;

/** Norm and softmax, row by row. */
public final class Rows {
  private Rows() {}

  /** {@code (x - mean) / sqrt(variance + eps) scale + shift} of each row. */
  public static void layerNorm(
      float[] a, int x, float[] scale, float[] shift, double eps, float[] out, int y, int rows) {
    int size = scale.length;
    for (int row = 0; row < rows; row++) {
      int from = x + row * size;
      int to = y + row * size;
      double sum = 0;
      for (int i = 0; i < size; i++) {
        sum += a[from + i];
      }
      float mean = (float) (sum / size);
      double squares = 0;
      for (int i = 0; i < size; i++) {
        float d = a[from + i] - mean;
        squares += d * d;
      }
      float factor = (float) (1 / Math.sqrt(squares / size + eps));
      for (int i = 0; i < size; i++) {
        out[to + i] = (a[from + i] - mean) * factor * scale[i] + shift[i];
      }
    }
  }

  /** Softmax along the middle of {@code (outer, size, inner)}. */
  public static void softmax(float[] a, int x, float[] out, int y, int outer, int size, int inner) {
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        int offset = o * size * inner + i;
        float most = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < size; k++) {
          most = Math.max(most, a[x + offset + k * inner]);
        }
        float sum = 0;
        for (int k = 0; k < size; k++) {
          float e = Functions.exp(a[x + offset + k * inner] - most);
          out[y + offset + k * inner] = e;
          sum += e;
        }
        float factor = 1 / sum;
        for (int k = 0; k < size; k++) {
          out[y + offset + k * inner] *= factor;
        }
      }
    }
  }
}
