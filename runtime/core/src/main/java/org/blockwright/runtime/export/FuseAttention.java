package org.blockwright.runtime.export;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.blockwright.runtime.export.Calls.Change;

/**
 * {@code softmax(scale Q K^T) V} by the engine's attention, which never writes the shares as a
 * whole. Where somebody else reads the shares it stays as it is.
 */
final class FuseAttention implements Pass {
  private static final int[] LAST_TWO = {0, 1, 3, 2};

  @Override
  public String what() {
    return "attentions fused";
  }

  @Override
  public int apply(Calls calls) {
    return calls.rewrite(FuseAttention::fuse);
  }

  private static Optional<Change> fuse(
      TorchCall mix, Map<String, TorchCall> makers, Predicate<String> once) {
    TorchCall shares = mix.is("matmul") ? Calls.made(makers, once, mix.value(0), "softmax") : null;
    TorchCall scores = shares == null ? null : Calls.made(makers, once, shares.value(0), "matmul");
    TorchCall queries = scores == null ? null : Calls.made(makers, once, scores.value(0), "mul");
    TorchCall keys = scores == null ? null : Calls.made(makers, once, scores.value(1), "permute");
    if (queries == null
        || keys == null
        || !(queries.arguments().get(1) instanceof Double scale)
        || !Arrays.equals((int[]) keys.arguments().get(1), LAST_TWO)
        || !Integer.valueOf(LAST_TWO.length - 1).equals(shares.arguments().get(1))) {
      return Optional.empty();
    }
    TorchCall fused =
        TorchCall.of(
            mix.name(),
            "torch.scaled_dot_product_attention",
            queries.value(0),
            keys.value(0),
            mix.value(1),
            null,
            0.0,
            false,
            new TorchCall.Expression("scale=" + TorchCall.text(scale)));
    return Optional.of(Change.of(List.of(fused), shares, scores, queries, keys));
  }
}
