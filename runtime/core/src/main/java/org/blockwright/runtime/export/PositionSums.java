package org.blockwright.runtime.export;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * {@code sum(softmax(a) b)} over the positions of two maps, as calls that nobody else reads; {@code
 * a} and {@code b} are reshaped to {@code (N, n, K, L)}.
 *
 * @param sum over groups and positions, {@code (N, K)}
 * @param product of shares and values
 * @param shares the softmax over positions
 * @param scores the reshape of {@code a}
 * @param values the reshape of {@code b}
 */
record PositionSums(
    TorchCall sum, TorchCall product, TorchCall shares, TorchCall scores, TorchCall values) {
  /** Axes of a map {@code (N, C, H, W)} with its channels last. */
  static final int[] LAST = {0, 2, 3, 1};

  /** Axes of {@code (N, n, K, L)}, and of a map. */
  private static final int AXES = 4;

  private static final int[] GROUPS_AND_POSITIONS = {1, 3};

  /** Such a sum, if a call ends one whose maps come from convolutions. */
  static Optional<PositionSums> endingIn(
      TorchCall sum,
      Map<String, TorchCall> makers,
      Predicate<String> once,
      Predicate<TorchCall> convolution) {
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
        || !isMap(scores, makers, convolution)
        || !isMap(values, makers, convolution)) {
      return Optional.empty();
    }
    return Optional.of(new PositionSums(sum, product, shares, scores, values));
  }

  /** Whether what a reshape reads is of a convolution, and of four axes in all. */
  private static boolean isMap(
      TorchCall reshape, Map<String, TorchCall> makers, Predicate<TorchCall> convolution) {
    TorchCall maker = makers.get(reshape.value(0));
    return maker != null
        && convolution.test(maker)
        && ((int[]) reshape.arguments().get(1)).length == AXES;
  }

  int groups() {
    return shape()[1];
  }

  int classes() {
    return shape()[2];
  }

  int positions() {
    return shape()[3];
  }

  private int[] shape() {
    return (int[]) scores.arguments().get(1);
  }

  /** What another way to calculate it puts in its place. */
  Calls.Change by(List<TorchCall> made) {
    return Calls.Change.of(made, product, shares, scores, values);
  }
}
