package org.blockwright.runtime.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.BatchSource;
import org.blockwright.runtime.ops.SyncBatchNorm;

/** Small models and images for tests. */
final class Small {
  static final int CLASSES = 4;
  static final List<String> NAMES = List.of("left", "right", "top", "bottom");
  static final Shape IMAGE = new Shape(1, 1, 8, 8);

  private Small() {}

  /** Convolution and linear layer. */
  static BlockFactory plain() {
    return manager -> initialised(manager, trunk().add(Linear.builder().setUnits(CLASSES).build()));
  }

  /** The same with dropout before the linear layer. */
  static BlockFactory withDropout() {
    return manager ->
        initialised(
            manager,
            trunk()
                .add(Dropout.builder().optRate(0.3f).build())
                .add(Linear.builder().setUnits(CLASSES).build()));
  }

  /** Dropout and a wide layer, so that a checkpoint of 13 MB takes a while to write. */
  static BlockFactory wide() {
    return manager ->
        initialised(
            manager,
            trunk()
                .add(Linear.builder().setUnits(8192).build())
                .add(Dropout.builder().optRate(0.3f).build())
                .add(Linear.builder().setUnits(CLASSES).build()));
  }

  /** The same with DJL's batch norm after the convolution. */
  static BlockFactory withBatchNorm() {
    return manager ->
        initialised(
            manager,
            new SequentialBlock()
                .add(convolution())
                .add(BatchNorm.builder().optAxis(1).optEpsilon(1e-5f).optMomentum(0.9f).build())
                .add(Activation::relu)
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(CLASSES).build()));
  }

  /** The same with synchronised batch norm. */
  static BlockFactory withSyncBatchNorm() {
    return manager ->
        initialised(
            manager,
            new SequentialBlock()
                .add(convolution())
                .add(new SyncNorm())
                .add(Activation::relu)
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(CLASSES).build()));
  }

  private static SequentialBlock trunk() {
    return new SequentialBlock()
        .add(convolution())
        .add(Activation::relu)
        .add(Blocks.batchFlattenBlock());
  }

  private static Conv2d convolution() {
    return Conv2d.builder()
        .setKernelShape(new Shape(3, 3))
        .optPadding(new Shape(1, 1))
        .optStride(new Shape(2, 2))
        .setFilters(6)
        .build();
  }

  private static SequentialBlock initialised(NDManager manager, SequentialBlock block) {
    block.initialize(manager, DataType.FLOAT32, IMAGE);
    return block;
  }

  /** Noise with a brighter half, which is the label; {@code batches} of {@code size} images. */
  static BatchSource images(int batches, int size) {
    return new Halves(batches, size, size);
  }

  /** As {@link #images(int, int)}, with a last batch of another size. */
  static BatchSource images(int batches, int size, int last) {
    return new Halves(batches, size, last);
  }

  static List<Device> cpus(int count) {
    return Collections.nCopies(count, Device.cpu());
  }

  record Halves(int perEpoch, int most, int last) implements BatchSource {
    @Override
    public OptionalInt smallestBatch() {
      return OptionalInt.of(Math.min(most, last));
    }

    @Override
    public Batches epoch(int epoch, int firstBatch) {
      return new Batches() {
        private int next = firstBatch;

        @Override
        public boolean hasNext() {
          return next < perEpoch;
        }

        @Override
        public Batch next(NDManager manager) {
          return batch(manager, epoch, next++);
        }

        @Override
        public void close() {}
      };
    }

    Batch batch(NDManager manager, int epoch, int number) {
      Random random = new Random(epoch * 1000L + number);
      int size = number == perEpoch - 1 ? last : most;
      float[] pixels = new float[size * 64];
      int[] labels = new int[size];
      List<String> names = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        labels[i] = random.nextInt(CLASSES);
        names.add("e" + epoch + "b" + number + "i" + i + ".png");
        for (int p = 0; p < 64; p++) {
          int place = labels[i] < 2 ? p % 8 : p / 8;
          boolean bright = place < 4 == (labels[i] % 2 == 0);
          pixels[i * 64 + p] = (float) random.nextGaussian() + (bright ? 0.7f : -0.7f);
        }
      }
      NDArray images = manager.create(pixels, new Shape(size, 1, 8, 8));
      return new Batch(images, labels, Optional.empty(), names);
    }
  }

  /** Batch norm that meets the other replicas. */
  static final class SyncNorm extends AbstractBlock {
    private final Parameter[] parts = new Parameter[4];

    SyncNorm() {
      String[] names = {"weight", "bias", "running_mean", "running_var"};
      Parameter.Type[] types = {
        Parameter.Type.GAMMA,
        Parameter.Type.BETA,
        Parameter.Type.RUNNING_MEAN,
        Parameter.Type.RUNNING_VAR
      };
      for (int i = 0; i < 4; i++) {
        parts[i] =
            addParameter(
                Parameter.builder()
                    .setName(names[i])
                    .setType(types[i])
                    .optRequiresGrad(i < 2)
                    .build());
      }
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
      for (Parameter part : parts) {
        part.setShape(new Shape(inputShapes[0].get(1)));
      }
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
      NDArray x = inputs.head();
      NDArray[] p = new NDArray[4];
      for (int i = 0; i < 4; i++) {
        p[i] = store.getValue(parts[i], x.getDevice(), training);
      }
      if (!training) {
        return x.getNDArrayInternal().batchNorm(x, p[2], p[3], p[0], p[1], -1, 0.9f, 1e-5f, false);
      }
      return new NDList(SyncBatchNorm.train(x, p[0], p[1], p[2], p[3], 0.1, 1e-5));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }
}
