package org.blockwright.runtime.standalone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.SourceVersion;
import org.blockwright.runtime.standalone.Text.Call;

/** The lines of each step, the fields that they use and the weights that those take. */
final class StepWriter {
  private static final String MEMORY = "v";
  private static final int INDENT = 4;

  private final MemoryPlan plan;
  private final Map<String, String> types = new LinkedHashMap<>();
  private final List<String> assignments = new ArrayList<>();
  private final Map<String, Value> weights = new LinkedHashMap<>();
  private final Map<Value, String> constants = new IdentityHashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> imports = new TreeSet<>();

  StepWriter(MemoryPlan plan) {
    this.plan = plan;
  }

  /** The fields' types by their names. */
  Map<String, String> types() {
    return types;
  }

  /** The lines that give the fields their values. */
  List<String> assignments() {
    return assignments;
  }

  /** What the weight file holds. */
  Map<String, Value> weights() {
    return weights;
  }

  /** Classes of ours that are used, by their simple names. */
  Set<String> imports() {
    return imports;
  }

  /** The lines of a step; none where nothing is to be done. */
  List<String> lines(Step step) {
    if (MemoryPlan.isView(step)) {
      return List.of();
    }
    int x = step.input(0).isConstant() ? 0 : plan.at(step.input(0));
    int y = plan.at(step.output());
    int size = step.output().size();
    Value read = step.input(0);
    return switch (step.kind()) {
      case CONVOLUTION -> statement(convolution(step) + ".run", "memory", x, y);
      case LINEAR -> {
        int in = read.axis(read.axes() - 1);
        yield statement(linear(step, in) + ".run", "memory", x, y, read.size() / in);
      }
      case MATMUL -> {
        String field =
            field(
                step,
                "product",
                "MatMul",
                Call.of("MatMul.of", Text.array(read.shape()), Text.array(step.input(1).shape())));
        yield statement(
            field + ".run", "memory", array(step, 0), x, array(step, 1), at(step, 1), y);
      }
      case AFFINE ->
          statement(
              used("Elementwise") + ".affine",
              MEMORY,
              x,
              constant(step, 1, "scale"),
              constant(step, 2, "shift"),
              MEMORY,
              y,
              read.behind(1));
      case LAYER_NORM ->
          statement(
              used("Rows") + ".layerNorm",
              MEMORY,
              x,
              constant(step, 1, "weight"),
              constant(step, 2, "bias"),
              step.number(),
              MEMORY,
              y,
              read.before(read.axes() - 1));
      case SOFTMAX ->
          statement(
              used("Rows") + ".softmax",
              MEMORY,
              x,
              MEMORY,
              y,
              read.before(step.at(0)),
              read.axis(step.at(0)),
              read.behind(step.at(0)));
      case ACTIVATION -> {
        List<String> lines = new ArrayList<>();
        if (x != y) {
          lines.addAll(statement(used("Elementwise") + ".copy", MEMORY, x, MEMORY, y, size));
        }
        String act = used("Act") + "." + step.act().name();
        lines.addAll(statement(used("Elementwise") + ".activate", act, MEMORY, y, size));
        yield lines;
      }
      case EXP, LOG ->
          statement(
              used("Elementwise") + (step.is(Kind.EXP) ? ".exp" : ".log"),
              MEMORY,
              x,
              MEMORY,
              y,
              size);
      case SCALE, AT_LEAST ->
          statement(
              used("Elementwise") + (step.is(Kind.SCALE) ? ".scale" : ".atLeast"),
              MEMORY,
              x,
              Text.number(step.number()),
              MEMORY,
              y,
              size);
      case ADD, MULTIPLY, POWER -> two(step, y);
      case SUM, MEAN, MAX -> {
        String field =
            field(
                step,
                step.kind().name().toLowerCase(java.util.Locale.ROOT),
                "Reduction",
                Call.of("new Reduction", with(Text.array(read.shape()), step.integers())));
        yield statement(
            field + "." + step.kind().name().toLowerCase(java.util.Locale.ROOT),
            MEMORY,
            x,
            MEMORY,
            y);
      }
      case MAX_POOL -> statement(pooling(step) + ".max", MEMORY, x, y);
      case MEAN_POOL -> statement(pooling(step) + ".mean", MEMORY, x, y, step.at(3) == 1);
      case CONCAT -> concat(step, y);
      case SLICE -> {
        int axis = step.at(0);
        String field =
            field(
                step,
                "part",
                "Move",
                Call.of(
                    "Move.every",
                    Text.array(read.shape()),
                    axis,
                    step.output().axis(axis),
                    step.at(3)));
        yield statement(field + ".run", MEMORY, x + step.at(1) * read.behind(axis), MEMORY, y);
      }
      case PAD -> {
        List<String> lines =
            new ArrayList<>(
                statement(
                    used("Elementwise") + ".fill", MEMORY, y, size, Text.number(step.number())));
        int from = step.at(1) * step.output().behind(step.at(0));
        lines.addAll(statement(into(step, read, "inside") + ".run", MEMORY, x, MEMORY, y + from));
        yield lines;
      }
      case TRANSPOSE -> {
        Call call = Call.of("Move.transpose", with(Text.array(read.shape()), step.integers()));
        yield statement(field(step, "turned", "Move", call) + ".run", MEMORY, x, MEMORY, y);
      }
      case RESHAPE -> throw new IllegalStateException("a reshape is a view");
    };
  }

