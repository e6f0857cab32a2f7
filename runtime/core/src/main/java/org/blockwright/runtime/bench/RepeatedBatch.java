package org.blockwright.runtime.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.BatchSource;
import org.blockwright.runtime.pytorch.Tensors;

/** The same drawn images again and again: data that nobody has to wait for. */
final class RepeatedBatch implements BatchSource {
  private final float[] images;
  private final Shape shape;
  private final int[] labels;
  private final int count;

  /**
   * @param batch images of each
   * @param count batches of an epoch
   */
  RepeatedBatch(TensorShape image, int classes, int batch, int count) {
    Random random = new Random(1);
    shape = new Shape(batch, image.channels(), image.height(), image.width());
    images = new float[(int) shape.size()];
    for (int i = 0; i < images.length; i++) {
      images[i] = 4 * random.nextFloat() - 2;
    }
    labels = random.ints(batch, 0, classes).toArray();
    this.count = count;
  }

  @Override
  public int perEpoch() {
    return count;
  }

  @Override
  public OptionalInt smallestBatch() {
    return OptionalInt.of(labels.length);
  }

  @Override
  public Batches epoch(int epoch, int firstBatch) {
    return new Batches() {
      private int next = firstBatch;

      @Override
      public boolean hasNext() {
        return next < count;
      }

      @Override
      public Batch next(NDManager manager) {
        next++;
        NDArray array = Tensors.filled(manager, shape, into -> into.asFloatBuffer().put(images));
        List<String> names = Collections.nCopies(labels.length, "a drawn image");
        return new Batch(array, labels, Optional.empty(), names);
      }

      @Override
      public void close() {}
    };
  }
}
