package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.function.BooleanSupplier;
import org.blockwright.runtime.train.optim.Tensors;

/** Measures a model on images, without gradients; arrays live for one batch at most. */
public final class Evaluation {
  private final Loss loss;
  private final int classes;
  private final boolean multiLabel;

  /**
   * @param loss what is reported as loss, of unsmoothed targets
   * @param classes how many the model tells apart
   * @param multiLabel whether images may have several labels
   */
  public Evaluation(Loss loss, int classes, boolean multiLabel) {
    this.loss = loss;
    this.classes = classes;
    this.multiLabel = multiLabel;
  }

  /**
   * Measures.
   *
   * @param block the model, its arrays on {@code manager}
   * @param manager on the model's device
   * @param images the first epoch of these
   */
  public Metrics of(Block block, NDManager manager, BatchSource images) {
    return of(block, manager, images, () -> false);
  }

  Metrics of(Block block, NDManager manager, BatchSource images, BooleanSupplier stop) {
    ParameterStore store = new ParameterStore(manager, false);
    Targets targets = new Targets(classes, 0);
    Tally tally = new Tally(multiLabel, true);
    return Tensors.withoutGradients(
        () -> {
          try (BatchSource.Epoch epoch = images.epoch(0, 0)) {
            while (!stop.getAsBoolean() && epoch.hasNext()) {
              try (NDManager scope = manager.newSubManager()) {
                TrainingBatch batch = epoch.next(scope);
                NDArray near = batch.images().toDevice(manager.getDevice(), false);
                near.attach(scope);
                NDList outputs = block.forward(store, new NDList(near), false);
                outputs.attach(scope);
                NDArray rows = targets.rows(batch, 0, batch.size(), scope);
                double mean = loss.of(outputs, rows).toType(DataType.FLOAT64, false).getDouble();
                NDArray logits = outputs.head().toType(DataType.FLOAT32, false);
                tally.add(batch, logits.toFloatArray(), mean);
              }
            }
          }
          return tally.metrics();
        });
  }
}