  private static Object[] with(String first, int... numbers) {
    List<Object> all = new ArrayList<>(List.of(first));
    Arrays.stream(numbers).forEach(all::add);
    return all.toArray();
  }

  private List<String> concat(Step step, int y) {
    int axis = step.at(0);
    List<String> lines = new ArrayList<>();
    int at = y;
    for (int i = 0; i < step.inputs().size(); i++) {
      Value part = step.input(i);
      if (part.before(axis) == 1) {
        lines.addAll(
            statement(
                used("Elementwise") + ".copy",
                array(step, i),
                at(step, i),
                MEMORY,
                at,
                part.size()));
      } else {
        String move = into(step, part, "joined");
        lines.addAll(statement(move + ".run", array(step, i), at(step, i), MEMORY, at));
      }
      at += part.axis(axis) * part.behind(axis);
    }
    return lines;
  }

  private String into(Step step, Value part, String role) {
    return field(
        step,
        role,
        "Move",
        Call.of("Move.into", Text.array(part.shape()), Text.array(step.output().shape())));
  }

  private List<String> two(Step step, int y) {
    boolean plain = !step.is(Kind.POWER) && step.input(0).isShaped(step.input(1));
    String name = step.is(Kind.ADD) ? "add" : step.is(Kind.MULTIPLY) ? "multiply" : "power";
    List<Object> arguments =
        new ArrayList<>(
            List.of(array(step, 0), at(step, 0), array(step, 1), at(step, 1), MEMORY, y));
    if (plain) {
      arguments.add(step.output().size());
      return statement(used("Elementwise") + "." + name, arguments.toArray());
    }
    Call call =
        Call.of(
            "new Broadcast", Text.array(step.input(0).shape()), Text.array(step.input(1).shape()));
    return statement(field(step, name, "Broadcast", call) + "." + name, arguments.toArray());
  }

  private String pooling(Step step) {
    Value read = step.input(0);
    Value made = step.output();
    return field(
        step,
        "pool",
        "Pooling",
        Call.of("Pooling.of", read.axis(1), read.axis(2), read.axis(3), made.axis(2), made.axis(3)),
        Call.of("window", step.at(0), step.at(1), step.at(2)));
  }

