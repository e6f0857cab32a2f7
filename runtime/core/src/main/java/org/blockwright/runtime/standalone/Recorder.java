package org.blockwright.runtime.standalone;

import ai.djl.nn.Parameter;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.blockwright.Act;
import org.blockwright.runtime.base.DeclarationException;
import org.blockwright.runtime.export.Program;
import org.blockwright.runtime.export.RowFactors;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.Window;

/**
 * Notes down a network's primitives for one image. What depends on parameters alone is calculated
 * at once.
 */
final class Recorder extends Program {
  private final Map<String, Value> values = new HashMap<>();
  private final Map<Parameter, String> parameters = new IdentityHashMap<>();
  private final List<Step> steps = new ArrayList<>();

  Recorder(GraphBlock network) {
    super(network);
  }

  /** The steps so far. */
  List<Step> steps() {
    return steps;
  }

  /** What a name stands for. */
  Value value(String name) {
    return values.get(name);
  }

  /** What a name stands for, as a value that is there when the program has run. */
  Value output(String name) {
    Value value = value(name);
    if (!value.isConstant()) {
      return value;
    }
    Value copy = Value.of(value.shape());
    steps.add(new Step("output", Kind.CONCAT, List.of(value), copy, Act.NONE, 0, List.of(0)));
    return copy;
  }

  /** Gives a value a name. */
  String named(Value value) {
    String name = "v" + values.size();
    values.put(name, value);
    return name;
  }

  private String step(Kind kind, int[] made, List<String> inputs, int... numbers) {
    return step(kind, made, inputs, Act.NONE, 0, numbers);
  }

  private String step(
      Kind kind, int[] made, List<String> inputs, Act act, double number, int... numbers) {
    List<Value> read = inputs.stream().filter(Objects::nonNull).map(values::get).toList();
    List<Integer> list = Arrays.stream(numbers).boxed().toList();
    Step step = new Step(path(), kind, read, Value.of(made), act, number, list);
    if (read.stream().allMatch(Value::isConstant)) {
      Value first =
          read.stream().filter(value -> !value.name().isEmpty()).findFirst().orElse(read.get(0));
      return named(first.becoming(Evaluation.of(step), made));
    }
    steps.add(step);
    return named(step.output());
  }

  private int[] shape(String name) {
    return values.get(name).shape();
  }

  private static List<String> list(String... names) {
    return Stream.of(names).filter(Objects::nonNull).toList();
  }

  @Override
  public String parameter(Parameter parameter) {
    return parameter == null
        ? null
        : parameters.computeIfAbsent(
            parameter,
            key -> {
              FloatBuffer buffer = key.getArray().toByteBuffer().asFloatBuffer();
              float[] floats = new float[buffer.remaining()];
              buffer.get(floats);
              int[] shape =
                  Arrays.stream(key.getShape().getShape()).mapToInt(Math::toIntExact).toArray();
              return named(Value.parameter(name(key), floats, shape));
            });
  }

  @Override
  public String perSample(Parameter parameter, String like) {
    if (shape(like)[0] != 1) {
      throw new DeclarationException(
          path() + " repeats a parameter within an image, which no class is written of");
    }
    return parameter(parameter);
  }

  @Override
  public String convolution(
      String x, String weight, String bias, int stride, int padding, int dilation, int groups) {
    int[] read = shape(x);
    int[] kernel = shape(weight);
    if (read[0] != 1 || !values.get(weight).isConstant()) {
      throw new DeclarationException(
          path()
              + " convolves "
              + (read[0] != 1 ? "parts of an image" : "with what depends on the image")
              + ", which no class is written of");
    }
    int reach = dilation * (kernel[2] - 1) + 1;
    int height = (read[2] + 2 * padding - reach) / stride + 1;
    int width = (read[3] + 2 * padding - reach) / stride + 1;
    return step(
        Kind.CONVOLUTION,
        new int[] {1, kernel[0], height, width},
        list(x, weight, bias),
        kernel[2],
        stride,
        padding,
        dilation,
        groups);
  }

  @Override
  public String batchNorm(
      String x, String scale, String shift, String mean, String variance, double eps) {
    RowFactors norm =
        RowFactors.ofNorm(floats(scale), floats(shift), floats(mean), floats(variance), eps);
    int channels = norm.factors().length;
    String factor = named(values.get(variance).becoming(norm.factors(), channels));
    String summand = named(values.get(mean).becoming(norm.summands(), channels));
    return step(Kind.AFFINE, shape(x), list(x, factor, summand));
  }

  private float[] floats(String name) {
    return name == null ? null : values.get(name).values();
  }

  @Override
  public String layerNorm(String x, int size, String scale, String shift, double eps) {
    return step(Kind.LAYER_NORM, shape(x), list(x, scale, shift), Act.NONE, eps);
  }

  @Override
  public String linear(String x, String weight, String bias) {
    int[] made = shape(x);
    made[made.length - 1] = shape(weight)[0];
    if (!values.get(weight).isConstant()) {
      throw new DeclarationException(
          path() + " has weights that depend on the image, which no class is written of");
    }
    return step(Kind.LINEAR, made, list(x, weight, bias));
  }

