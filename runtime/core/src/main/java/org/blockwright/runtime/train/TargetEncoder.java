package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.data.Batch;

/** Turns labels into rows of targets. */
final class TargetEncoder {
  private final int classes;
  private final double smoothing;
  private final Optional<double[]> weights;

  TargetEncoder(int classes, double smoothing) {
    this(classes, smoothing, Optional.empty());
  }

  /**
   * @param weights of the classes. A row's values are multiplied by them; as PyTorch's
   *     CrossEntropyLoss takes the mean, they are divided by the mean weight of a batch's labels,
   *     and by nothing where targets are given.
   */
  TargetEncoder(int classes, double smoothing, Optional<double[]> weights) {
    this.classes = classes;
    this.smoothing = smoothing;
    this.weights = weights;
  }

  /** Rows {@code from} to {@code to} (exclusive) of a batch's targets, (to - from, K). */
  NDArray rows(Batch batch, int from, int to, NDManager manager) {
    float[] values = new float[(to - from) * classes];
    for (int row = from; row < to; row++) {
      fill(values, (row - from) * classes, batch, row);
    }
    weights.ifPresent(given -> weigh(values, given, batch));
    return manager.create(values, new Shape(to - from, classes));
  }

  private void weigh(float[] values, double[] given, Batch batch) {
    double mean =
        batch.targets().isPresent()
            ? 1
            : Arrays.stream(batch.labels()).mapToDouble(k -> given[k]).average().orElse(1);
    for (int i = 0; i < values.length; i++) {
      // a batch of classes that do not count has a loss of 0
      values[i] *= mean == 0 ? 0 : (float) (given[i % classes] / mean);
    }
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
    return new FileException(
        batch.names().get(row) + " has " + has + ", but the model has " + classes + " classes.");
  }
}
