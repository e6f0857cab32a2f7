package org.blockwright.runtime.export;

import ai.djl.nn.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.blockwright.Act;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.Window;

/** The nodes of an ONNX graph, in the operators of opset 17, and the constants that they read. */
class OnnxProgram extends Program {
  /** {@code TensorProto.DataType}. */
  static final int FLOAT = 1;

  /** Field {@code raw_data} of {@code TensorProto}. */
  static final int RAW_DATA = 9;

  private static final int INT64 = 7;

  /** Fields of {@code NodeProto}. */
  private static final int INPUT = 1;

  private static final int OUTPUT = 2;
  private static final int NAME = 3;
  private static final int OP_TYPE = 4;
  private static final int ATTRIBUTE = 5;

  private final NodeNames names = new NodeNames();
  private final Map<String, String> initializers = new HashMap<>();
  private final Set<String> read = new HashSet<>();
  private final List<Protobuf> nodes = new ArrayList<>();
  private final Map<String, String> constants = new HashMap<>();
  private final List<Protobuf> constantTensors = new ArrayList<>();

  OnnxProgram(GraphBlock network, List<String> taken) {
    super(network);
    taken.forEach(names::next);
    // They bear their own names, unless an output has that.
    network.evaluationParameters().keys().forEach(key -> initializers.put(key, names.next(key)));
  }

  /** What a parameter is called here. */
  String initializer(String parameter) {
    return initializers.get(parameter);
  }

  /** Whether a node reads a parameter. */
  final boolean reads(String parameter) {
    return read.contains(parameter);
  }

  /** Messages {@code NodeProto}. */
  List<Protobuf> nodes() {
    return nodes;
  }

  /** Messages {@code TensorProto} of the constants, without the parameters. */
  List<Protobuf> constants() {
    return constantTensors;
  }

  /** Gives a value a name of its own. */
  void name(String value, String name) {
    node("Identity", name, List.of(value));
  }

  final String node(String type, List<String> inputs, Protobuf... attributes) {
    String output = names.next((path().isEmpty() ? "" : path() + ".") + type);
    node(type, output, inputs, attributes);
    return output;
  }

  private void node(String type, String output, List<String> inputs, Protobuf... attributes) {
    Protobuf node = new Protobuf();
    inputs.forEach(input -> node.text(INPUT, input));
    node.text(OUTPUT, output).text(NAME, output).text(OP_TYPE, type);
    Arrays.stream(attributes).forEach(attribute -> node.message(ATTRIBUTE, attribute));
    nodes.add(node);
  }

  // AttributeProto: name 1, f 2, i 3, ints 8, type 20 (FLOAT 1, INT 2, INTS 7).

  private static Protobuf attribute(String name, float value) {
    return new Protobuf().text(1, name).fraction(2, value).number(20, 1);
  }

  static Protobuf attribute(String name, int value) {
    return new Protobuf().text(1, name).number(3, value).number(20, 2);
  }

  private static Protobuf attribute(String name, int[] values) {
    Protobuf attribute = new Protobuf().text(1, name);
    Arrays.stream(values).forEach(value -> attribute.number(8, value));
    return attribute.number(20, 7);
  }

  /** The head of a {@code TensorProto}: dims 1, data_type 2, name 8; raw_data is 9. */
  static Protobuf tensor(String name, int type, long... dims) {
    Protobuf tensor = new Protobuf();
    Arrays.stream(dims).forEach(dim -> tensor.number(1, dim));
    return tensor.number(2, type).text(8, name);
  }

  private String integers(int... values) {
    return constants.computeIfAbsent(
        Arrays.toString(values),
        key -> {
          ByteBuffer raw = little(values.length * Long.BYTES);
          Arrays.stream(values).forEach(raw::putLong);
          return constant(INT64, raw, values.length);
        });
  }

