package org.blockwright.runtime.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.blockwright.runtime.export.Calls.Change;

/**
 * {@code sum(softmax(a) b)} over the positions of two convolutions' maps {@code (N, n K, H, W)},
 * taken as they lie, with channels last: {@code (N, L, n K)}. To bring them to {@code (N, n, K, L)}
 * would copy both, and leave rows of a few positions to sum.
 */
final class SumPositions implements Pass {
  /** Axes of a map with its channels last. */
  private static final int[] LAST = {0, 2, 3, 1};

  /** Groups and positions of {@code (N, n, K, L)}. */
  private static final int[] GROUPS_AND_POSITIONS = {1, 3};

  @Override
  public String what() {
    return "sums over positions";
  }

  @Override
  public int apply(Calls calls) {
    return calls.rewrite((call, makers, once) -> turn(calls, call, makers, once));
  }

  private static Optional<Change> turn(
      Calls calls, TorchCall sum, Map<String, TorchCall> makers, Predicate<String> once) {
    if (!sum.is("sum") || !Arrays.equals((int[]) sum.arguments().get(1), GROUPS_AND_POSITIONS)) {
      return Optional.empty();
    }
    TorchCall product = Calls.made(makers, once, sum.value(0), "mul");
    if (product == null || !(product.arguments().get(1) instanceof String)) {
      return Optional.empty();
    }
    TorchCall shares = Calls.made(makers, once, product.value(0), "softmax");
    TorchCall scores = shares == null ? null : Calls.made(makers, once, shares.value(0), "reshape");
    TorchCall values = Calls.made(makers, once, product.value(1), "reshape");
    if (scores == null
        || values == null
        || !Integer.valueOf(3).equals(shares.arguments().get(1))
        || !isMapOf(makers, scores)
        || !isMapOf(makers, values)) {
      return Optional.empty();
    }
    int[] shape = (int[]) scores.arguments().get(1);
    List<TorchCall> made = new ArrayList<>();
    String columns = calls.append(made, scores, "torch.permute", scores.value(0), LAST);
    int[] rows = {-1, shape[3], shape[1] * shape[2]};
    made.add(TorchCall.of(scores.name(), "torch.reshape", columns, rows));
    made.add(shares.with(1, 1));
    String others = calls.append(made, values, "torch.permute", values.value(0), LAST);
    made.add(TorchCall.of(values.name(), "torch.reshape", others, rows));
    String weighted = calls.append(made, product, "torch.mul", product.value(0), product.value(1));
    String each = calls.append(made, sum, "torch.sum", weighted, new int[] {1});
    String groups =
        calls.append(made, sum, "torch.reshape", each, new int[] {-1, shape[1], shape[2]});
    made.add(TorchCall.of(sum.name(), "torch.sum", groups, new int[] {1}));
    return Optional.of(Change.of(made, product, shares, scores, values));
  }

  /** Whether a map is of a convolution, and of four axes in all. */
  private static boolean isMapOf(Map<String, TorchCall> makers, TorchCall reshape) {
    TorchCall maker = makers.get(reshape.value(0));
    return maker != null
        && OneDnnLayers.isConvolution(maker)
        && ((int[]) reshape.arguments().get(1)).length == LAST.length;
  }
}
