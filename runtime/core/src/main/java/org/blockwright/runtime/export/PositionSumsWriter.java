package org.blockwright.runtime.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.blockwright.runtime.export.Calls.Change;

/**
 * Other ways to calculate {@link PositionSums}. Where products stand in the place of convolutions
 * biases are left out: the softmax cancels that of {@code a}, and its shares sum to one, so that of
 * {@code b} is added to the sum instead.
 */
final class PositionSumsWriter {
  /** Axes of a map {@code (N, C, H, W)} with its channels last. */
  private static final int[] LAST = {0, 2, 3, 1};

  private final Calls calls;
  private final PositionSums found;
  private final boolean differentiable;
  private final int groups;
  private final int classes;
  private final int positions;
  private final List<TorchCall> made = new ArrayList<>();

  /**
   * Writes one.
   *
   * @param differentiable whether gradients are to flow through it, so that nothing is overwritten
   */
  PositionSumsWriter(Calls calls, PositionSums found, boolean differentiable) {
    this.calls = calls;
    this.found = found;
    this.differentiable = differentiable;
    this.groups = found.groups();
    this.classes = found.classes();
    this.positions = found.positions();
  }

  /**
   * Of maps as convolutions with channels last leave them, {@code (N, L, n K)}: to bring them to
   * {@code (N, n, K, L)} would copy both, and leave rows of a few positions to sum.
   */
  Change classesLast() {
    int[] rows = {-1, positions, groups * classes};
    String scores = made(found.scores(), "torch.reshape", last(found.scores().value(0)), rows);
    String values = made(found.values(), "torch.reshape", last(found.values().value(0)), rows);
    String shares = made(found.shares(), "torch.softmax", scores, 1);
    String each = made(found.sum(), "torch.sum", weighted(shares, values), new int[] {1});
    String parts = made(found.sum(), "torch.reshape", each, new int[] {-1, groups, classes});
    return with(TorchCall.of(found.sum().name(), "torch.sum", parts, new int[] {1}));
  }

  /** Of maps {@code (n, N, L, K)} that are products of matrices. */
  Change products() {
    String scores = product(found.scoring());
    String shares = made(found.shares(), "torch.softmax", scores, 2);
    String values = product(found.valuing());
    return withBias(weighted(shares, values), 0, 2);
  }

  /** The convolution without its bias, {@code (n, N, L, K)}. */
  private String product(TorchCall convolution) {
    String columns = made(convolution, "torch.permute", matrices(convolution), new int[] {0, 2, 1});
    String flat = made(convolution, "torch.flatten", last(convolution.value(0)), 0, 2);
    String parts = made(convolution, "torch.unflatten", flat, 1, new int[] {groups, -1});
    String rows = made(convolution, "torch.permute", parts, new int[] {1, 0, 2});
    String product = made(convolution, "torch.bmm", rows, columns);
    return made(convolution, "torch.reshape", product, new int[] {groups, -1, positions, classes});
  }

  /** Of mixtures {@code (N, n, K, c)} of the channels that {@code b} is made of. */
  Change sharesFirst() {
    String keys = tokens(found.scoring());
    String columns = made(found.scoring(), "torch.permute", keys, new int[] {0, 1, 3, 2});
    String scores = made(found.scores(), "torch.matmul", matrices(found.scoring()), columns);
    String shares = made(found.shares(), "torch.softmax", scores, 3);
    return ofMixture(made(found.product(), "torch.matmul", shares, tokens(found.valuing())));
  }

  /** The same by the engine's attention, whose queries are the classes. */
  Change attention() {
    String keys = tokens(found.scoring());
    String batch = made(found.scoring(), "torch.size", keys, 0);
    String queries =
        made(
            found.scoring(),
            "torch.expand",
            made(found.scoring(), "torch.unsqueeze", matrices(found.scoring()), 0),
            Arrays.asList(batch, "-1", "-1", "-1"));
    return ofMixture(
        made(
            found.product(),
            "torch.scaled_dot_product_attention",
            queries,
            keys,
            tokens(found.valuing()),
            null,
            0.0,
            false,
            new TorchCall.Expression("scale=1.")));
  }

  private Change ofMixture(String mixture) {
    return withBias(weighted(mixture, matrices(found.valuing())), 1, 3);
  }

  /** Channels of a group by position, {@code (N, n, L, c)}. */
  private String tokens(TorchCall convolution) {
    String flat = made(convolution, "torch.flatten", last(convolution.value(0)), 1, 2);
    String parts = made(convolution, "torch.unflatten", flat, 2, new int[] {groups, -1});
    return made(convolution, "torch.permute", parts, new int[] {0, 2, 1, 3});
  }

  /** A convolution's weight, {@code (n, K, c)}. */
  private String matrices(TorchCall convolution) {
    return made(
        convolution, "torch.reshape", convolution.value(1), new int[] {groups, classes, -1});
  }

  private String last(String map) {
    return calls.append(made, found.sum(), "torch.permute", map, LAST);
  }

  private String weighted(String shares, String values) {
    return made(found.product(), differentiable ? "torch.mul" : "torch.mul_", shares, values);
  }

  /** The sum over axes, and over groups of the bias of {@code b}. */
  private Change withBias(String weighted, int... axes) {
    String bias = found.valuing().value(2);
    String name = found.sum().name();
    if (bias == null) {
      return with(TorchCall.of(name, "torch.sum", weighted, axes));
    }
    String each = made(found.valuing(), "torch.reshape", bias, new int[] {groups, classes});
    String all = made(found.valuing(), "torch.sum", each, new int[] {0});
    String sum = made(found.sum(), "torch.sum", weighted, axes);
    return with(TorchCall.of(name, "torch.add", sum, all));
  }

  private String made(TorchCall beside, String function, Object... arguments) {
    return calls.append(made, beside, function, arguments);
  }

  private Change with(TorchCall logits) {
    made.add(logits);
    return Change.of(made, found.product(), found.shares(), found.scores(), found.values());
  }
}
