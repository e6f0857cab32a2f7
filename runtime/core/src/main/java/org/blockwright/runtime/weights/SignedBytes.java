package org.blockwright.runtime.weights;

/**
 * A matrix or kernel in whole numbers from -127 to 127, with a factor for each row (output
 * channel): {@code max |w| / 127}, so that {@code w} is about {@code bytes * scale}.
 *
 * @param bytes the numbers, row by row
 * @param scales the factors, one for each row
 */
public record SignedBytes(byte[] bytes, float[] scales) {
  private static final int LARGEST = 127;

  /**
   * Rounds a matrix or kernel.
   *
   * @param values row by row
   * @param rows how many there are
   */
  public static SignedBytes of(float[] values, int rows) {
    return of(values, new float[rows]);
  }

  /**
   * The same with factors that are not below given ones.
   *
   * @param least a factor for each row, or 0
   */
  public static SignedBytes of(float[] values, float[] least) {
    int rows = least.length;
    int length = values.length / rows;
    byte[] bytes = new byte[values.length];
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      float largest = 0;
      for (int i = row * length; i < (row + 1) * length; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      float scale = Math.max(largest / LARGEST, least[row]);
      // What is too small to be told from 0 is 0.
      scales[row] = scale < Float.MIN_NORMAL ? 1 : scale;
      for (int i = row * length; i < (row + 1) * length; i++) {
        double steps = Math.rint((double) values[i] / scales[row]);
        bytes[i] = (byte) Math.max(-LARGEST, Math.min(LARGEST, steps));
      }
    }
    return new SignedBytes(bytes, scales);
  }

  /** The numbers of {@link #bytes} with rows as columns. */
  public byte[] turned() {
    int rows = scales.length;
    int columns = bytes.length / rows;
    byte[] turned = new byte[bytes.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = bytes[row * columns + column];
      }
    }
    return turned;
  }
}
