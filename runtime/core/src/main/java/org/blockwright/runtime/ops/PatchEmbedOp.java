package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Patches to tokens: {@code (N, C, H, W)} to {@code (N, L, out)}. */
public final class PatchEmbedOp extends OperatorBlock<org.blockwright.op.PatchEmbed> {
  private final Convolution conv;
  private final LayerNormalization norm;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public PatchEmbedOp(Shaped x, Arg... args) {
    super(org.blockwright.op.PatchEmbed.class, List.of(x), args);
    int patch = attributes().patch();
    conv = Convolution.of(this, "proj.", inputs().get(0), patch, 0, 1);
    norm = attributes().norm() ? new LayerNormalization(this, "norm.", attributes().eps()) : null;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray tokens;
    try (NDArray map = conv.apply(pass, inputs[0])) {
      tokens = Layout.tokens(map, shape());
    }
    if (norm == null) {
      return tokens;
    }
    try (tokens) {
      return norm.apply(pass, tokens);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V tokens = Layout.tokens(p, conv.lower(p, x.get(0)), shape());
    return norm == null ? tokens : norm.lower(p, tokens);
  }
}
