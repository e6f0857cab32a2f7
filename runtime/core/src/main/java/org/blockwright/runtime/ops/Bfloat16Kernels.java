package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.blockwright.runtime.pytorch.ScriptFunction;

/**
 * Products of operands that are rounded to bfloat16, their sums rounded to bfloat16 again, forward
 * and backward, as {@code torch.autocast} calculates them. What goes in and comes out is float32:
 * DJL's interface knows no bfloat16 on PyTorch, so the casts lie inside of functions in
 * TorchScript.
 */
final class Bfloat16Kernels implements MatmulKernels {
  /** PyTorch's numbers of the types. */
  private static final int FLOAT32 = 6;

  private static final int BFLOAT16 = 15;

  /** What a function is compiled for. */
  private record Kind(
      String operator, boolean biased, int stride, int padding, int dilation, int groups) {
    static Kind of(String operator, boolean biased) {
      return new Kind(operator, biased, 0, 0, 0, 0);
    }
  }

  /** Of the process: compiled at their first use. */
  private static final Map<Kind, ScriptFunction> FUNCTIONS = new ConcurrentHashMap<>();

  @Override
  public NDArray convolution(
      NDArray x, NDArray kernel, NDArray bias, int stride, int padding, int dilation, int groups) {
    Kind kind = new Kind("conv2d", bias != null, stride, padding, dilation, groups);
    return call(kind, x, kernel, bias);
  }

  @Override
  public NDArray linear(NDArray x, NDArray matrix, NDArray bias) {
    return call(Kind.of("linear", bias != null), x, matrix, bias);
  }

  @Override
  public NDArray matMul(NDArray a, NDArray b) {
    return call(Kind.of("matmul", false), a, b, null);
  }

  private static NDArray call(Kind kind, NDArray a, NDArray b, NDArray bias) {
    ScriptFunction function = FUNCTIONS.computeIfAbsent(kind, Bfloat16Kernels::compile);
    return bias == null ? function.call(a, b) : function.call(a, b, bias);
  }

  private static ScriptFunction compile(Kind kind) {
    List<String> inputs = kind.biased ? List.of("a", "b", "bias") : List.of("a", "b");
    List<String> arguments = new ArrayList<>(inputs.stream().map(x -> to(x, BFLOAT16)).toList());
    if (kind.operator.equals("conv2d")) {
      if (!kind.biased) {
        arguments.add("None");
      }
      arguments.add(both(kind.stride));
      arguments.add(both(kind.padding));
      arguments.add(both(kind.dilation));
      arguments.add(Integer.toString(kind.groups));
    }
    String product = "torch." + kind.operator + "(" + String.join(", ", arguments) + ")";
    return ScriptFunction.of(inputs, to(product, FLOAT32));
  }

  private static String to(String value, int type) {
    return "torch.to(" + value + ", " + type + ")";
  }

  private static String both(int value) {
    return "[" + value + ", " + value + "]";
  }
}
