package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * One batch norm of one shard, normalised by the statistics of all shards (Ioffe and Szegedy, arXiv
 * 1502.03167, for the formulas of both ways). Statistics are put together in double precision and
 * in the order of the shards (Chan, Golub and LeVeque, 1979), so that they are the same to the bit
 * wherever the shards are calculated.
 */
final class ShardBatchNorm {
  private static final int NATIVE_AXIS = -1;

  private final NDArray x;
  private final NDArray scale;
  private final NDArray shift;
  private final double epsilon;
  private final int channels;
  private final long[] broadcast;
  private final int[] others;
  private double count;
  private double[] mean;
  private double[] variance;
  private NDArray output;
  private NDArray gradient;
  private NDArray centred;
  private float[] ownSums;

  /**
   * Of a shard (N, C, spatial...).
   *
   * @param scale (C)
   * @param shift (C)
   */
  ShardBatchNorm(NDArray x, NDArray scale, NDArray shift, double epsilon) {
    Shape shape = x.getShape();
    // A name of its own for the same values: the network closes its one when it needs it no more.
    this.x = x.reshape(shape);
    this.scale = scale;
    this.shift = shift;
    this.epsilon = epsilon;
    channels = (int) shape.get(1);
    broadcast = new long[shape.dimension()];
    Arrays.fill(broadcast, 1);
    broadcast[1] = channels;
    others = IntStream.range(0, shape.dimension()).filter(axis -> axis != 1).toArray();
  }

  /** How many values a channel has, their means, their squared distances from them. */
  float[] statistics() {
    return Tensors.withoutGradients(
        () -> {
          float own = (float) x.getShape().size() / channels;
          try (NDArray sum = x.sum(others);
              NDArray average = sum.div(own);
              NDArray row = average.reshape(broadcast);
              NDArray distance = x.sub(row);
              NDArray square = distance.mul(distance);
              NDArray squares = square.sum(others)) {
            float[] statistics = new float[1 + 2 * channels];
            statistics[0] = own;
            System.arraycopy(average.toFloatArray(), 0, statistics, 1, channels);
            System.arraycopy(squares.toFloatArray(), 0, statistics, 1 + channels, channels);
            return statistics;
          }
        });
  }

  /** Puts the statistics of all shards together. */
  void take(float[][] statistics) {
    count = 0;
    mean = new double[channels];
    variance = new double[channels];
    for (float[] one : statistics) {
      double total = count + one[0];
      for (int c = 0; c < channels; c++) {
        double gap = one[1 + c] - mean[c];
        variance[c] += one[1 + channels + c] + gap * gap * count * one[0] / total;
        mean[c] += gap * one[0] / total;
      }
      count = total;
    }
    for (int c = 0; c < channels; c++) {
      variance[c] /= count;
    }
  }

  /** Moves the running statistics, with the unbiased variance. */
  void update(NDArray runningMean, NDArray runningVariance, double momentum) {
    double unbiased = count / Math.max(1, count - 1);
    move(runningMean, mean, momentum, 1);
    move(runningVariance, variance, momentum, unbiased);
  }

  private static void move(NDArray running, double[] of, double momentum, double times) {
    Tensors.withoutGradients(
        () -> {
          float[] share = new float[of.length];
          for (int c = 0; c < share.length; c++) {
            share[c] = (float) (of[c] * momentum * times);
          }
          try (NDArray added = running.getManager().create(share)) {
            running.muli(1 - momentum).addi(added);
          }
          return null;
        });
  }

  /** The output, from which gradients come back as far as here. */
  NDArray normalised() {
    NDManager manager = x.getManager();
    output =
        Tensors.withoutGradients(
            () -> {
              try (NDArray m = manager.create(floats(c -> mean[c]));
                  NDArray v = manager.create(floats(c -> variance[c]))) {
                return x.getNDArrayInternal()
                    .batchNorm(x, m, v, scale, shift, NATIVE_AXIS, 1, (float) epsilon, false)
                    .singletonOrThrow();
              }
            });
    output.setRequiresGradient(true);
    return output.reshape(output.getShape());
  }

  /** The sums over this shard's gradient, and over its products with the centred input. */
  float[] gradientSums() {
    NDArray found = Tensors.gradient(output);
    gradient = found == null ? output.zerosLike() : found;
    try (NDArray m = x.getManager().create(floats(c -> mean[c]));
        NDArray row = m.reshape(broadcast)) {
      centred = x.sub(row);
    }
    try (NDArray sum = gradient.sum(others);
        NDArray product = gradient.mul(centred);
        NDArray products = product.sum(others)) {
      ownSums = new float[2 * channels];
      System.arraycopy(sum.toFloatArray(), 0, ownSums, 0, channels);
      System.arraycopy(products.toFloatArray(), 0, ownSums, channels, channels);
      return ownSums;
    }
  }

  /** Hands the gradient on, given the sums of all shards. */
  void backward(float[][] sums) {
    double[] total = new double[2 * channels];
    for (float[] one : sums) {
      for (int i = 0; i < total.length; i++) {
        total[i] += one[i];
      }
    }
    float[] scales = scale.toFloatArray();
    float[] factor = new float[channels];
    float[] slope = new float[channels];
    float[] constant = new float[channels];
    for (int c = 0; c < channels; c++) {
      double times = scales[c] / Math.sqrt(variance[c] + epsilon);
      factor[c] = (float) times;
      constant[c] = (float) (-times * total[c] / count);
      slope[c] = (float) (-times * total[channels + c] / count / (variance[c] + epsilon));
    }
    add(scale, floats(c -> ownSums[channels + c] / Math.sqrt(variance[c] + epsilon)));
    add(shift, floats(c -> ownSums[c]));
    try (NDArray ofInput = row(slope);
        NDArray ofGradient = row(factor);
        NDArray always = row(constant);
        NDArray direct = gradient.mul(ofGradient);
        NDArray back = centred.mul(ofInput)) {
      Tensors.backwardAndKeep(x, back.addi(always).addi(direct));
    }
    centred.close();
    gradient.close();
  }

  private NDArray row(float[] values) {
    return x.getManager().create(values, new Shape(broadcast));
  }

  private void add(NDArray parameter, float[] values) {
    if (parameter.hasGradient()) {
      // A copy: the engine may keep it as the gradient, and Java's memory goes with its array.
      try (NDArray array = x.getManager().create(values);
          NDArray copy = array.duplicate()) {
        Tensors.backwardAndKeep(parameter, copy);
      }
    }
  }

  private float[] floats(java.util.function.IntToDoubleFunction of) {
    float[] values = new float[channels];
    for (int c = 0; c < channels; c++) {
      values[c] = (float) of.applyAsDouble(c);
    }
    return values;
  }
}
