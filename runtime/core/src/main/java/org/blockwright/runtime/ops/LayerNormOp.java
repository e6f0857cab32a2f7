package org.blockwright.runtime.ops;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/**
 * Layer norm over channels: {@code (N, C, H, W)}, {@code (N, L, C)} or {@code (N, C)} to the same.
 */
public final class LayerNormOp extends OperatorBlock<org.blockwright.op.LayerNorm> {
  private final Parameter scale;
  private final Parameter shift;
  private final Shape normalized;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public LayerNormOp(Shaped x, Arg... args) {
    super(org.blockwright.op.LayerNorm.class, List.of(x), args);
    scale = parameter("weight");
    shift = parameter("bias");
    normalized = new Shape(shape().channels());
  }

  private boolean map() {
    return shape().kind() == TensorShape.Kind.MAP;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    if (!map()) {
      return norm(pass, inputs[0]);
    }
    try (NDArray last = inputs[0].transpose(0, 2, 3, 1);
        NDArray y = norm(pass, last)) {
      return y.transpose(0, 3, 1, 2);
    }
  }

  private NDArray norm(ForwardPass pass, NDArray x) {
    Device device = x.getDevice();
    return x.getNDArrayInternal()
        .layerNorm(
            x,
            normalized,
            pass.value(scale, device),
            pass.value(shift, device),
            (float) attributes().eps())
        .singletonOrThrow();
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V last = map() ? p.transpose(x.get(0), 0, 2, 3, 1) : x.get(0);
    V y =
        p.layerNorm(
            last, shape().channels(), p.parameter(scale), p.parameter(shift), attributes().eps());
    return map() ? p.transpose(y, 0, 3, 1, 2) : y;
  }
}
