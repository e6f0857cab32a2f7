package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.Shaped;

/** Products of queries and keys for each head: {@code (N, heads, Q, L)}. */
public final class ScoresOp extends OperatorBlock<org.blockwright.op.Scores> {
  private final int heads;
  private final int width;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public ScoresOp(Shaped queries, Shaped keys, Arg... args) {
    super(org.blockwright.op.Scores.class, List.of(queries, keys), args);
    heads = attributes().heads();
    width = inputs().get(1).channels() / heads;
  }

  private double factor() {
    return attributes().scaled() ? 1 / Math.sqrt(width) : 1;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (Scratch scratch = new Scratch(inputs[0])) {
      NDArray queries = byHead(scratch, inputs[0], shape().channels());
      NDArray keys = byHead(scratch, inputs[1], shape().positions());
      NDArray scaled = queries.mul(Scalars.of(factor(), queries));
      return scratch.keep(pass.products().matMul(scaled, keys.swapAxes(2, 3)));
    }
  }

  /** {@code (N, heads, L, C / heads)}. */
  private NDArray byHead(Scratch scratch, NDArray tokens, int count) {
    return scratch.view(tokens, -1, count, heads, width).swapAxes(1, 2);
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V queries = p.reshape(x.get(0), shape().channels(), heads, width);
    V keys = p.reshape(x.get(1), shape().positions(), heads, width);
    V scaled = p.scale(p.transpose(queries, 0, 2, 1, 3), factor());
    return p.matMul(scaled, p.transpose(keys, 0, 2, 3, 1));
  }
}
