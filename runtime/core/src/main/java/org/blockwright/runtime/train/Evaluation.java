package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.BatchSource;
import org.blockwright.runtime.pytorch.Tensors;

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
   * An instance of the model.
   *
   * @param forward gives the outputs for images {@code (N, C, H, W)}, in their manager or another
   * @param manager on the model's device
   */
  public record Instance(UnaryOperator<NDList> forward, NDManager manager) {
    /** Of a block whose arrays are on the manager. */
    public static Instance of(Block block, NDManager manager) {
      return new Instance(
          images -> block.forward(new ParameterStore(manager, false), images, false), manager);
    }
  }

  /** Sees what was measured, a batch at a time and in order. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called after a batch.
     *
     * @param batch the images, which are about to be closed, and what they show
     * @param logits flat (N, K)
     */
    void measured(Batch batch, float[] logits);
  }

  /** What one instance made of its part of a batch. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Part(double meanLoss, float[] logits) {}

  /**
   * Measures.
   *
   * @param block the model, its arrays on {@code manager}
   * @param manager on the model's device
   * @param images the first epoch of these
   */
  public Metrics of(Block block, NDManager manager, BatchSource images) {
    return of(List.of(Instance.of(block, manager)), images);
  }

  /**
   * Measures on several devices.
   *
   * @param instances of the same values, at least one; each takes its part of every batch
   * @param images the first epoch of these
   */
  public Metrics of(List<Instance> instances, BatchSource images) {
    return of(instances, images, (batch, logits) -> {});
  }

  /**
   * Measures on several devices, and tells what each image got.
   *
   * @param instances of the same values, at least one; each takes its part of every batch
   * @param images the first epoch of these
   * @param listener hears of every batch
   */
  public Metrics of(List<Instance> instances, BatchSource images, Listener listener) {
    try (ReplicaExecutor shards =
        new ReplicaExecutor(instances.stream().map(i -> i.manager().getDevice()).toList(), false)) {
      return of(instances, images, shards, () -> false, listener);
    }
  }

  /** Measures as the replicas of a training run. */
  Metrics of(
      List<Instance> instances, ReplicaExecutor shards, BatchSource images, BooleanSupplier stop) {
    return of(instances, images, shards, stop, (batch, logits) -> {});
  }

  /**
   * Measures with a team, of which each worker takes every so many batches as a whole, so that the
   * figures are those of one worker to the bit.
   */
  Metrics of(Instance instance, BatchSource images, Team team) {
    byte[] own =
        part(
            instance,
            images,
            team.collective().rank(),
            team.collective().size(),
            team::wantsToStop);
    byte[] stops = {(byte) (team.wantsToStop() ? 1 : 0)};
    team.heard(team.collective().gather(stops).stream().anyMatch(stop -> stop[0] != 0));
    return together(team.collective().gather(own));
  }

  /**
   * Measures every so many batches as a whole, for one of several who do.
   *
   * @param first number of the first batch
   * @param step from one batch to the next
   * @return what {@link #together} takes
   */
  public byte[] part(Instance instance, BatchSource images, int first, int step) {
    return part(instance, images, first, step, () -> false);
  }

  /** The figures of what several have measured, as if one had, to the bit. */
  public Metrics together(List<byte[]> parts) {
    return SharedTally.together(multiLabel, parts);
  }

  private byte[] part(
      Instance instance, BatchSource images, int first, int step, BooleanSupplier stop) {
    SharedTally tally = new SharedTally();
    MetricAccumulator counter = new MetricAccumulator(multiLabel, true);
    return Tensors.withoutGradients(
        () -> {
          try (BatchSource.Numbered epoch = images.every(0, first, step)) {
            while (!stop.getAsBoolean() && epoch.hasNext()) {
              try (NDManager scope = instance.manager().newSubManager()) {
                Batch batch = epoch.next(scope);
                Part part = measure(instance, batch, ReplicaExecutor.Cut.of(batch.size(), 0, 1));
                tally.add(
                    epoch.number(),
                    counter.part(batch, 0, batch.size(), part.logits(), part.meanLoss()));
              }
            }
          }
          return tally.toBytes();
        });
  }

  private Metrics of(
      List<Instance> instances,
      BatchSource images,
      ReplicaExecutor shards,
      BooleanSupplier stop,
      Listener listener) {
    MetricAccumulator tally = new MetricAccumulator(multiLabel, true);
    NDManager manager = instances.get(0).manager();
    return Tensors.withoutGradients(
        () -> {
          try (BatchSource.Batches epoch = images.epoch(0, 0)) {
            while (!stop.getAsBoolean() && epoch.hasNext()) {
              try (NDManager scope = manager.newSubManager()) {
                add(epoch.next(scope), instances, shards, tally, listener);
              }
            }
          }
          return tally.metrics();
        });
  }

  private void add(
      Batch batch,
      List<Instance> instances,
      ReplicaExecutor shards,
      MetricAccumulator tally,
      Listener listener) {
    int parties = Math.min(instances.size(), batch.size());
    List<Part> parts =
        shards.each(
            parties,
            i ->
                measure(instances.get(i), batch, ReplicaExecutor.Cut.of(batch.size(), i, parties)));
    float[] logits = new float[parts.stream().mapToInt(part -> part.logits().length).sum()];
    double mean = 0;
    int at = 0;
    for (Part part : parts) {
      mean += (double) part.logits().length / logits.length * part.meanLoss();
      System.arraycopy(part.logits(), 0, logits, at, part.logits().length);
      at += part.logits().length;
    }
    tally.add(batch, logits, mean);
    listener.measured(batch, logits);
  }

  private Part measure(Instance instance, Batch batch, ReplicaExecutor.Cut cut) {
    NDManager manager = instance.manager();
    try (NDManager scope = manager.newSubManager()) {
      // A part is copied, as in training: the engine's own memory is aligned.
      boolean whole = cut.to() - cut.from() == batch.size();
      NDArray images = cut.of(batch.images()).toDevice(manager.getDevice(), !whole);
      images.attach(scope);
      NDList outputs = instance.forward().apply(new NDList(images));
      outputs.attach(scope);
      NDArray rows = new TargetEncoder(classes, 0).rows(batch, cut.from(), cut.to(), scope);
      double mean = loss.of(outputs, rows).toType(DataType.FLOAT64, false).getDouble();
      return new Part(mean, outputs.head().toType(DataType.FLOAT32, false).toFloatArray());
    }
  }
}