  private String number(double value) {
    return constants.computeIfAbsent(
        Double.toString(value),
        key -> constant(FLOAT, little(Float.BYTES).putFloat((float) value)));
  }

  final String constant(int type, ByteBuffer raw, long... dims) {
    String name = names.next("constant");
    constantTensors.add(tensor(name, type, dims).bytes(RAW_DATA, raw.array()));
    return name;
  }

  static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  static List<String> present(String... inputs) {
    return Arrays.stream(inputs).filter(Objects::nonNull).toList();
  }

  private static int[] both(int value) {
    return new int[] {value, value};
  }

  @Override
  public String parameter(Parameter parameter) {
    if (parameter == null) {
      return null;
    }
    read.add(name(parameter));
    return initializer(name(parameter));
  }

  @Override
  public String perSample(Parameter parameter, String like) {
    int[] ones = new int[parameter.getShape().dimension() - 1];
    Arrays.fill(ones, 1);
    String batch = node("Shape", List.of(like), attribute("start", 0), attribute("end", 1));
    String shape = node("Concat", List.of(batch, integers(ones)), attribute("axis", 0));
    return node("Expand", List.of(parameter(parameter), shape));
  }

  @Override
  public String convolution(
      String x, String weight, String bias, int stride, int padding, int dilation, int groups) {
    return node(
        "Conv",
        present(x, weight, bias),
        attribute("strides", both(stride)),
        attribute("pads", new int[] {padding, padding, padding, padding}),
        attribute("dilations", both(dilation)),
        attribute("group", groups));
  }

  @Override
  public String batchNorm(
      String x, String scale, String shift, String mean, String variance, double eps) {
    return node(
        "BatchNormalization",
        List.of(x, scale, shift, mean, variance),
        attribute("epsilon", (float) eps));
  }

  @Override
  public String layerNorm(String x, int size, String scale, String shift, double eps) {
    return node(
        "LayerNormalization",
        List.of(x, scale, shift),
        attribute("axis", -1),
        attribute("epsilon", (float) eps));
  }

  @Override
  public String linear(String x, String weight, String bias) {
    String turned = node("Transpose", List.of(weight), attribute("perm", new int[] {1, 0}));
    String product = matMul(x, turned);
    return bias == null ? product : add(product, bias);
  }

  @Override
  public String matMul(String a, String b) {
    return node("MatMul", List.of(a, b));
  }

  @Override
  public String activation(Act act, String x) {
    return switch (act) {
      case NONE -> x;
      case RELU -> node("Relu", List.of(x));
      case RELU6 -> node("Clip", List.of(x, number(0), number(6)));
      case HARD_SWISH -> node("HardSwish", List.of(x));
      case HARD_SIGMOID ->
          node("HardSigmoid", List.of(x), attribute("alpha", 1 / 6f), attribute("beta", 0.5f));
      case SIGMOID -> node("Sigmoid", List.of(x));
      case SILU -> multiply(x, node("Sigmoid", List.of(x)));
      case GELU -> gelu(x);
      case TANH -> node("Tanh", List.of(x));
    };
  }

  /** The operator Gelu exists from opset 20 only; runtimes know this pattern. */
  private String gelu(String x) {
    String erf = node("Erf", List.of(node("Div", List.of(x, number(Math.sqrt(2))))));
    return scale(multiply(x, add(erf, number(1))), 0.5);
  }

  @Override
  public String softmax(String x, int axis) {
    return node("Softmax", List.of(x), attribute("axis", axis));
  }

  @Override
  public String constant(float[] values, int... axes) {
    ByteBuffer raw = little(values.length * Float.BYTES);
    for (float value : values) {
      raw.putFloat(value);
    }
    return constant(FLOAT, raw, Arrays.stream(axes).asLongStream().toArray());
  }

  @Override
  public String rows(String table, int... indices) {
    return node("Gather", List.of(table, integers(indices)), attribute("axis", 0));
  }

