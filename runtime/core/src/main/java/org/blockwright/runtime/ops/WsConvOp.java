package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Convolution with standardised kernels: {@code (N, C, H, W)} to {@code (N, out, H', W')}. */
public final class WsConvOp extends OperatorBlock<org.blockwright.op.WsConv> {
  private final Convolution conv;
  private final Shape dims;
  private final int fan;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public WsConvOp(Shaped x, Arg... args) {
    super(org.blockwright.op.WsConv.class, List.of(x), args);
    org.blockwright.op.WsConv op = attributes();
    conv = Convolution.of(this, "", inputs().get(0), op.stride(), op.padding(), op.dilation());
    dims = parameter("weight").getShape();
    fan = Math.toIntExact(dims.slice(1).size());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray x = inputs[0];
    try (Scratch scratch = new Scratch(x)) {
      NDArray rows = scratch.view(pass.value(parameter("weight"), x.getDevice()), -1, fan);
      NDArray standard =
          rows.getNDArrayInternal()
              .layerNorm(
                  rows,
                  new Shape(fan),
                  scratch.constant(filled(1 / Math.sqrt(fan)), fan),
                  scratch.constant(filled(0), fan),
                  (float) attributes().eps())
              .singletonOrThrow();
      NDArray gain = pass.value(parameter("gain"), x.getDevice());
      NDArray y = conv.apply(pass, x, standard.reshape(dims).mul(gain));
      return Activations.replace(pass, attributes().act(), y);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V rows = p.fold(p.parameter(parameter("weight")), shape().channels(), fan);
    V scale = p.constant(filled(1 / Math.sqrt(fan)), fan);
    V standard = p.layerNorm(rows, fan, scale, p.constant(filled(0), fan), attributes().eps());
    int[] axes = Arrays.stream(dims.getShape()).mapToInt(Math::toIntExact).toArray();
    V kernel = p.multiply(p.fold(standard, axes), p.parameter(parameter("gain")));
    return p.activation(attributes().act(), conv.lower(p, x.get(0), kernel));
  }

  private float[] filled(double value) {
    float[] values = new float[fan];
    Arrays.fill(values, (float) value);
    return values;
  }
}
