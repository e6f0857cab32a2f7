package org.blockwright.runtime.weights;

import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Resizing of position embeddings (1, tokens, channels) to another square grid, as timm's {@code
 * resize_pos_embed}: rows of class tokens kept, the grid resampled bicubically (a = -0.75, half
 * pixel centres, edges repeated). Tables of relative positions ((2 w - 1)^2, heads) are resampled
 * the same way, as microsoft/Swin-Transformer does when it loads weights of another window.
 */
final class PositionTableResizer {
  /** A class token and a distillation token. */
  private static final int MAX_PREFIX = 2;

  /** What tables of relative positions are called; other tables of two axes are weights. */
  private static final String RELATIVE = "relative_position_bias_table";

  private static final int TAPS = 4;
  private static final float A = -0.75f;

  private PositionTableResizer() {}

  /**
   * Returns the embedding for another number of tokens, if only the grid differs: as few class
   * tokens as leave a square both before and after.
   */
  static Optional<WeightTensor> resize(WeightTensor tensor, Shape wanted) {
    Shape shape = tensor.shape();
    if (tensor.name().endsWith(RELATIVE) && shape.dimension() == 2 && wanted.dimension() == 2) {
      return relative(tensor, wanted);
    }
    if (shape.dimension() != 3
        || wanted.dimension() != 3
        || shape.get(0) != 1
        || wanted.get(0) != 1
        || shape.get(2) != wanted.get(2)) {
      return Optional.empty();
    }
    for (int prefix = 0; prefix <= MAX_PREFIX; prefix++) {
      int from = root(shape.get(1) - prefix);
      int to = root(wanted.get(1) - prefix);
      if (from > 0 && to > 0) {
        return Optional.of(resize(tensor, wanted, prefix, from, to));
      }
    }
    return Optional.empty();
  }

  private static Optional<WeightTensor> relative(WeightTensor tensor, Shape wanted) {
    int from = root(tensor.shape().get(0));
    int to = root(wanted.get(0));
    boolean square = from > 0 && to > 0 && tensor.shape().get(1) == wanted.get(1);
    return square ? Optional.of(resize(tensor, wanted, 0, from, to)) : Optional.empty();
  }

  private static int root(long square) {
    int root = (int) Math.round(Math.sqrt((double) square));
    return square > 0 && (long) root * root == square ? root : -1;
  }

  private static WeightTensor resize(
      WeightTensor tensor, Shape wanted, int prefix, int from, int to) {
    return new WeightTensor(
        tensor.name(),
        TensorType.F32,
        wanted.getShape(),
        into -> {
          int channels = (int) wanted.get(wanted.dimension() - 1);
          float[] source = tensor.toFloats();
          FloatBuffer target = into.asFloatBuffer();
          target.put(source, 0, prefix * channels);
          int[] taps = taps(from, to);
          float[] weights = weights(from, to);
          float[] row = new float[channels];
          for (int y = 0; y < to; y++) {
            for (int x = 0; x < to; x++) {
              Arrays.fill(row, 0);
              for (int j = 0; j < TAPS; j++) {
                for (int i = 0; i < TAPS; i++) {
                  float weight = weights[TAPS * y + j] * weights[TAPS * x + i];
                  int at = (prefix + taps[TAPS * y + j] * from + taps[TAPS * x + i]) * channels;
                  for (int c = 0; c < channels; c++) {
                    row[c] += weight * source[at + c];
                  }
                }
              }
              target.put(row);
            }
          }
        });
  }

  private static float centre(int index, int from, int to) {
    return (index + 0.5f) * ((float) from / to) - 0.5f;
  }

  private static int[] taps(int from, int to) {
    int[] taps = new int[TAPS * to];
    for (int i = 0; i < taps.length; i++) {
      int first = (int) Math.floor(centre(i / TAPS, from, to)) - 1;
      taps[i] = Math.min(Math.max(first + i % TAPS, 0), from - 1);
    }
    return taps;
  }

  private static float[] weights(int from, int to) {
    float[] weights = new float[TAPS * to];
    for (int i = 0; i < weights.length; i++) {
      float centre = centre(i / TAPS, from, to);
      weights[i] = cubic(Math.abs(centre - ((float) Math.floor(centre) - 1 + i % TAPS)));
    }
    return weights;
  }

  private static float cubic(float d) {
    if (d <= 1) {
      return ((A + 2) * d - (A + 3)) * d * d + 1;
    }
    return d < 2 ? ((A * d - 5 * A) * d + 8 * A) * d - 4 * A : 0;
  }
}
