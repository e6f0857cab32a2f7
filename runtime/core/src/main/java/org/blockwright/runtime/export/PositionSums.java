package org.blockwright.runtime.export;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.blockwright.runtime.heads.HeadShape;

/**
 * {@code sum(softmax(a) b)} over the positions of two convolutions' maps, as calls that nobody else
 * reads; {@code a} and {@code b} are reshaped to {@code (N, n, K, L)}.
 *
 * @param sum over groups and positions, {@code (N, K)}
 * @param product of shares and values
 * @param shares the softmax over positions
 * @param scores the reshape of {@code a}
 * @param values the reshape of {@code b}
 * @param scoring the convolution that makes {@code a}
 * @param valuing the convolution that makes {@code b}
 */
record PositionSums(
    TorchCall sum,
    TorchCall product,
    TorchCall shares,
    TorchCall scores,
    TorchCall values,
    TorchCall scoring,
    TorchCall valuing) {
  /** Axes of {@code (N, n, K, L)}, and of a map. */
  private static final int AXES = 4;

  private static final int[] GROUPS_AND_POSITIONS = {1, 3};

  /** Such a sum, if a call ends one. */
  static Optional<PositionSums> endingIn(
      TorchCall sum, Map<String, TorchCall> makers, Predicate<String> once) {
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
        || !Integer.valueOf(AXES - 1).equals(shares.arguments().get(1))
        || !isMap(scores, makers)
        || !isMap(values, makers)) {
      return Optional.empty();
    }
    return Optional.of(
        new PositionSums(
            sum,
            product,
            shares,
            scores,
            values,
            makers.get(scores.value(0)),
            makers.get(values.value(0))));
  }

  /** Whether what a reshape reads is of a convolution, and of four axes in all. */
  private static boolean isMap(TorchCall reshape, Map<String, TorchCall> makers) {
    TorchCall maker = makers.get(reshape.value(0));
    return maker != null
        && maker.is("conv2d")
        && ((int[]) reshape.arguments().get(1)).length == AXES;
  }

  /** What its time depends on. */
  HeadShape shape(Calls calls) {
    return new HeadShape(
        groups(), classes(), positions(), channels(calls, scoring), channels(calls, valuing));
  }

  private static int channels(Calls calls, TorchCall convolution) {
    return Math.toIntExact(calls.axes(convolution.value(1))[1]) * convolution.groups();
  }

  /** Whether both convolutions are of one by one, with as many groups as are summed. */
  boolean isPointwise(Calls calls) {
    return isPointwise(calls, scoring) && isPointwise(calls, valuing);
  }

  private boolean isPointwise(Calls calls, TorchCall convolution) {
    long[] weight = calls.axes(convolution.value(1));
    return weight.length == AXES
        && weight[2] == 1
        && weight[3] == 1
        && convolution.groups() == groups()
        && Arrays.equals((int[]) convolution.arguments().get(3), new int[] {1, 1})
        && Arrays.equals((int[]) convolution.arguments().get(4), new int[] {0, 0});
  }

  int groups() {
    return dims()[1];
  }

  int classes() {
    return dims()[2];
  }

  int positions() {
    return dims()[3];
  }

  private int[] dims() {
    return (int[]) scores.arguments().get(1);
  }
}
