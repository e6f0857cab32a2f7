package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Optional;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.pytorch.ScriptFunction;

/**
 * Multi-head attention: {@code (N, L, C)}, and keys {@code (N, M, C)} where they are another input,
 * to {@code (N, L, C)}.
 */
public final class AttentionOp extends OperatorBlock<org.blockwright.op.Attention>
    implements AttentionOutput {
  private final int heads;
  private final int width;
  private final LinearWeights qkv;
  private final LinearWeights q;
  private final LinearWeights kv;
  private final LinearWeights proj;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public AttentionOp(Shaped x, Arg... args) {
    this(List.of(x), args);
  }

  /** Attends to the tokens of another input. */
  public AttentionOp(Shaped x, Shaped keys, Arg... args) {
    this(List.of(x, keys), args);
  }

  private AttentionOp(List<? extends Shaped> inputs, Arg... args) {
    super(org.blockwright.op.Attention.class, inputs, args);
    heads = attributes().heads();
    width = shape().channels() / heads;
    boolean self = inputs.size() == 1;
    qkv = self ? new LinearWeights(this, "qkv.") : null;
    q = self ? null : new LinearWeights(this, "q.");
    kv = self ? null : new LinearWeights(this, "kv.");
    proj = new LinearWeights(this, "proj.");
  }

  /** The share of each key token for each head and query token, where it is marked as attention. */
  @Override
  public List<TensorShape> attention() {
    return showsAttention() ? List.of(maps()) : List.of();
  }

  private TensorShape maps() {
    return TensorShape.groupsOver(heads, shape().positions(), inputs().get(inputs().size() - 1));
  }

  @Override
  public Optional<TensorShape> tokenAttention() {
    return Optional.of(maps());
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    try (NDList read = read(pass, inputs);
        NDArray mixed =
            pass.fusesAttention(read.get(0))
                ? Fused.FUNCTION.call(read.get(0), read.get(1), read.get(2))
                : mix(pass, read.get(0), read.get(1), read.get(2));
        NDArray turned = mixed.swapAxes(1, 2);
        NDArray joined = turned.reshape(Layout.any(shape()))) {
      return proj.apply(pass, joined);
    }
  }

  /** Each query's mixture of the values. */
  private NDArray mix(ForwardPass pass, NDArray queries, NDArray keys, NDArray values) {
    try (NDArray factor = Scalars.of(1 / Math.sqrt(width), queries);
        NDArray scaled = queries.mul(factor);
        NDArray turned = keys.swapAxes(2, 3);
        NDArray scores = pass.products().matMul(scaled, turned);
        NDArray shares = scores.softmax(3)) {
      if (pass.showsAttention(this)) {
        pass.attended(this, shares);
      }
      return pass.products().matMul(shares, values);
    }
  }

  /** The engine's own, compiled when it is first needed. Its scale is that of {@link #mix}. */
  private static final class Fused {
    private static final ScriptFunction FUNCTION =
        ScriptFunction.of(
            List.of("q", "k", "v"),
            "torch.scaled_dot_product_attention(q, k, v, None, 0., False, scale=None)");
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    if (qkv != null) {
      V all = byHead(p, qkv.lower(p, x.get(0)), inputs().get(0), 3);
      return mix(p, part(p, all, 0), part(p, all, 1), part(p, all, 2));
    }
    V queries = byHead(p, q.lower(p, x.get(0)), inputs().get(0), 1);
    V both = byHead(p, kv.lower(p, x.get(1)), inputs().get(1), 2);
    return mix(p, queries, part(p, both, 0), part(p, both, 1));
  }

  private <V> V mix(Primitives<V> p, V queries, V keys, V values) {
    V scaled = p.scale(queries, 1 / Math.sqrt(width));
    V shares = p.softmax(p.matMul(scaled, p.transpose(keys, 0, 1, 3, 2)), 3);
    if (showsAttention()) {
      p.attended(shares);
    }
    V joined = p.transpose(p.matMul(shares, values), 0, 2, 1, 3);
    return proj.lower(p, p.reshape(joined, shape().dims()));
  }

  /** {@code (N, parts * heads, L, C / heads)}. */
  private <V> V byHead(Primitives<V> p, V all, TensorShape tokens, int parts) {
    return p.transpose(p.reshape(all, tokens.positions(), parts * heads, width), 0, 2, 1, 3);
  }

  private <V> V part(Primitives<V> p, V all, int index) {
    return p.slice(all, 1, index * heads, (index + 1) * heads, 1);
  }

  /** Queries, keys and values, each {@code (N, heads, L, C / heads)}. */
  private NDList read(ForwardPass pass, NDArray... inputs) {
    if (qkv != null) {
      return split(qkv.apply(pass, inputs[0]), inputs().get(0), 3);
    }
    NDList read = split(q.apply(pass, inputs[0]), inputs().get(0), 1);
    read.addAll(split(kv.apply(pass, inputs[1]), inputs().get(1), 2));
    return read;
  }

  private NDList split(NDArray own, TensorShape tokens, int parts) {
    try (own;
        NDArray byHead = own.reshape(-1, tokens.positions(), (long) parts * heads, width)) {
      NDArray turned = byHead.swapAxes(1, 2);
      if (parts == 1) {
        return new NDList(turned);
      }
      try (turned) {
        return turned.split(parts, 1);
      }
    }
  }
}
