package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** Batch norm in training with the statistics of all replicas ({@code torch.nn.SyncBatchNorm}). */
public final class SyncBatchNorm {
  private SyncBatchNorm() {}

  /**
   * Normalises the channels of a batch and updates the running statistics.
   *
   * @param x (N, C, spatial...), this replica's images
   * @param scale (C)
   * @param shift (C)
   * @param runningMean (C), updated in place
   * @param runningVariance (C), updated in place with the unbiased variance
   * @param momentum share of the new statistics, as PyTorch counts: 0.1
   * @param epsilon added to the variance
   * @return as {@code x}
   */
  public static NDArray train(
      NDArray x,
      NDArray scale,
      NDArray shift,
      NDArray runningMean,
      NDArray runningVariance,
      double momentum,
      double epsilon) {
    if (ShardMeeting.active()) {
      return ShardMeeting.normalise(
          x, scale, shift, runningMean, runningVariance, momentum, epsilon);
    }
    Shape shape = x.getShape();
    long channels = shape.get(1);
    long[] broadcast = new long[shape.dimension()];
    Arrays.fill(broadcast, 1);
    broadcast[1] = channels;
    double own = (double) shape.size() / channels;
    NDArray images = SyncGroup.sum(Scalars.of(own, x));
    double count = images.toType(DataType.FLOAT64, false).getDouble();
    NDArray mean = SyncGroup.sum(perChannel(x)).div(images);
    NDArray centred = x.sub(mean.reshape(broadcast));
    NDArray variance = SyncGroup.sum(perChannel(centred.square())).div(images);
    NDArray factor = scale.div(variance.add(epsilon).sqrt());
    update(runningMean, mean, momentum, 1);
    update(runningVariance, variance, momentum, count / Math.max(1, count - 1));
    return centred.mul(factor.reshape(broadcast)).add(shift.reshape(broadcast));
  }

  /** No gradient flows into running statistics. */
  private static void update(NDArray running, NDArray of, double momentum, double times) {
    try (NDArray detached = of.stopGradient();
        NDArray share = detached.mul(momentum * times)) {
      running.muli(1 - momentum).addi(share);
    }
  }

  private static NDArray perChannel(NDArray x) {
    Shape shape = x.getShape();
    return x.swapAxes(0, 1).reshape(shape.get(1), -1).sum(new int[] {1});
  }
}
