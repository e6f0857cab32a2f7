package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.pytorch.Tensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Losses, targets and metrics against plain arithmetic. */
class LossTest {
  private static final float[] LOGITS = {2, -1, 0.5f, 40, -40, 0};
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private NDList logits() {
    return new NDList(manager.create(LOGITS, new Shape(2, 3)));
  }

  private static Batch batch(int... labels) {
    return new Batch(null, labels, Optional.empty(), List.of("a.png", "b.png", "c.png"));
  }

  private static Batch batch(float[][] targets) {
    return new Batch(
        null, new int[targets.length], Optional.of(targets), List.of("a.png", "b.png", "c.png"));
  }

  @Test
  void smoothedCrossEntropy() {
    double smoothing = 0.1;
    NDArray targets = new TargetEncoder(3, smoothing).rows(batch(0, 2), 0, 2, manager);
    double expected = 0;
    int[] labels = {0, 2};
    for (int row = 0; row < 2; row++) {
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        sum += Math.exp(LOGITS[3 * row + k]);
      }
      for (int k = 0; k < 3; k++) {
        double target = smoothing / 3 + (k == labels[row] ? 1 - smoothing : 0);
        expected -= target * (LOGITS[3 * row + k] - Math.log(sum)) / 2;
      }
    }
    assertEquals(expected, Loss.softmax().of(logits(), targets).getFloat(), 1e-6 * expected);
  }

  @Test
  void binaryCrossEntropyHoldsForLargeLogits() {
    float[][] truth = {{1, 0, 1}, {1, 1, 0}};
    NDArray targets = new TargetEncoder(3, 0.1).rows(batch(truth), 0, 2, manager);
    assertArrayEquals(new float[] {1, 0, 1, 1, 1, 0}, targets.toFloatArray());
    double expected = 0;
    for (int i = 0; i < 6; i++) {
      double x = LOGITS[i];
      double t = truth[i / 3][i % 3];
      expected += (Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x)))) / 6;
    }
    assertEquals(expected, Loss.binary().of(logits(), targets).getFloat(), 1e-6 * expected);
  }

  @Test
  void gradientsDoNotHangOnTheGarbageCollector() {
    NDArray logits = logits().head();
    logits.setRequiresGradient(true);
    NDArray targets = new TargetEncoder(3, 0).rows(batch(0, 2), 0, 2, manager);
    float[][] gradients = new float[2][];
    for (int run = 0; run < 2; run++) {
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray loss = Loss.softmax().of(new NDList(logits), targets);
        if (run == 1) {
          collectAndOverwrite();
        }
        collector.backward(loss);
      }
      try (NDArray gradient = Tensors.gradient(logits)) {
        gradients[run] = gradient.toFloatArray();
      }
      Tensors.zeroGradients(List.of(logits));
    }
    assertArrayEquals(gradients[0], gradients[1]);
  }

  /** Frees direct buffers that nobody holds and writes over the memory that they had. */
  private static void collectAndOverwrite() {
    List<ByteBuffer> held = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      System.gc();
      for (int i = 0; i < 200; i++) {
        held.add(ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder()).putDouble(1e9));
      }
    }
    assertEquals(4000, held.size());
  }

  @Test
  void rowsAreCutOut() {
    NDArray second = new TargetEncoder(3, 0).rows(batch(0, 2), 1, 2, manager);
    assertArrayEquals(new float[] {0, 0, 1}, second.toFloatArray());
  }

  @Test
  void aLabelBeyondTheModelNamesTheImage() {
    assertEquals(
        "b.png has class 3, but the model has 3 classes.",
        assertThrows(
                BlockwrightException.class,
                () -> new TargetEncoder(3, 0).rows(batch(0, 3), 0, 2, manager))
            .getMessage());
    String wide =
        assertThrows(
                BlockwrightException.class,
                () ->
                    new TargetEncoder(3, 0)
                        .rows(batch(new float[][] {new float[4]}), 0, 1, manager))
            .getMessage();
    assertTrue(wide.startsWith("a.png has 4 classes"), wide);
  }

  @Test
  void countsNotMeans() {
    MetricAccumulator tally = new MetricAccumulator(false, true);
    tally.add(batch(0), new float[] {3, 2, 1, 0, -1, -2, -3}, 1);
    float[] two = {3, 2, 1, 0, -1, -2, -3, 0, 0, 0, 0, 0, 0, 0};
    tally.add(batch(5, 4), two, 4);
    Metrics metrics = tally.metrics();
    assertEquals(3, metrics.images());
    assertEquals(3, metrics.loss(), 1e-12);
    assertEquals(1 / 3.0, metrics.top1(), 1e-12);
    assertEquals(2 / 3.0, metrics.top5(), 1e-12);
    assertTrue(Double.isNaN(metrics.meanAveragePrecision()));
    MetricAccumulator again = new MetricAccumulator(false, true);
    again.load(tally.toJson());
    assertEquals(metrics, again.metrics());
  }

  @Test
  void averagePrecisionOverClassesThatOccur() {
    MetricAccumulator tally = new MetricAccumulator(true, true);
    float[][] truth = {{1, 0, 0}, {0, 1, 0}, {1, 1, 0}};
    // class 0 sorts a, b, c: (1/1 + 2/3) / 2; class 1 sorts c, a, b: (1/1 + 2/3) / 2; class 2: none
    tally.add(batch(truth), new float[] {9, 5, 1, 8, 4, 1, 7, 6, 1}, 0.5);
    assertEquals((1 + 2 / 3.0) / 2, tally.metrics().meanAveragePrecision(), 1e-12);
    assertEquals(tally.metrics().meanAveragePrecision(), tally.metrics().score());
    assertTrue(Double.isNaN(tally.metrics().top1()));
  }
}
