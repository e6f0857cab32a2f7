package org.blockwright.runtime.export;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.blockwright.runtime.export.Calls.Change;

/**
 * Linear layers that mix positions, {@code (N, L, C)} turned to {@code (N, C, L)} before them and
 * back behind them, with elementwise activations in between: {@code W X + b} on what lies there,
 * {@code (N, L, C)}, instead of two transposed copies.
 */
final class MixPositions implements Pass {
  private static final int[] TURNED = {0, 2, 1};

  @Override
  public String what() {
    return "mixed positions not turned";
  }

  @Override
  public int apply(Calls calls) {
    return calls.rewrite((call, makers, once) -> mix(calls, call, makers, once));
  }

  private static Optional<Change> mix(
      Calls calls, TorchCall back, Map<String, TorchCall> makers, Predicate<String> once) {
    if (!isTurn(back)) {
      return Optional.empty();
    }
    Deque<TorchCall> between = new ArrayDeque<>();
    TorchCall call = made(back, makers, once);
    while (call != null && (call.is("linear") || FuseActivations.isActivation(call))) {
      between.addFirst(call);
      call = made(call, makers, once);
    }
    if (call == null || !isTurn(call) || between.stream().noneMatch(c -> c.is("linear"))) {
      return Optional.empty();
    }
    List<TorchCall> made = new ArrayList<>();
    String x = call.value(0);
    for (TorchCall step : between) {
      x = step.is("linear") ? product(calls, made, step, x) : same(calls, made, step, x);
    }
    made.set(made.size() - 1, made.get(made.size() - 1).named(back.name()));
    Set<TorchCall> gone = new HashSet<>(between);
    gone.add(call);
    return Optional.of(new Change(made, gone));
  }

  /** What a call reads first, where nobody else reads it. */
  private static TorchCall made(
      TorchCall call, Map<String, TorchCall> makers, Predicate<String> once) {
    return once.test(call.value(0)) ? makers.get(call.value(0)) : null;
  }

  private static boolean isTurn(TorchCall call) {
    return call.is("permute") && Arrays.equals((int[]) call.arguments().get(1), TURNED);
  }

  private static String product(Calls calls, List<TorchCall> made, TorchCall linear, String x) {
    String bias = linear.value(2);
    String column =
        bias == null ? null : calls.append(made, linear, "torch.reshape", bias, new int[] {-1, 1});
    String product = calls.append(made, linear, "torch.matmul", linear.value(1), x);
    return column == null ? product : calls.append(made, linear, "torch.add_", product, column);
  }

  private static String same(Calls calls, List<TorchCall> made, TorchCall activation, String x) {
    TorchCall own = activation.named(calls.fresh(activation.name())).with(0, x);
    made.add(own);
    return own.name();
  }
}
