package org.blockwright.runtime.data;

import java.util.Arrays;

/**
 * Resizing as PIL's {@code Image.resize} does it, bit for bit: a horizontal and then a vertical
 * pass over 8-bit samples, with filter weights in fixed point (Pillow, {@code
 * libImaging/Resample.c}). Only the rows and columns that a view keeps are computed.
 */
final class Resampler {
  /** 8 bits for the sample, 2 for the overshoot of the cubic filter. */
  private static final int PRECISION = 32 - 8 - 2;

  private static final int HALF = 1 << (PRECISION - 1);

  private Resampler() {}

  /** What {@code view} takes from {@code source}. */
  static RgbImage apply(RgbImage source, CropWindow view) {
    if (view.width() == view.scaledWidth() && view.height() == view.scaledHeight()) {
      return crop(source, view.x() + view.left(), view.y() + view.top(), view);
    }
    int left = Math.max(0, view.left());
    int right = Math.min(view.scaledWidth(), view.left() + view.outWidth());
    int top = Math.max(0, view.top());
    int bottom = Math.min(view.scaledHeight(), view.top() + view.outHeight());
    if (left >= right || top >= bottom) {
      return new RgbImage(view.outWidth(), view.outHeight());
    }
    Taps rows = new Taps(view.height(), view.scaledHeight(), view.interpolation(), top, bottom);
    Taps columns = new Taps(view.width(), view.scaledWidth(), view.interpolation(), left, right);
    int firstRow = rows.start[0];
    int rowCount = rows.start[bottom - top - 1] + rows.count[bottom - top - 1] - firstRow;

    RgbImage out = new RgbImage(view.outWidth(), view.outHeight());
    byte[] narrow = new byte[3 * rowCount * (right - left)];
    for (int row = 0; row < rowCount; row++) {
      horizontal(
          source, view.x(), view.y() + firstRow + row, columns, narrow, 3 * row * (right - left));
    }
    vertical(
        narrow,
        3 * (right - left),
        firstRow,
        rows,
        out,
        3 * (left - view.left()),
        top - view.top());
    return out;
  }

  /** The whole picture at another size. */
  static RgbImage resize(RgbImage source, int width, int height, Interpolation interpolation) {
    return apply(
        source,
        new CropWindow(
            0,
            0,
            source.width(),
            source.height(),
            width,
            height,
            0,
            0,
            width,
            height,
            interpolation));
  }

  private static RgbImage crop(RgbImage source, int x, int y, CropWindow view) {
    RgbImage out = new RgbImage(view.outWidth(), view.outHeight());
    int left = Math.max(x, view.x());
    int right = Math.min(x + view.outWidth(), view.x() + view.width());
    int top = Math.max(y, view.y());
    int bottom = Math.min(y + view.outHeight(), view.y() + view.height());
    for (int row = top; row < bottom && left < right; row++) {
      int from = 3 * (row * source.width() + left);
      int to = 3 * ((row - y) * out.width() + left - x);
      System.arraycopy(source.pixels(), from, out.pixels(), to, 3 * (right - left));
    }
    return out;
  }

  private static void horizontal(RgbImage source, int x, int y, Taps taps, byte[] out, int offset) {
    byte[] in = source.pixels();
    int row = 3 * (y * source.width() + x);
    for (int column = 0, o = offset; column < taps.start.length; column++, o += 3) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int k = column * taps.stride;
      int end = k + taps.count[column];
      for (int i = row + 3 * taps.start[column]; k < end; k++, i += 3) {
        int weight = taps.weights[k];
        red += (in[i] & 0xff) * weight;
        green += (in[i + 1] & 0xff) * weight;
        blue += (in[i + 2] & 0xff) * weight;
      }
      out[o] = clip(red);
      out[o + 1] = clip(green);
      out[o + 2] = clip(blue);
    }
  }

  private static void vertical(
      byte[] in, int rowLength, int firstRow, Taps taps, RgbImage out, int left, int top) {
    int[] sums = new int[rowLength];
    for (int row = 0; row < taps.start.length; row++) {
      Arrays.fill(sums, HALF);
      for (int k = 0; k < taps.count[row]; k++) {
        accumulate(
            in,
            (taps.start[row] - firstRow + k) * rowLength,
            taps.weights[row * taps.stride + k],
            sums);
      }
      int o = 3 * (top + row) * out.width() + left;
      for (int i = 0; i < rowLength; i++) {
        out.pixels()[o + i] = clip(sums[i]);
      }
    }
  }

  /** A loop that the JIT compiles to vector instructions. */
  private static void accumulate(byte[] in, int from, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (in[from + i] & 0xff) * weight;
    }
  }

  private static byte clip(int sum) {
    int value = sum >> PRECISION;
    return (byte) (value < 0 ? 0 : Math.min(value, 255));
  }

  /** For each output pixel of one axis: which input pixels it reads and with what weight. */
  private static final class Taps {
    final int stride;
    final int[] start;
    final int[] count;
    final int[] weights;

    Taps(int inSize, int outSize, Interpolation filter, int from, int to) {
      double scale = (double) inSize / outSize;
      double widening = Math.max(scale, 1);
      double support = filter.support * widening;
      stride = (int) Math.ceil(support) * 2 + 1;
      start = new int[to - from];
      count = new int[to - from];
      weights = new int[(to - from) * stride];
      double[] exact = new double[stride];
      for (int out = from; out < to; out++) {
        double center = (out + 0.5) * scale;
        int low = Math.max((int) (center - support + 0.5), 0);
        int high = Math.min((int) (center + support + 0.5), inSize);
        double sum = 0;
        for (int i = low; i < high; i++) {
          exact[i - low] = filter.weight((i - center + 0.5) * (1 / widening));
          sum += exact[i - low];
        }
        start[out - from] = low;
        count[out - from] = high - low;
        for (int i = 0; i < high - low; i++) {
          double normal = sum == 0 ? exact[i] : exact[i] / sum;
          weights[(out - from) * stride + i] =
              (int) (normal * (1 << PRECISION) + (normal < 0 ? -0.5 : 0.5));
        }
      }
    }
  }
}
