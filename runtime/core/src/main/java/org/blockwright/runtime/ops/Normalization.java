package org.blockwright.runtime.ops;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;

/** A batch norm's parameters and running statistics: maps {@code (N, C, H, W)} to the same. */
final class Normalization {
  // 1 less PyTorch's momentum of 0.1.
  private static final float MOMENTUM = 0.9f;
  // The channels stand where the engine has them; any other axis costs two transpositions.
  private static final int NATIVE_AXIS = -1;

  private final OperatorBlock<?> op;
  private final Parameter scale;
  private final Parameter shift;
  private final Parameter mean;
  private final Parameter variance;
  private final double eps;

  Normalization(OperatorBlock<?> op, String prefix, double eps) {
    this.op = op;
    this.scale = op.parameter(prefix + "weight");
    this.shift = op.parameter(prefix + "bias");
    this.mean = op.parameter(prefix + "running_mean");
    this.variance = op.parameter(prefix + "running_var");
    this.eps = eps;
  }

  <V> V lower(Primitives<V> p, V x) {
    return p.batchNorm(
        x, p.parameter(scale), p.parameter(shift), p.parameter(mean), p.parameter(variance), eps);
  }

  NDArray apply(ForwardPass pass, NDArray x) {
    Device device = x.getDevice();
    if (op.takesStatistics(pass) && (SyncGroup.active() || ShardMeeting.active())) {
      return SyncBatchNorm.train(
          x,
          pass.value(scale, device),
          pass.value(shift, device),
          pass.value(mean, device),
          pass.value(variance, device),
          1 - MOMENTUM,
          eps);
    }
    return x.getNDArrayInternal()
        .batchNorm(
            x,
            pass.value(mean, device),
            pass.value(variance, device),
            pass.value(scale, device),
            pass.value(shift, device),
            NATIVE_AXIS,
            MOMENTUM,
            (float) eps,
            op.takesStatistics(pass))
        .singletonOrThrow();
  }
}
