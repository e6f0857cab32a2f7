package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Patches to tokens: {@code (N, C, H, W)} to {@code (N, L, out)}. */
public final class PatchEmbedOp extends OperatorBlock<org.blockwright.op.PatchEmbed> {
  private final Convolution conv;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public PatchEmbedOp(Shaped x, Arg... args) {
    super(org.blockwright.op.PatchEmbed.class, List.of(x), args);
    int patch = attributes().patch();
    conv = Convolution.of(this, "", inputs().get(0), patch, 0, 1);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (NDArray map = conv.apply(pass, inputs[0])) {
      return Layout.tokens(map, shape());
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    return Layout.tokens(p, conv.lower(p, x.get(0)), shape());
  }
}
