package org.blockwright.compile;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.blockwright.Act;
import org.blockwright.Axis;
import org.blockwright.Size;
import org.blockwright.op.Activation;
import org.blockwright.op.AdaptiveAvgPool;
import org.blockwright.op.Affine;
import org.blockwright.op.Attention;
import org.blockwright.op.AvgPool;
import org.blockwright.op.BatchNorm;
import org.blockwright.op.ClassToken;
import org.blockwright.op.Concat;
import org.blockwright.op.Conv;
import org.blockwright.op.ConvBn;
import org.blockwright.op.CrossCovarianceAttention;
import org.blockwright.op.DropPath;
import org.blockwright.op.Dropout;
import org.blockwright.op.FourierPositions;
import org.blockwright.op.GemPool;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.op.L2Normalize;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.LayerScale;
import org.blockwright.op.Linear;
import org.blockwright.op.LogSumExpPool;
import org.blockwright.op.MaxPool;
import org.blockwright.op.PatchEmbed;
import org.blockwright.op.PositionEmbedding;
import org.blockwright.op.Scale;
import org.blockwright.op.Shuffle;
import org.blockwright.op.Slice;
import org.blockwright.op.Softmax;
import org.blockwright.op.SpaceToDepth;
import org.blockwright.op.Split;
import org.blockwright.op.ToGrid;
import org.blockwright.op.ToTokens;
import org.blockwright.op.Transpose;
import org.blockwright.op.WindowAttention;
import org.blockwright.op.WsConv;
import org.blockwright.rule.Attributes;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * A declaration drawn at random: a one-off or a row of a zoo, with blueprints of its own. Shapes
 * are followed by the operators' rules so that most declarations are sound; some are broken
 * afterwards.
 */
final class DrawnDeclaration {
  /** A node that others can read. */
  private record Drawn(String name, TensorShape shape) {}

  /** Heads have a thousand classes, attention the square of the positions: small ones will do. */
  private static final int MOST_POSITIONS = 64;

  private static final int MOST_VALUES = 20_000;

  private final Random random;
  private final String name;
  private final int size;
  private final boolean row;
  private final double width;
  private final List<String> nodes = new ArrayList<>();
  private final List<Drawn> drawn = new ArrayList<>();
  private final List<String> blueprints = new ArrayList<>();
  private final List<String> members = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  DrawnDeclaration(long seed, String name) {
    this.random = new Random(seed);
    this.name = name;
    this.size = pick(16, 20, 24);
    this.row = chance(0.4);
    this.width = row && chance(0.6) ? pick(0.5, 0.75, 1.5) : 1;
  }

  @SafeVarargs
  private <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** The source file's text. */
  String source() {
    Drawn last = new Drawn("image", TensorShape.map(3, size, size));
    int length = 2 + random.nextInt(6);
    for (int i = 0; i < length; i++) {
      last = grow(last);
    }
    if (last.shape().kind() == TensorShape.Kind.MAP && last.shape().positions() > MOST_POSITIONS) {
      TensorShape pooled =
          infer(MaxPool.class, Map.of("stride", 4), List.of(last.shape())).orElseThrow();
      last = node("@MaxPool(stride = 4)", pooled, tensor(last));
    }
    beside(last);
    String head = chance(0.25) ? tappingHead(last) : head(last.shape());
    if (chance(0.2)) {
      spoil();
    }
    return assemble(head);
  }

  private String assemble(String head) {
    StringBuilder text = new StringBuilder();
    text.append("package drawn;\n\nimport ai.djl.nn.Block;\nimport org.blockwright.*;\n");
    text.append("import org.blockwright.block.*;\nimport org.blockwright.head.*;\n");
    text.append("import org.blockwright.op.*;\nimport java.lang.annotation.Annotation;\n");
    text.append("import org.blockwright.compile.Gain;\n");
    blueprints.forEach(b -> text.append('\n').append(b));
    String body = nodes.stream().map(n -> "    " + n + "\n").collect(Collectors.joining());
    if (row) {
      members.add("@Width double width() default 1;");
      if (width != 1) {
        values.add("width = " + width);
      }
      text.append('\n').append(draws());
      text.append("@Backbone(size = ").append(size).append(")\n@interface ").append(name);
      text.append("Net {\n");
      members.forEach(m -> text.append("  ").append(m).append('\n'));
      text.append("  interface Graph {\n").append(body).append("  }\n}\n\n@Zoo\ninterface ");
      text.append(name).append(" {\n  @").append(name).append("Net(");
      text.append(String.join(", ", values)).append(") ").append(head);
      text.append(" Block ").append(name.toLowerCase(Locale.ROOT)).append("(int classes);\n}\n");
    } else {
      text.append('\n').append(draws());
      text.append("@Backbone(size = ").append(size).append(") ").append(head);
      text.append("\ninterface ").append(name).append(" {\n").append(body).append("}\n");
    }
    return text.toString();
  }