  private String convolution(Step step) {
    Value read = step.input(0);
    int groups = step.at(4);
    List<Call> calls = new ArrayList<>();
    calls.add(Call.of("Convolution.of", read.axis(1), read.axis(2), read.axis(3)));
    calls.add(Call.of("to", step.output().axis(1)));
    calls.add(Call.of("kernel", step.at(0), step.at(1), step.at(2)));
    if (step.at(3) > 1) {
      calls.add(Call.of("dilation", step.at(3)));
    }
    if (groups > 1) {
      calls.add(Call.of("groups", groups));
    }
    boolean depthwise = groups > 1 && groups == read.axis(1) && groups == step.output().axis(1);
    String name = layer(step);
    calls.add(
        Call.of(
            depthwise ? "depthwise" : "with",
            take(name, step.input(1), "weight"),
            step.bias() == null ? "null" : take(name, step.bias(), "bias"),
            used("Act") + "." + step.act().name()));
    used("Convolution");
    return field(name, depthwise ? "Depthwise" : "Convolution", calls.toArray(Call[]::new));
  }

  private String linear(Step step, int in) {
    String name = layer(step);
    return field(
        name,
        "Linear",
        Call.of(
            "new Linear",
            in,
            step.input(1).axis(0),
            take(name, step.input(1), "weight"),
            step.bias() == null ? "null" : take(name, step.bias(), "bias"),
            used("Act") + "." + step.act().name()));
  }

  private String field(Step step, String role, String type, Call... calls) {
    return field(name(step, role), type, calls);
  }

  private String field(String name, String type, Call... calls) {
    types.put(name, used(type));
    assignments.addAll(Text.assignment(INDENT + 2, name, List.of(calls)));
    return "layers." + name;
  }

  /** Where a value is read: the memory, or a constant's own array. */
  private String array(Step step, int index) {
    return step.input(index).isConstant() ? constant(step, index, "constant") : MEMORY;
  }

  private int at(Step step, int index) {
    return step.input(index).isConstant() ? 0 : plan.at(step.input(index));
  }

  private String constant(Step step, int index, String role) {
    return constants.computeIfAbsent(
        step.input(index),
        value -> {
          String name =
              value.name().isEmpty() ? name(step, role) : unused(identifier(value.name()));
          types.put(name, "float[]");
          weights.put(name, value);
          assignments.addAll(
              Text.assignment(
                  INDENT + 2, name, List.of(Call.of("weights.take", quoted(name), value.size()))));
          return "layers." + name;
        });
  }

  private String take(String field, Value value, String role) {
    String name = field + "." + role;
    weights.put(name, value);
    return Call.of("weights.take", quoted(name), value.size()).text();
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private String used(String type) {
    imports.add(type);
    return type;
  }

  /** A layer is called as its weight. */
  private String layer(Step step) {
    String weight = step.input(1).name();
    int end = weight.lastIndexOf('.');
    return end < 0 ? unused(identifier(step.path())) : unused(identifier(weight.substring(0, end)));
  }

  private String name(Step step, String role) {
    return unused(identifier(step.path() + "_" + role));
  }

  private String unused(String base) {
    String name = base;
    for (int i = 2; !names.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  /** A path as a name in Java. */
  static String identifier(String path) {
    String name = path.isEmpty() ? "network" : path.replaceAll("[^A-Za-z0-9]", "_");
    boolean taken =
        SourceVersion.isKeyword(name) || Character.isDigit(name.charAt(0)) || isOurs(name);
    return taken ? name + "_" : name;
  }

  private static boolean isOurs(String name) {
    return Set.of(
            "run",
            "map",
            "v",
            "memory",
            "layers",
            "copy",
            "load",
            "attention",
            "predict",
            "logits",
            "ranked",
            "preparation",
            "classes",
            "weights",
            "wait",
            "notify",
            "clone",
            "hashCode",
            "finalize",
            "toString",
            "getClass",
            "notifyAll",
            "classNames",
            "multiLabel")
        .contains(name);
  }

  private static List<String> statement(String head, Object... arguments) {
    return Text.call(INDENT, head, Arrays.stream(arguments).map(String::valueOf).toList(), ";");
  }
}
