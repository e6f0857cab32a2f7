package org.blockwright.runtime.export;

import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.blockwright.Act;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.Window;

/** The body of a TorchScript method: one call for each primitive, of {@code torch}'s operators. */
class TorchScriptProgram extends Program {
  private static final double BATCH_NORM_MOMENTUM = 0.1;

  private final NodeNames names = new NodeNames();
  private final List<TorchCall> calls = new ArrayList<>();
  private final Constants constants = new Constants();

  TorchScriptProgram(GraphBlock network) {
    super(network);
  }

  /** The calls so far, in order. */
  final List<TorchCall> calls() {
    return calls;
  }

  /** Tensors that the lines refer to. */
  final Constants constants() {
    return constants;
  }

  private String call(String operator, Object... arguments) {
    return line("torch." + operator, arguments);
  }

  /** Adds a call, and names its value. */
  final String line(String function, Object... arguments) {
    // The prefix keeps names apart from keywords and from the inputs.
    String name = names.next("v_" + NodeNames.identifier(path()));
    calls.add(TorchCall.of(name, function, arguments));
    return name;
  }

  /** A number in both directions. */
  static int[] both(int value) {
    return new int[] {value, value};
  }

  @Override
  public String parameter(Parameter parameter) {
    return parameter == null ? null : TorchModule.read(name(parameter));
  }

  @Override
  public String perSample(Parameter parameter, String like) {
    String[] sizes = new String[parameter.getShape().dimension()];
    Arrays.fill(sizes, "-1");
    sizes[0] = call("size", like, 0);
    return call("expand", parameter(parameter), Arrays.asList(sizes));
  }

  @Override
  public String convolution(
      String x, String weight, String bias, int stride, int padding, int dilation, int groups) {
    return call("conv2d", x, weight, bias, both(stride), both(padding), both(dilation), groups);
  }

  @Override
  public String batchNorm(
      String x, String scale, String shift, String mean, String variance, double eps) {
    return call(
        "batch_norm", x, scale, shift, mean, variance, false, BATCH_NORM_MOMENTUM, eps, true);
  }

  @Override
  public String layerNorm(String x, int size, String scale, String shift, double eps) {
    return call("layer_norm", x, new int[] {size}, scale, shift, eps);
  }

  @Override
  public String linear(String x, String weight, String bias) {
    return call("linear", x, weight, bias);
  }

  @Override
  public String matMul(String a, String b) {
    return call("matmul", a, b);
  }

  @Override
  public String activation(Act act, String x) {
    return switch (act) {
      case NONE -> x;
      case RELU -> call("relu", x);
      case RELU6 -> call("hardtanh", x, 0.0, 6.0);
      case HARD_SWISH -> call("hardswish", x);
      case HARD_SIGMOID -> call("hardsigmoid", x);
      case SIGMOID -> call("sigmoid", x);
      case SILU -> call("silu", x);
      case GELU -> call("gelu", x);
      case TANH -> call("tanh", x);
    };
  }

  @Override
  public String softmax(String x, int axis) {
    return call("softmax", x, axis);
  }

  @Override
  public String constant(float[] values, int... axes) {
    return constants.add(values, axes);
  }

  @Override
  public String rows(String table, int... indices) {
    return call("index_select", table, 0, constants.add(indices));
  }

  @Override
  public String exp(String x) {
    return call("exp", x);
  }

  @Override
  public String log(String x) {
    return call("log", x);
  }

  @Override
  public String power(String x, String exponent) {
    return call("pow", x, exponent);
  }

  @Override
  public String atLeast(String x, double floor) {
    return call("clamp_min", x, floor);
  }

  @Override
  public String add(String a, String b) {
    return call("add", a, b);
  }

  @Override
  public String multiply(String a, String b) {
    return call("mul", a, b);
  }

  @Override
  public String scale(String x, double factor) {
    return call("mul", x, factor);
  }

  @Override
  public String sum(String x, int... axes) {
    return call("sum", x, axes);
  }

  @Override
  public String mean(String x, int... axes) {
    return call("mean", x, axes);
  }

  @Override
  public String max(String x, int... axes) {
    return call("amax", x, axes);
  }

  @Override
  public String maxPool(String x, Window window) {
    return call(
        "max_pool2d",
        x,
        both(window.kernel()),
        both(window.stride()),
        both(window.padding()),
        both(1),
        window.ceil());
  }

  @Override
  public String averagePool(String x, Window window, boolean countPadding) {
    return call(
        "avg_pool2d",
        x,
        both(window.kernel()),
        both(window.stride()),
        both(window.padding()),
        window.ceil(),
        countPadding);
  }

  @Override
  public String concat(List<String> parts, int axis) {
    return call("cat", parts, axis);
  }

  @Override
  public String slice(String x, int axis, int from, int to, int step) {
    return call("slice", x, axis, from, to, step);
  }

  @Override
  public String pad(String x, int axes, int axis, int before, int behind, double value) {
    int[] pads = new int[2 * (axes - axis)];
    pads[pads.length - 2] = before;
    pads[pads.length - 1] = behind;
    return call("constant_pad_nd", x, pads, value);
  }

  @Override
  public String reshape(String x, int... sample) {
    int[] shape = new int[sample.length + 1];
    shape[0] = -1;
    System.arraycopy(sample, 0, shape, 1, sample.length);
    return call("reshape", x, shape);
  }

  @Override
  public String fold(String x, int... axes) {
    return call("reshape", x, axes);
  }

  @Override
  public String transpose(String x, int... order) {
    return call("permute", x, order);
  }
}
