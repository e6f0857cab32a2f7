package org.blockwright.standalone;

/** The greatest value or the mean of each window of a map {@code (C, H, W)}. */
public final class Pooling {
  private final int channels;
  private final int height;
  private final int width;
  private final int outHeight;
  private final int outWidth;
  private int kernel;
  private int stride;
  private int padding;

  private Pooling(int channels, int height, int width, int outHeight, int outWidth) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.outHeight = outHeight;
    this.outWidth = outWidth;
  }

  /** From maps of one size to those of another. */
  public static Pooling of(int channels, int height, int width, int outHeight, int outWidth) {
    return new Pooling(channels, height, width, outHeight, outWidth);
  }

  /** The window's side, its step, and the cells added on each side. */
  public Pooling window(int newKernel, int newStride, int newPadding) {
    kernel = newKernel;
    stride = newStride;
    padding = newPadding;
    return this;
  }

  /** The greatest value in each window. */
  public void max(float[] values, int x, int y) {
    for (int c = 0; c < channels; c++) {
      for (int row = 0; row < outHeight; row++) {
        int top = Math.max(row * stride - padding, 0);
        int bottom = Math.min(row * stride - padding + kernel, height);
        for (int column = 0; column < outWidth; column++) {
          int left = Math.max(column * stride - padding, 0);
          int right = Math.min(column * stride - padding + kernel, width);
          float most = Float.NEGATIVE_INFINITY;
          for (int i = top; i < bottom; i++) {
            int line = x + (c * height + i) * width;
            for (int j = left; j < right; j++) {
              most = Math.max(most, values[line + j]);
            }
          }
          values[y + (c * outHeight + row) * outWidth + column] = most;
        }
      }
    }
  }

  /**
   * The mean of each window.
   *
   * @param countPadding whether zeros of the padding count, though not what hangs over it
   */
  public void mean(float[] values, int x, int y, boolean countPadding) {
    for (int c = 0; c < channels; c++) {
      for (int row = 0; row < outHeight; row++) {
        int start = row * stride - padding;
        int top = Math.max(start, 0);
        int bottom = Math.min(start + kernel, height);
        int lines = Math.min(start + kernel, height + padding) - start;
        for (int column = 0; column < outWidth; column++) {
          int begin = column * stride - padding;
          int left = Math.max(begin, 0);
          int right = Math.min(begin + kernel, width);
          float sum = 0;
          for (int i = top; i < bottom; i++) {
            int line = x + (c * height + i) * width;
            for (int j = left; j < right; j++) {
              sum += values[line + j];
            }
          }
          int counted =
              countPadding
                  ? lines * (Math.min(begin + kernel, width + padding) - begin)
                  : (bottom - top) * (right - left);
          values[y + (c * outHeight + row) * outWidth + column] = sum / counted;
        }
      }
    }
  }
}