  @Override
  public String matMul(String a, String b) {
    int[] left = shape(a);
    int[] right = shape(b);
    int[] made = broadcast(before(left), before(right));
    int axes = made.length;
    made = Arrays.copyOf(made, axes + 2);
    made[axes] = left[left.length - 2];
    made[axes + 1] = right[right.length - 1];
    return step(Kind.MATMUL, made, list(a, b));
  }

  private static int[] before(int[] shape) {
    return Arrays.copyOf(shape, shape.length - 2);
  }

  private static int[] broadcast(int[] a, int[] b) {
    int[] made = new int[Math.max(a.length, b.length)];
    for (int i = 1; i <= made.length; i++) {
      int left = i <= a.length ? a[a.length - i] : 1;
      int right = i <= b.length ? b[b.length - i] : 1;
      made[made.length - i] = Math.max(left, right);
    }
    return made;
  }

  @Override
  public String activation(Act act, String x) {
    return act == Act.NONE ? x : step(Kind.ACTIVATION, shape(x), list(x), act, 0);
  }

  @Override
  public String softmax(String x, int axis) {
    return step(Kind.SOFTMAX, shape(x), list(x), axis);
  }

  @Override
  public String constant(float[] floats, int... axes) {
    return named(Value.constant(floats.clone(), axes));
  }

  @Override
  public String rows(String table, int... indices) {
    Value from = values.get(table);
    int each = from.behind(0);
    float[] rows = new float[each * indices.length];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(from.values(), indices[i] * each, rows, i * each, each);
    }
    int[] made = from.shape();
    made[0] = indices.length;
    return named(from.becoming(rows, made));
  }

  @Override
  public String exp(String x) {
    return step(Kind.EXP, shape(x), list(x));
  }

  @Override
  public String log(String x) {
    return step(Kind.LOG, shape(x), list(x));
  }

  @Override
  public String power(String x, String exponent) {
    return step(Kind.POWER, broadcast(shape(x), shape(exponent)), list(x, exponent));
  }

  @Override
  public String atLeast(String x, double floor) {
    return step(Kind.AT_LEAST, shape(x), list(x), Act.NONE, floor);
  }

  @Override
  public String add(String a, String b) {
    return step(Kind.ADD, broadcast(shape(a), shape(b)), list(a, b));
  }

  @Override
  public String multiply(String a, String b) {
    return step(Kind.MULTIPLY, broadcast(shape(a), shape(b)), list(a, b));
  }

  @Override
  public String scale(String x, double factor) {
    return step(Kind.SCALE, shape(x), list(x), Act.NONE, factor);
  }

  @Override
  public String sum(String x, int... axes) {
    return step(Kind.SUM, without(shape(x), axes), list(x), axes);
  }

  @Override
  public String mean(String x, int... axes) {
    return step(Kind.MEAN, without(shape(x), axes), list(x), axes);
  }

  @Override
  public String max(String x, int... axes) {
    return step(Kind.MAX, without(shape(x), axes), list(x), axes);
  }

  private static int[] without(int[] shape, int... axes) {
    List<Integer> gone = Arrays.stream(axes).boxed().toList();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < shape.length; i++) {
      if (!gone.contains(i)) {
        kept.add(shape[i]);
      }
    }
    return kept.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String maxPool(String x, Window window) {
    return step(
        Kind.MAX_POOL,
        pooled(x, window),
        list(x),
        window.kernel(),
        window.stride(),
        window.padding());
  }

  @Override
  public String averagePool(String x, Window window, boolean countPadding) {
    return step(
        Kind.MEAN_POOL,
        pooled(x, window),
        list(x),
        window.kernel(),
        window.stride(),
        window.padding(),
        countPadding ? 1 : 0);
  }

  private int[] pooled(String x, Window window) {
    int[] read = shape(x);
    return new int[] {read[0], read[1], window.made().height(), window.made().width()};
  }

  @Override
  public String concat(List<String> parts, int axis) {
    int[] made = shape(parts.get(0));
    made[axis] = parts.stream().mapToInt(part -> shape(part)[axis]).sum();
    return step(Kind.CONCAT, made, parts, axis);
  }

  @Override
  public String slice(String x, int axis, int from, int to, int step) {
    int[] made = shape(x);
    int end = Math.min(to, made[axis]);
    made[axis] = (end - from + step - 1) / step;
    return step(Kind.SLICE, made, list(x), axis, from, end, step);
  }

  @Override
  public String pad(String x, int axes, int axis, int before, int behind, double value) {
    int[] made = shape(x);
    made[axis] += before + behind;
    return before + behind == 0
        ? x
        : step(Kind.PAD, made, list(x), Act.NONE, value, axis, before, behind);
  }

  @Override
  public String reshape(String x, int... sample) {
    int[] made = new int[sample.length + 1];
    System.arraycopy(sample, 0, made, 1, sample.length);
    made[0] = values.get(x).size() / Value.product(sample, 0, sample.length);
    return step(Kind.RESHAPE, made, list(x));
  }

  @Override
  public String fold(String x, int... axes) {
    return step(Kind.RESHAPE, axes, list(x));
  }

  @Override
  public String transpose(String x, int... order) {
    int[] read = shape(x);
    return step(Kind.TRANSPOSE, Arrays.stream(order).map(i -> read[i]).toArray(), list(x), order);
  }
}
