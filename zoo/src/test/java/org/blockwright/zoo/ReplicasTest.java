package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.BatchSource;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.train.StepReport;
import org.blockwright.runtime.train.Trainer;
import org.blockwright.runtime.train.TrainingListener;
import org.blockwright.runtime.train.TrainingRecipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas with half a batch each give the losses of one with the whole, over twenty steps.
 * Those of ResNet in float64: in float32 both are as right, but sums of another order differ in
 * their last bits, which batch norm over four small images and ReLU's kinks make much of.
 */
class ReplicasTest {
  private static final int STEPS = 20;
  private static final int CLASSES = 10;

  @TempDir Path folder;

  private List<Double> losses(
      String id, DataType type, int size, int batch, int replicas, String... recipe) {
    ModelEntry entry = Catalogue.read().get(id);
    TrainingRecipe values = TrainingRecipe.defaults().with("epochs=1").with("schedule=constant");
    for (String value : recipe) {
      values = values.with(value);
    }
    List<Double> losses = new ArrayList<>();
    Trainer.of(
            id,
            manager -> {
              Classifier model = entry.create(CLASSES, TensorShape.map(3, size, size));
              model.initialize(manager, type, new Shape(1, 3, size, size));
              model.setDropping(false);
              return model;
            })
        .recipe(values)
        .classes(IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList())
        .folder(folder.resolve(String.join("-", recipe) + replicas))
        .devices(Collections.nCopies(replicas, Device.cpu()))
        .train(new Images(type, size, batch))
        .listener(
            new TrainingListener() {
              @Override
              public void step(StepReport step) {
                losses.add(step.loss());
              }
            })
        .run();
    assertEquals(STEPS, losses.size());
    return losses;
  }

  private static double farthest(List<Double> one, List<Double> other) {
    return IntStream.range(0, STEPS)
        .mapToDouble(i -> Math.abs(one.get(i) - other.get(i)))
        .max()
        .orElseThrow();
  }

  @Test
  void withoutBatchNorm() {
    String[] recipe = {"optimizer=adamw", "lr=1e-3", "weight_decay=0.05", "clip_norm=1"};
    List<Double> one = losses("deit_tiny_050_noah", DataType.FLOAT32, 32, 8, 1, recipe);
    assertEquals(
        0, farthest(one, losses("deit_tiny_050_noah", DataType.FLOAT32, 32, 8, 2, recipe)), 1e-5);
    assertTrue(one.get(STEPS - 1) < one.get(0), "it learns: " + one);
  }

  @Test
  void withSynchronisedBatchNorm() {
    String[] recipe = {"optimizer=sgd", "lr=0.02", "sync_bn=true"};
    List<Double> one = losses("resnet18_noah", DataType.FLOAT64, 64, 4, 1, recipe);
    assertEquals(
        0, farthest(one, losses("resnet18_noah", DataType.FLOAT64, 64, 4, 2, recipe)), 1e-5);
    List<Double> apart =
        losses(
            "resnet18_noah",
            DataType.FLOAT64,
            64,
            4,
            2,
            "optimizer=sgd",
            "lr=0.02",
            "sync_bn=false");
    assertTrue(farthest(one, apart) > 1e-2, "statistics of half a batch are others");
  }

  /** Batches by the formula of the trajectories. */
  private record Images(DataType type, int size, int batch) implements BatchSource {
    @Override
    public int perEpoch() {
      return STEPS;
    }

    @Override
    public Batches epoch(int epoch, int firstBatch) {
      return new Batches() {
        private int next = firstBatch;

        @Override
        public boolean hasNext() {
          return next < STEPS;
        }

        @Override
        public Batch next(NDManager manager) {
          return batch(manager, next++);
        }

        @Override
        public void close() {}
      };
    }

    private Batch batch(NDManager manager, int number) {
      float[] images = Formula.input("batch" + number % 4, batch * 3 * size * size);
      int[] labels = IntStream.range(0, batch).map(i -> (number % 4 + 3 * i) % CLASSES).toArray();
      List<String> names = IntStream.range(0, batch).mapToObj(i -> number + "/" + i).toList();
      return new Batch(
          manager.create(images, new Shape(batch, 3, size, size)).toType(type, false),
          labels,
          Optional.empty(),
          names);
    }
  }
}