  // Growing.

  private Drawn grow(Drawn x) {
    double kind = random.nextDouble();
    if (kind < 0.12) {
      return diamond(x);
    }
    if (kind < 0.22 && x.shape().kind() == TensorShape.Kind.MAP) {
      return residual(x);
    }
    if (kind < 0.34 && x.shape().kind() == TensorShape.Kind.MAP) {
      return ownBlueprint(x);
    }
    if (kind < 0.50) {
      return vocabulary(x);
    }
    if (kind < 0.56) {
      return mixedPositions(x);
    }
    if (kind < 0.62) {
      return x.shape().kind() == TensorShape.Kind.TOKENS ? cross(x) : slotted(x);
    }
    if (kind < 0.65) {
      return node("@Gain(gamma = " + pick(0.5, 2.0) + ")" + repeat(), x.shape(), tensor(x));
    }
    return unary(x);
  }

  /** Two inputs, of which the second is the same for all repetitions, and values dealt out. */
  private Drawn cross(Drawn x) {
    if (x.shape().channels() % 2 != 0 || x.shape().positions() > MOST_POSITIONS) {
      return unary(x);
    }
    String type = name + "Cross" + blueprints.size();
    blueprints.add(
        "@Blueprint(inputs = {\"x\", \"memory\"})\n@interface "
            + type
            + " {\n  int[] heads() default {1, 2};\n  int depth() default 1;\n\n  interface Graph {\n"
            + "    @Attention Tensor attn(Tensor x, Tensor memory, @Each int[] heads,"
            + " @Repeat int depth);\n"
            + "    @Add Tensor y(Tensor x, Tensor attn);\n  }\n}\n");
    Drawn memory = keep(x);
    String use = "@" + type + pick("", "(depth = 3)", "(heads = 2, depth = 2)");
    return node(use + repeat(), x.shape(), tensor(x), tensor(memory));
  }

  /** A blueprint whose block is chosen where it is used. */
  private Drawn slotted(Drawn x) {
    if (x.shape().kind() != TensorShape.Kind.MAP) {
      return unary(x);
    }
    String type = name + "Slotted" + blueprints.size();
    int out = pick(8, 16);
    blueprints.add(
        "@Blueprint\n@interface "
            + type
            + " {\n  Class<? extends Annotation> block() default ConvBn.class;\n"
            + "  Class<? extends Annotation> join() default Add.class;\n"
            + "  int out() default 8;\n  int groups() default 1;\n  int depth() default 1;\n\n"
            + "  interface Graph {\n"
            + "    @Slot(\"block\") Tensor body(Tensor x, int out, int groups, @Repeat int depth);\n"
            + "    @Slot(\"block\") Tensor more(Tensor body, int out);\n"
            + "    @Slot(\"join\") Tensor y(Tensor more, Tensor body);\n  }\n}\n");
    List<String> written = new ArrayList<>(List.of("out = " + out));
    maybeWritten(written, "block = " + pick("BasicBlock", "InvertedResidual", "Conv") + ".class");
    maybeWritten(written, "depth = " + pick(1, 2, 3));
    maybeWritten(written, "join = " + pick("Multiply", "Add") + ".class");
    if (chance(0.15)) {
      written.add("groups = 2");
    }
    String use = "@" + type + "(" + String.join(", ", written) + ")";
    return node(use, x.shape().withChannels(out), tensor(x));
  }