  @Override
  public String exp(String x) {
    return node("Exp", List.of(x));
  }

  @Override
  public String log(String x) {
    return node("Log", List.of(x));
  }

  @Override
  public String power(String x, String exponent) {
    return node("Pow", List.of(x, exponent));
  }

  @Override
  public String atLeast(String x, double floor) {
    return node("Max", List.of(x, number(floor)));
  }

  @Override
  public String add(String a, String b) {
    return node("Add", List.of(a, b));
  }

  @Override
  public String multiply(String a, String b) {
    return node("Mul", List.of(a, b));
  }

  @Override
  public String scale(String x, double factor) {
    return node("Mul", List.of(x, number(factor)));
  }

  @Override
  public String sum(String x, int... axes) {
    return node("ReduceSum", List.of(x, integers(axes)), attribute("keepdims", 0));
  }

  @Override
  public String mean(String x, int... axes) {
    return node("ReduceMean", List.of(x), attribute("axes", axes), attribute("keepdims", 0));
  }

  @Override
  public String max(String x, int... axes) {
    return node("ReduceMax", List.of(x), attribute("axes", axes), attribute("keepdims", 0));
  }

  // Runtimes disagree on ceil_mode; what hangs over is written as padding instead.
  private String pool(String type, String x, Window window, Protobuf... more) {
    int padding = window.padding();
    Protobuf[] attributes = Arrays.copyOf(more, more.length + 3);
    attributes[more.length] = attribute("kernel_shape", both(window.kernel()));
    attributes[more.length + 1] = attribute("strides", both(window.stride()));
    attributes[more.length + 2] =
        attribute(
            "pads",
            new int[] {
              padding, padding, padding + window.rowsOver(), padding + window.columnsOver()
            });
    return node(type, List.of(x), attributes);
  }

  @Override
  public String maxPool(String x, Window window) {
    return pool("MaxPool", x, window);
  }

  @Override
  public String averagePool(String x, Window window, boolean countPadding) {
    int counted = countPadding ? 1 : 0;
    String mean = pool("AveragePool", x, window, attribute("count_include_pad", counted));
    return !countPadding || window.rowsOver() + window.columnsOver() == 0
        ? mean
        : multiply(mean, withoutWhatHangsOver(window));
  }

  /** PyTorch counts the padding, but not what hangs over it. */
  private String withoutWhatHangsOver(Window window) {
    int rows = window.made().height();
    int columns = window.made().width();
    ByteBuffer raw = little(rows * columns * Float.BYTES);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int counted =
            (window.kernel() - (row == rows - 1 ? window.rowsOver() : 0))
                * (window.kernel() - (column == columns - 1 ? window.columnsOver() : 0));
        raw.putFloat((float) window.kernel() * window.kernel() / counted);
      }
    }
    return constant(FLOAT, raw, 1, 1, rows, columns);
  }

  @Override
  public String concat(List<String> parts, int axis) {
    return node("Concat", parts, attribute("axis", axis));
  }

  @Override
  public String slice(String x, int axis, int from, int to, int step) {
    return node("Slice", List.of(x, integers(from), integers(to), integers(axis), integers(step)));
  }

  @Override
  public String pad(String x, int axes, int axis, int before, int behind, double value) {
    int[] pads = new int[2 * axes];
    pads[axis] = before;
    pads[axes + axis] = behind;
    return node("Pad", List.of(x, integers(pads), number(value)));
  }

  @Override
  public String reshape(String x, int... sample) {
    int[] shape = new int[sample.length + 1];
    shape[0] = -1;
    System.arraycopy(sample, 0, shape, 1, sample.length);
    return node("Reshape", List.of(x, integers(shape)));
  }

  @Override
  public String fold(String x, int... axes) {
    return node("Reshape", List.of(x, integers(axes)));
  }

  @Override
  public String transpose(String x, int... order) {
    return node("Transpose", List.of(x), attribute("perm", order));
  }
}
