package org.blockwright.runtime.export;

import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.export.Calls.Change;

/**
 * {@code sum(softmax(a) b)} over the positions of two convolutions' maps {@code (N, n K, H, W)},
 * taken as they lie, with channels last: {@code (N, L, n K)}. To bring them to {@code (N, n, K, L)}
 * would copy both, and leave rows of a few positions to sum.
 */
final class SumPositions implements Pass {
  @Override
  public String what() {
    return "sums over positions";
  }

  @Override
  public int apply(Calls calls) {
    return calls.rewrite(
        (call, makers, once) ->
            PositionSums.endingIn(call, makers, once, OneDnnLayers::isConvolution)
                .map(found -> turn(calls, found)));
  }

  private static Change turn(Calls calls, PositionSums found) {
    int groups = found.groups();
    int classes = found.classes();
    TorchCall sum = found.sum();
    TorchCall product = found.product();
    List<TorchCall> made = new ArrayList<>();
    int[] rows = {-1, found.positions(), groups * classes};
    for (TorchCall map : List.of(found.scores(), found.values())) {
      String columns = calls.append(made, map, "torch.permute", map.value(0), PositionSums.LAST);
      made.add(TorchCall.of(map.name(), "torch.reshape", columns, rows));
    }
    made.add(found.shares().with(1, 1));
    String weighted = calls.append(made, product, "torch.mul_", product.value(0), product.value(1));
    String each = calls.append(made, sum, "torch.sum", weighted, new int[] {1});
    String parts = calls.append(made, sum, "torch.reshape", each, new int[] {-1, groups, classes});
    made.add(TorchCall.of(sum.name(), "torch.sum", parts, new int[] {1}));
    return found.by(made);
  }
}
