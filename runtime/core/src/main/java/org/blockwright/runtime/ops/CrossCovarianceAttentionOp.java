package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Attention between channels: tokens {@code (N, L, C)} to the same. */
public final class CrossCovarianceAttentionOp
    extends OperatorBlock<org.blockwright.op.CrossCovarianceAttention> {
  private final int heads;
  private final int width;
  private final LinearWeights qkv;
  private final LinearWeights proj;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public CrossCovarianceAttentionOp(Shaped x, Arg... args) {
    super(org.blockwright.op.CrossCovarianceAttention.class, List.of(x), args);
    heads = attributes().heads();
    width = shape().channels() / heads;
    qkv = new LinearWeights(this, "qkv.");
    proj = new LinearWeights(this, "proj.");
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (Scratch scratch = new Scratch(inputs[0])) {
      NDArray x = scratch.view(inputs[0]);
      NDArray all = qkv.apply(pass, x).reshape(-1, shape().positions(), 3L * heads, width);
      NDList parts = all.transpose(0, 2, 3, 1).split(3, 1);
      NDArray queries = Lengths.normalized(parts.get(0), 3, attributes().eps());
      NDArray keys = Lengths.normalized(parts.get(1), 3, attributes().eps());
      NDArray temperature = pass.value(parameter("temperature"), x.getDevice());
      NDArray scores = pass.products().matMul(queries, keys.swapAxes(2, 3)).mul(temperature);
      NDArray mixed = pass.products().matMul(scores.softmax(3), parts.get(2));
      NDArray tokens = mixed.transpose(0, 3, 1, 2).reshape(Layout.any(shape()));
      return scratch.keep(proj.apply(pass, tokens));
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V all = p.reshape(qkv.lower(p, x.get(0)), shape().positions(), 3 * heads, width);
    V turned = p.transpose(all, 0, 2, 3, 1);
    V queries = unit(p, p.slice(turned, 1, 0, heads, 1));
    V keys = p.transpose(unit(p, p.slice(turned, 1, heads, 2 * heads, 1)), 0, 1, 3, 2);
    V values = p.slice(turned, 1, 2 * heads, 3 * heads, 1);
    V scores = p.multiply(p.matMul(queries, keys), p.parameter(parameter("temperature")));
    V mixed = p.transpose(p.matMul(p.softmax(scores, 3), values), 0, 3, 1, 2);
    return proj.lower(p, p.reshape(mixed, shape().dims()));
  }

  private <V> V unit(Primitives<V> p, V x) {
    return Lengths.normalized(p, x, 3, attributes().eps(), heads, width, 1);
  }
}
