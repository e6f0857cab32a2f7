package org.blockwright.runtime.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.export.Calls.Change;

/**
 * {@code sum(softmax(a) b)} over the positions of two grouped convolutions of one by one, as
 * products of matrices: {@code (n, N L, c)} by {@code (n, c, K)}. Biases are left out of the
 * products: the softmax cancels that of {@code a}, and its shares sum to one, so that of {@code b}
 * is added to the sum instead. GPUs are slow at grouped convolutions.
 */
final class MultiplyPositions implements Pass {
  @Override
  public String what() {
    return "sums over positions as products";
  }

  @Override
  public int apply(Calls calls) {
    return calls.rewrite(
        (call, makers, once) ->
            PositionSums.endingIn(call, makers, once, c -> c.is("conv2d"))
                .filter(found -> isPointwise(calls, found, makers.get(found.scores().value(0))))
                .filter(found -> isPointwise(calls, found, makers.get(found.values().value(0))))
                .map(found -> multiply(calls, found, makers)));
  }

  /** Whether a convolution is of one by one, with as many groups as are summed. */
  private static boolean isPointwise(Calls calls, PositionSums found, TorchCall convolution) {
    long[] weight = calls.axes(convolution.value(1));
    return weight.length == 4
        && weight[2] == 1
        && weight[3] == 1
        && convolution.groups() == found.groups()
        && Arrays.equals((int[]) convolution.arguments().get(3), new int[] {1, 1})
        && Arrays.equals((int[]) convolution.arguments().get(4), new int[] {0, 0});
  }

  private static Change multiply(Calls calls, PositionSums found, Map<String, TorchCall> makers) {
    TorchCall sum = found.sum();
    TorchCall values = makers.get(found.values().value(0));
    List<TorchCall> made = new ArrayList<>();
    String scored = product(calls, made, makers.get(found.scores().value(0)), found);
    String valued = product(calls, made, values, found);
    String shares = calls.append(made, found.shares(), "torch.softmax", scored, 2);
    String weighted = calls.append(made, found.product(), "torch.mul", shares, valued);
    String name = sum.name();
    int[] groupsAndPositions = {0, 2};
    if (values.value(2) == null) {
      made.add(TorchCall.of(name, "torch.sum", weighted, groupsAndPositions));
    } else {
      int[] each = {found.groups(), found.classes()};
      String biases = calls.append(made, values, "torch.reshape", values.value(2), each);
      String bias = calls.append(made, values, "torch.sum", biases, new int[] {0});
      String summed = calls.append(made, sum, "torch.sum", weighted, groupsAndPositions);
      made.add(TorchCall.of(name, "torch.add", summed, bias));
    }
    return found.by(made);
  }

  /** The convolution without its bias, {@code (n, N, L, K)}. */
  private static String product(
      Calls calls, List<TorchCall> made, TorchCall convolution, PositionSums found) {
    int groups = found.groups();
    int classes = found.classes();
    int[] matrices = {groups, classes, -1};
    String weight =
        calls.append(made, convolution, "torch.reshape", convolution.value(1), matrices);
    String columns = calls.append(made, convolution, "torch.permute", weight, new int[] {0, 2, 1});
    String last =
        calls.append(made, convolution, "torch.permute", convolution.value(0), PositionSums.LAST);
    String flat = calls.append(made, convolution, "torch.flatten", last, 0, 2);
    String parts =
        calls.append(made, convolution, "torch.unflatten", flat, 1, new int[] {groups, -1});
    String rows = calls.append(made, convolution, "torch.permute", parts, new int[] {1, 0, 2});
    String product = calls.append(made, convolution, "torch.bmm", rows, columns);
    int[] shape = {groups, -1, found.positions(), classes};
    return calls.append(made, convolution, "torch.reshape", product, shape);
  }
}