  /** Further outputs and attention maps at nodes before the last. */
  private void beside(Drawn last) {
    List<Drawn> maps = maps(last);
    if (!maps.isEmpty() && chance(0.2)) {
      Drawn read = maps.get(random.nextInt(maps.size()));
      nodes.add("@Output @Conv(out = 2) Tensor aside(Tensor " + read.name() + ");");
    }
    if (!maps.isEmpty() && chance(0.2)) {
      Drawn read = maps.get(random.nextInt(maps.size()));
      nodes.add("@GlobalAvgPool Tensor auxPool(Tensor " + read.name() + ");");
      nodes.add(
          "@Output(value = \"aux\", training = true) @Linear Tensor auxLogits(Tensor auxPool,"
              + " @As(\"out\") int classes);");
    }
    if (!maps.isEmpty() && chance(0.3)) {
      Drawn shown = maps.get(random.nextInt(maps.size()));
      int at = Integer.parseInt(shown.name().substring(1));
      nodes.set(at, "@AttentionMap " + nodes.get(at));
    }
  }

  /** Maps that nodes before the last give. */
  private List<Drawn> maps(Drawn last) {
    return drawn.stream()
        .filter(node -> node.shape().kind() == TensorShape.Kind.MAP)
        .filter(node -> !node.name().equals(last.name()))
        .toList();
  }

