package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.Batch;

/** Turns labels into rows of targets. */
final class TargetEncoder {
  private final int classes;
  private final double smoothing;

  TargetEncoder(int classes, double smoothing) {
    this.classes = classes;
    this.smoothing = smoothing;
  }

  /** Rows {@code from} to {@code to} (exclusive) of a batch's targets, (to - from, K). */
  NDArray rows(Batch batch, int from, int to, NDManager manager) {
    float[] values = new float[(to - from) * classes];
    for (int row = from; row < to; row++) {
      fill(values, (row - from) * classes, batch, row);
    }
    return manager.create(values, new Shape(to - from, classes));
  }

  private void fill(float[] values, int at, Batch batch, int row) {
    if (batch.targets().isPresent()) {
      float[] given = batch.targets().get()[row];
      if (given.length != classes) {
        throw mismatch(batch, row, given.length + " classes");
      }
      System.arraycopy(given, 0, values, at, classes);
      return;
    }
    int label = batch.labels()[row];
    if (label < 0 || label >= classes) {
      throw mismatch(batch, row, "class " + label);
    }
    Arrays.fill(values, at, at + classes, (float) (smoothing / classes));
    values[at + label] = (float) (1 - smoothing + smoothing / classes);
  }

  private BlockwrightException mismatch(Batch batch, int row, String has) {
    return new BlockwrightException(
        batch.names().get(row) + " has " + has + ", but the model has " + classes + " classes.");
  }
}
