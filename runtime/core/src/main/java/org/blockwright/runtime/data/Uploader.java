package org.blockwright.runtime.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;

/**
 * Brings batches into memory of the engine's own, through one buffer for all: an array that DJL
 * makes of a Java buffer lives in memory that only the garbage collector frees.
 */
final class Uploader {
  private final int size;
  private final boolean channelsLast;
  private final ByteBuffer staging;

  /**
   * For images of {@code size}x{@code size}.
   *
   * @param images at most so many at once
   * @param channelsLast whether the engine keeps them as they come, (N, H, W, C) in memory
   * @throws BlockwrightException if so many together are more than one buffer holds
   */
  Uploader(int images, int size, boolean channelsLast) {
    this.size = size;
    this.channelsLast = channelsLast;
    long bytes = 3L * Float.BYTES * size * size * images;
    if (bytes > Integer.MAX_VALUE) {
      throw new FileException(
          "A batch of "
              + images
              + " images of "
              + size
              + "x"
              + size
              + " pixels takes more than 2 GiB; choose a smaller batch or size.");
    }
    this.staging = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Copies the first {@code count} images.
   *
   * @param values (N, H, W, 3)
   * @return float32 (count, 3, H, W)
   */
  synchronized NDArray upload(float[] values, int count, NDManager manager) {
    int length = count * 3 * size * size;
    FloatBuffer floats = staging.clear().asFloatBuffer();
    if (channelsLast) {
      floats.put(values, 0, length);
    } else {
      putPlanes(values, count, floats);
    }
    staging.limit(length * Float.BYTES);
    Shape shape = channelsLast ? new Shape(count, size, size, 3) : new Shape(count, 3, size, size);
    try (NDArray view = manager.create(staging, shape, DataType.FLOAT32)) {
      if (!channelsLast) {
        return view.duplicate();
      }
      try (NDArray copy = view.duplicate()) {
        return copy.transpose(0, 3, 1, 2);
      }
    }
  }

  private void putPlanes(float[] values, int count, FloatBuffer out) {
    int plane = size * size;
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < 3; c++) {
        for (int p = 0; p < plane; p++) {
          out.put(values[3 * (i * plane + p) + c]);
        }
      }
    }
  }
}