  /** A head that reads maps of the backbone. */
  private String tappingHead(Drawn last) {
    List<Drawn> maps = maps(last);
    if (maps.isEmpty() || last.shape().kind() != TensorShape.Kind.MAP) {
      return head(last.shape());
    }
    String type = name + "Taps";
    blueprints.add(
        "@Blueprint\n@interface "
            + type
            + " {\n  @Tap String[] taps();\n  double[] rates() default {0.1, 0.3};\n\n"
            + "  interface Graph {\n"
            + "    @Conv Tensor[] scores(Tensor[] taps, @As(\"out\") int classes);\n"
            + "    @AttentionMap @Softmax(over = Axis.POSITIONS) Tensor[] attn(Tensor[] scores);\n"
            + "    @GlobalAvgPool Tensor[] pooled(Tensor[] attn);\n"
            + "    @Dropout Tensor[] dropped(Tensor[] pooled, @Each @As(\"rate\") double[] rates);\n"
            + "    @GlobalAvgPool Tensor last(Tensor x);\n"
            + "    @Concat Tensor all(Tensor last, Tensor[] dropped);\n"
            + "    @Output @Linear Tensor second(Tensor all, @As(\"out\") int classes);\n"
            + "    @Linear Tensor logits(Tensor all, @As(\"out\") int classes);\n"
            + "  }\n}\n");
    List<String> taps = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      Drawn read = maps.get(random.nextInt(maps.size()));
      int at = Integer.parseInt(read.name().substring(1));
      boolean once = nodes.get(at).contains("@Repeat(1)");
      boolean repeated = nodes.get(at).matches("[^(]*(\\([^)]*\\))? @Repeat\\(\\d+\\) Tensor.*");
      taps.add('"' + read.name() + (repeated && !once && chance(0.6) ? ".0" : "") + '"');
    }
    return "@" + type + "(taps = {" + String.join(", ", taps) + "})";
  }

  /** How parameters are drawn, sometimes. */
  private String draws() {
    return chance(0.3)
        ? "@Init(conv = @Initializer(value = Distribution.KAIMING_NORMAL, mode = FanMode.FAN_OUT),"
            + " linear = @Initializer(value = Distribution.NORMAL, std = 0.02),"
            + " linearBias = @Initializer(Distribution.ZEROS))\n"
        : "";
  }

  private String fresh() {
    return "n" + nodes.size();
  }

  private Drawn node(String use, TensorShape shape, String... parameters) {
    String node = fresh();
    nodes.add(use + " Tensor " + node + "(" + String.join(", ", parameters) + ");");
    Drawn made = new Drawn(node, shape);
    drawn.add(made);
    return made;
  }

  private static String tensor(Drawn node) {
    return "Tensor " + node.name();
  }

  /** An operator whose rule accepts it; gives up after a few attempts. */
  private Drawn unary(Drawn x) {
    for (int attempt = 0; attempt < 8; attempt++) {
      Map<String, Object> attributes = new LinkedHashMap<>();
      Class<? extends Annotation> type = drawOperator(x.shape(), attributes);
      Optional<TensorShape> shape = infer(type, scaled(attributes), List.of(x.shape()));
      if (shape.isPresent() && shape.get().elements() < MOST_VALUES) {
        return node(use(type, attributes), shape.get(), tensor(x));
      }
    }
    return node("@Activation", x.shape(), tensor(x));
  }

  /** Written channels as the width makes them. */
  private Map<String, Object> scaled(Map<String, Object> attributes) {
    Map<String, Object> all = new LinkedHashMap<>(attributes);
    if (width != 1 && attributes.get("out") instanceof Integer out) {
      all.put("out", Sizes.scaledWidth(out, width, 8));
    }
    return all;
  }

  private static <A extends Annotation> Optional<TensorShape> infer(
      Class<A> type, Map<String, Object> attributes, List<TensorShape> inputs) {
    try {
      A op = Attributes.of(type, attributes);
      return Optional.of(
          OperatorRule.of(type).infer(op, new Inputs(inputs, Optional.empty())).output());
    } catch (RuleViolation | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static String use(Class<?> type, Map<String, Object> attributes) {
    String written =
        attributes.entrySet().stream()
            .map(e -> e.getKey() + " = " + literal(e.getValue()))
            .collect(Collectors.joining(", "));
    return "@" + type.getSimpleName() + (written.isEmpty() ? "" : "(" + written + ")");
  }

  private static String literal(Object value) {
    return value instanceof Enum<?> constant
        ? constant.getDeclaringClass().getSimpleName() + "." + constant.name()
        : value.toString();
  }

  private Class<? extends Annotation> drawOperator(TensorShape x, Map<String, Object> a) {
    if (chance(0.25)) {
      return drawGeneral(x.kind() == TensorShape.Kind.MAP, a);
    }
    return switch (x.kind()) {
      case MAP -> drawOnMap(x, a);
      case TOKENS -> drawOnTokens(x, a);
      default -> {
        if (chance(0.5)) {
          a.put("scale", pick(0.5, 1.0, 2.0));
          a.put("act", pick(Act.values()));
          yield Linear.class;
        }
        a.put("rate", 0.25);
        yield Dropout.class;
      }
    };
  }

  /** Of any layout; rules refuse what does not fit. */
  private Class<? extends Annotation> drawGeneral(boolean map, Map<String, Object> a) {
    switch (random.nextInt(10)) {
      case 0 -> {
        maybe(a, "initial", pick(0.1, 1.0));
        maybe(a, "single", chance(0.5));
        return LayerScale.class;
      }
      case 1 -> {
        return Affine.class;
      }
      case 2 -> {
        a.put("factor", pick(0.5, -2.0));
        return Scale.class;
      }
      case 3 -> {
        return chance(0.5) ? LayerNorm.class : BatchNorm.class;
      }
      case 4 -> {
        maybe(a, "parts", pick(2, 4));
        maybe(a, "index", 1);
        return Split.class;
      }
      case 5 -> {
        maybe(a, "over", pick(Axis.CHANNELS, Axis.POSITIONS));
        return L2Normalize.class;
      }
      case 6 -> {
        a.put(map ? "size" : "heads", pick(2, 4));
        return map ? AdaptiveAvgPool.class : CrossCovarianceAttention.class;
      }
      case 7 -> {
        a.put(map ? "out" : "heads", map ? 16 : pick(1, 2));
        maybe(a, map ? "kernel" : "window", pick(2, 3));
        maybe(a, map ? "stride" : "shift", 1);
        return map ? WsConv.class : WindowAttention.class;
      }
      case 8 -> {
        a.put(map ? "kernel" : "block", pick(2, 3));
        maybe(a, map ? "stride" : "block", 2);
        if (map) {
          a.put("padding", Size.TF_SAME);
        }
        return map ? pick(Conv.class, AvgPool.class, MaxPool.class) : SpaceToDepth.class;
      }
      default -> {
        if (!map) {
          maybe(a, "hidden", 4);
        }
        return map ? pick(GemPool.class, LogSumExpPool.class) : FourierPositions.class;
      }
    }
  }

  /** Learned queries that attend to tokens, put together by hand. */
  private Drawn attentionByHand(Drawn x) {
    int count = pick(1, 3);
    boolean slices = x.shape().channels() % count == 0 && chance(0.4);
    TensorShape queries = TensorShape.tokens(count, x.shape().channels());
    Drawn query = node("@LearnedTokens(count = " + count + ")", queries, tensor(x));
    TensorShape scores = TensorShape.groupsOver(1, count, x.shape());
    Drawn score = node("@Scores", scores, tensor(query), tensor(x));
    Drawn attention = node("@Softmax(over = Axis.POSITIONS)", scores, tensor(score));
    Drawn mixed = chance(0.5) ? attention : node("@HeadMixing", scores, tensor(attention));
    Drawn sum =
        node(
            slices ? "@WeightedSum(slices = true)" : "@WeightedSum",
            slices ? TensorShape.tokens(1, x.shape().channels()) : queries,
            tensor(mixed),
            tensor(x));
    if (chance(0.3)) {
      return node("@TokenwiseLinear(out = 8)", vectorOf(8), tensor(sum));
    }
    Drawn patches =
        node(
            "@SelectPatches",
            x.shape().withGrid(x.shape().height(), x.shape().width(), 0),
            tensor(x));
    TensorShape joined =
        infer(Concat.class, Map.of("over", Axis.POSITIONS), List.of(sum.shape(), patches.shape()))
            .orElseThrow();
    return node("@Concat(over = Axis.POSITIONS)", joined, tensor(sum), tensor(patches));
  }

  private TensorShape vectorOf(int channels) {
    return TensorShape.vector(width == 1 ? channels : Sizes.scaledWidth(channels, width, 8));
  }

  private Class<? extends Annotation> drawOnMap(TensorShape x, Map<String, Object> a) {
    int choice = random.nextInt(18);
    switch (choice) {
      case 0, 1, 2, 3, 4 -> {
        boolean norm = chance(0.6);
        maybe(a, "out", pick(8, 12, 16, 24, 32));
        maybe(a, "kernel", pick(1, 3, 5));
        maybe(a, "stride", pick(1, 1, 2));
        if (chance(0.2)) {
          a.put("padding", pick(0, 1));
        }
        if (chance(0.15)) {
          a.put("dilation", 2);
        }
        if (chance(0.3)) {
          if (chance(0.5)) {
            a.put("depthwise", true);
            a.remove("out");
          } else {
            a.put("groups", pick(2, 4));
          }
        }
        if (chance(0.2)) {
          a.put("scale", pick(0.5, 1.5, 2.0));
        }
        maybe(a, "act", pick(Act.values()));
        if (!norm && chance(0.4)) {
          a.put("bias", false);
        }
        return norm ? ConvBn.class : Conv.class;
      }
      case 5 -> {
        maybe(a, "act", pick(Act.values()));
        return BatchNorm.class;
      }
      case 6 -> {
        a.put("value", pick(Act.values()));
        return Activation.class;
      }
      case 7, 8 -> {
        maybe(a, "kernel", pick(2, 3));
        maybe(a, "stride", pick(1, 2));
        maybe(a, "ceil", true);
        return choice == 7 ? MaxPool.class : AvgPool.class;
      }
      case 9 -> {
        a.put("keepMap", true);
        return GlobalAvgPool.class;
      }
      case 10 -> {
        maybe(a, "groups", pick(2, 4));
        return Shuffle.class;
      }
      case 11 -> {
        maybe(a, "ratio", pick(0.25, 0.6));
        maybe(a, "part", pick(org.blockwright.SliceSide.values()));
        return Slice.class;
      }
      case 12 -> {
        a.put("rate", pick(0.0, 0.3));
        return chance(0.5) ? Dropout.class : DropPath.class;
      }
      case 13, 14, 15 -> {
        a.put("out", pick(16, 24, 32));
        a.put("patch", pick(2, 4));
        return PatchEmbed.class;
      }
      case 16 -> {
        return x.positions() <= MOST_POSITIONS ? ToTokens.class : Activation.class;
      }
      default -> {
        a.put("over", pick(Axis.CHANNELS, Axis.POSITIONS));
        return Softmax.class;
      }
    }
  }

  private Class<? extends Annotation> drawOnTokens(TensorShape x, Map<String, Object> a) {
    switch (random.nextInt(10)) {
      case 0 -> {
        maybe(a, "eps", 1e-5);
        return LayerNorm.class;
      }
      case 1, 2 -> {
        maybe(a, "out", pick(16, 32));
        maybe(a, "act", pick(Act.values()));
        maybe(a, "bias", false);
        return Linear.class;
      }
      case 3, 4 -> {
        a.put("heads", pick(1, 2, 4));
        maybe(a, "bias", false);
        return Attention.class;
      }
      case 5 -> {
        return x.extra() == 0 ? ClassToken.class : PositionEmbedding.class;
      }
      case 6 -> {
        return PositionEmbedding.class;
      }
      case 7 -> {
        return ToGrid.class;
      }
      case 8 -> {
        a.put("over", pick(Axis.CHANNELS, Axis.POSITIONS));
        return Softmax.class;
      }
      default -> {
        a.put("rate", 0.1);
        return DropPath.class;
      }
    }
  }

  private void maybe(Map<String, Object> attributes, String attribute, Object value) {
    if (chance(0.6)) {
      attributes.put(attribute, value);
    }
  }

  /** Branches that keep the shape, joined again. */
  private Drawn diamond(Drawn x) {
    List<Drawn> branches = new ArrayList<>();
    int count = 2 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      branches.add(i == 1 && chance(0.3) ? x : keep(x));
    }
    String[] parameters = branches.stream().map(DrawnDeclaration::tensor).toArray(String[]::new);
    if (branches.size() == 2 && chance(0.3)) {
      return node("@Multiply", x.shape(), parameters);
    }
    if (chance(0.4) && x.shape().kind() != TensorShape.Kind.COLUMNS) {
      List<TensorShape> shapes = branches.stream().map(Drawn::shape).toList();
      Optional<TensorShape> joined = infer(Concat.class, Map.of(), shapes);
      if (joined.isPresent() && joined.get().channels() <= 96) {
        return node("@Concat", joined.get(), parameters);
      }
    }
    return node(chance(0.5) ? "@Add" : "@Add(act = Act.RELU)", x.shape(), parameters);
  }

  private Drawn keep(Drawn x) {
    String use =
        switch (x.shape().kind()) {
          case MAP ->
              pick(
                  "@ConvBn(kernel = 3)", "@Conv", "@BatchNorm", "@AvgPool(kernel = 3, stride = 1)");
          case TOKENS, VECTOR -> pick("@Linear", "@LayerNorm", "@Activation(Act.TANH)");
          default -> "@Activation";
        };
    String repeated = chance(0.3) ? " @Repeat(" + (1 + random.nextInt(3)) + ")" : "";
    return node(use + repeated, x.shape(), tensor(x));
  }

  private Drawn residual(Drawn x) {
    int out = pick(8, 16, 24);
    int stride = pick(1, 2);
    Map<String, Object> attributes = new LinkedHashMap<>(Map.of("out", out, "stride", stride));
    TensorShape goal = infer(ConvBn.class, scaled(attributes), List.of(x.shape())).orElseThrow();
    Drawn branch = node("@ConvBn(out = " + out + ", stride = " + stride + ")", goal, tensor(x));
    boolean pad = goal.channels() >= x.shape().channels() && chance(0.4);
    Drawn skip =
        node(
            pad ? "@Shortcut(projection = Projection.PAD)" : "@Shortcut",
            goal,
            tensor(x),
            "@Like " + tensor(branch));
    return node("@Add", goal, tensor(branch), tensor(skip));
  }

  /** Tokens mixed over their positions and put back. */
  private Drawn mixedPositions(Drawn x) {
    if (x.shape().kind() != TensorShape.Kind.TOKENS) {
      return unary(x);
    }
    if (chance(0.5)) {
      return attentionByHand(x);
    }
    TensorShape columns = infer(Transpose.class, Map.of(), List.of(x.shape())).orElseThrow();
    Drawn down = node("@Transpose", columns, tensor(x));
    Drawn mixed = node("@Linear", columns, tensor(down));
    return node("@Transpose", x.shape(), tensor(mixed));
  }

  private Drawn vocabulary(Drawn x) {
    TensorShape shape = x.shape();
    if (shape.kind() == TensorShape.Kind.TOKENS) {
      String use =
          shape.extra() == 0
              ? pick(
                  "@TransformerBlock(heads = 2)",
                  "@TransformerBlock(heads = 1, mlp = 2, drop = 0.1)",
                  "@Mlp(ratio = 2)")
              : pick("@TransformerBlock(heads = 1, mlp = 2.5)", "@Mlp(dropout = 0.1)");
      return node(use + repeat(), shape, tensor(x));
    }
    if (shape.kind() != TensorShape.Kind.MAP) {
      return unary(x);
    }
    int out = pick(16, 24, 32);
    int stride = pick(1, 2);
    int scaledOut = width == 1 ? out : Sizes.scaledWidth(out, width, 8);
    TensorShape goal =
        shape
            .withChannels(scaledOut)
            .withGrid((shape.height() - 1) / stride + 1, (shape.width() - 1) / stride + 1, 0);
    String written = "(out = " + out + ", stride = " + stride;
    return switch (random.nextInt(6)) {
      case 0 -> node("@BasicBlock" + written + ")" + repeat(), goal, tensor(x));
      case 1 -> node("@Bottleneck" + written + ")" + repeat(), goal, tensor(x));
      case 2 -> node("@InvertedResidual" + written + ", expand = 2)" + repeat(), goal, tensor(x));
      case 3 -> node("@InvertedResidual" + written + ", expand = 0)" + repeat(), goal, tensor(x));
      case 4 ->
          node(
              "@InvertedResidual"
                  + written
                  + ", hidden = 24, gatedAct = Act.SILU, se = "
                  + (chance(0.5) ? 0.25 : 0)
                  + ")",
              goal,
              tensor(x));
      default -> {
        Drawn inner = node("@ConvBn(kernel = 3)", shape, tensor(x));
        yield node("@SqueezeExcite(ratio = 0.5)", shape, tensor(inner), tensor(x));
      }
    };
  }

  private String repeat() {
    return chance(0.4) ? " @Repeat(" + (1 + random.nextInt(3)) + ")" : "";
  }

  /** A blueprint with hyper-parameters of every kind that the language has. */
  private Drawn ownBlueprint(Drawn x) {
    String type = name + "Part" + blueprints.size();
    int out = pick(8, 16, 24);
    int stride = pick(1, 2);
    boolean array = chance(0.4);
    boolean switched = chance(0.6);
    boolean ramped = chance(0.6);
    boolean numbered = chance(0.3);
    List<String> inside = new ArrayList<>();
    inside.add(
        "@ConvBn(kernel = 3) Tensor first(Tensor x, "
            + (array ? "@As(\"out\") @At(1) int[] widths" : "@As(\"out\") int width")
            + ", int stride);");
    inside.add(
        "@InvertedResidual(expand = 0) Tensor body(Tensor first, @Repeat int depth"
            + (array ? ", @As(\"out\") @At(0) int[] widths" : "")
            + ");");
    String last = "body";
    if (switched) {
      inside.add("@SqueezeExcite Tensor gate(Tensor body, Tensor first, @If boolean gated);");
      last = "gate";
    }
    if (numbered) {
      inside.add(
          "@ConvBn(kernel = 3) Tensor wide(Tensor "
              + last
              + ", @If @As(\"dilation\") int spread);");
      last = "wide";
    }
    if (ramped) {
      inside.add("@DropPath Tensor kept(Tensor " + last + ", @As(\"rate\") @Ramp double drop);");
      inside.add(
          "@DropPath Tensor more(Tensor kept, @As(\"rate\") @Ramp double drop, @Repeat int depth);");
      last = "more";
    }
    inside.add("@Shortcut Tensor skip(Tensor x, @Like Tensor " + last + ");");
    inside.add("@Add Tensor sum(Tensor " + last + ", Tensor skip);");
    StringBuilder text = new StringBuilder("@Blueprint\n@interface " + type + " {\n");
    text.append(
        array
            ? "  int[] widths() default {8, 8};\n"
            : "  @Channels int width() default Size.SAME;\n");
    text.append("  @OnFirst int stride() default 1;\n  int depth() default 1;\n");
    text.append(switched ? "  boolean gated() default true;\n" : "");
    text.append(numbered ? "  int spread() default 0;\n" : "");
    text.append(ramped ? "  double drop() default 0.2;\n" : "");
    text.append("\n  interface Graph {\n");
    Collections.shuffle(inside, random);
    inside.forEach(n -> text.append("    ").append(n).append('\n'));
    blueprints.add(text.append("  }\n}\n").toString());

    List<String> written = new ArrayList<>();
    written.add(array ? "widths = {" + out + ", " + pick(8, 16) + "}" : "width = " + out);
    written.add("stride = " + stride);
    maybeWritten(written, "depth = " + pick(1, 2, 3));
    if (switched) {
      maybeWritten(written, "gated = " + chance(0.5));
    }
    if (numbered) {
      maybeWritten(written, "spread = " + pick(0, 1, 2));
    }
    int channels = !array && width != 1 ? Sizes.scaledWidth(out, width, 8) : out;
    TensorShape shape =
        x.shape()
            .withChannels(channels)
            .withGrid(
                (x.shape().height() - 1) / stride + 1, (x.shape().width() - 1) / stride + 1, 0);
    String use = "@" + type + "(" + String.join(", ", written) + ")";
    if (row && chance(0.4)) {
      String depths = "depths" + members.size();
      members.add("int[] " + depths + "() default {1, 2};");
      maybeWritten(values, depths + " = {2, 1}");
      return node(use, shape, tensor(x), "@Repeat @At(" + random.nextInt(2) + ") int[] " + depths);
    }
    return node(use + repeat(), shape, tensor(x));
  }

  private void maybeWritten(List<String> written, String value) {
    if (chance(0.6)) {
      written.add(value);
    }
  }

  // Heads.

  private String head(TensorShape x) {
    if (x.kind() == TensorShape.Kind.VECTOR || x.kind() == TensorShape.Kind.COLUMNS) {
      return ownHead("@Flatten Tensor flat(Tensor x);", "flat");
    }
    if (x.extra() > 0) {
      return pick("@Head(classToken = @ClassTokenHead)", "@Head(gap = @Gap)");
    }
    return switch (random.nextInt(5)) {
      case 0 -> "@Head(noah = @Noah(n = " + pick(1, 2, 4) + ", r = " + pick(0.25, 0.5) + "))";
      case 1 ->
          x.kind() == TensorShape.Kind.MAP
              ? "@Head(networkInNetwork = @NetworkInNetwork(dropout = 0.1))"
              : "@Head(gap = @Gap(dropout = 0.2))";
      case 2 -> pairwiseHead();
      case 3 -> ownHead("@GlobalAvgPool Tensor pooled(Tensor x);", "pooled");
      default -> "@Head(gap = @Gap)";
    };
  }

  private String ownHead(String first, String read) {
    String type = name + "Head";
    blueprints.add(
        "@Blueprint\n@interface "
            + type
            + " {\n  interface Graph {\n    @Linear Tensor logits(Tensor "
            + read
            + ", @As(\"out\") int classes);\n    "
            + first
            + "\n  }\n}\n");
    return "@" + type;
  }

  private String pairwiseHead() {
    String type = name + "Pairs";
    blueprints.add(
        "@Blueprint\n@interface "
            + type
            + " {\n  int n() default 2;\n\n  interface Graph {\n"
            + "    @GroupedLinear Tensor query(Tensor x, @As(\"groups\") int n, @As(\"out\") int classes);\n"
            + "    @GroupedLinear Tensor value(Tensor x, @As(\"groups\") int n, @As(\"out\") int classes);\n"
            + "    @Softmax(over = Axis.POSITIONS) Tensor where(Tensor query);\n"
            + "    @Multiply Tensor both(Tensor where, Tensor value);\n"
            + "    @Sum(over = {Axis.GROUPS, Axis.POSITIONS}) Tensor logits(Tensor both);\n"
            + "  }\n}\n");
    return "@" + type + (chance(0.5) ? "(n = 4)" : "");
  }

  // Breaking.

  private void spoil() {
    int at = random.nextInt(nodes.size());
    String node = nodes.get(at);
    switch (random.nextInt(9)) {
      case 0 -> nodes.remove(at);
      case 1 -> nodes.set(at, node.replaceFirst("\\(Tensor \\w+", "(Tensor nowhere"));
      case 2 -> nodes.set(at, "@Dropout " + node);
      case 3 -> nodes.add("@BatchNorm Tensor spare(Tensor image);");
      case 4 ->
          nodes.set(at, node.replaceFirst("(@Repeat\\(\\d+\\) )?Tensor n", "@Repeat(0) Tensor n"));
      case 5 -> nodes.set(at, node.replaceFirst("\\(Tensor (\\w+)", "(Tensor $1, int width2"));
      case 6 -> nodes.set(at, node.replaceFirst("Tensor n\\d+\\(", "Tensor image("));
      case 7 ->
          nodes.set(
              at,
              node.replaceFirst(
                  "@(?!AttentionMap|Output)\\w+(\\([^)]*\\))?", "@Attention(heads = 7)"));
      default ->
          nodes.set(
              at,
              node.replaceFirst(
                  "@(?!AttentionMap|Output)\\w+(\\([^)]*\\))?", "@Conv(kernel = 99, padding = 0)"));
    }
  }
}
