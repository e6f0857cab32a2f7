package org.blockwright.runtime.ops;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Layer norm over the last axis: {@code (N, L, C)} or {@code (N, C)} to the same. */
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

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray x = inputs[0];
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
    return p.layerNorm(
        x.get(0), shape().channels(), p.parameter(scale), p.parameter(shift), attributes().eps());
  }
}
