package org.blockwright.zoo;

import static org.blockwright.runtime.ops.Args.classes;
import static org.blockwright.runtime.ops.Args.n;
import static org.blockwright.runtime.ops.Args.r;
import static org.blockwright.runtime.ops.Args.splitHeads;
import static org.blockwright.runtime.ops.Args.splitKeys;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.blocks.ClassAttentionHeadUnit;
import org.blockwright.runtime.blocks.CsraUnit;
import org.blockwright.runtime.blocks.DotProductUnit;
import org.blockwright.runtime.blocks.EfficientProbingUnit;
import org.blockwright.runtime.blocks.GemUnit;
import org.blockwright.runtime.blocks.LatentAttentionUnit;
import org.blockwright.runtime.blocks.LearnToPayAttentionUnit;
import org.blockwright.runtime.blocks.LogSumExpUnit;
import org.blockwright.runtime.blocks.MeanAttentionUnit;
import org.blockwright.runtime.blocks.MlDecoderUnit;
import org.blockwright.runtime.blocks.ParametrisedUnit;
import org.blockwright.runtime.blocks.PerClassAttentionUnit;
import org.blockwright.runtime.blocks.SimPoolUnit;
import org.blockwright.runtime.blocks.SoftmaxPoolUnit;
import org.blockwright.runtime.heads.NoahOp;
import org.blockwright.runtime.ops.BlockSlot;
import org.blockwright.runtime.ops.FlattenOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.Lab;
import org.blockwright.runtime.ops.Values;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightTensor;

/** A golden file, and the head of ours that it is about. */
final class GoldenHead implements AutoCloseable {
  private static final double OUTPUT = 1e-5;
  private static final double GRADIENT = 1e-4;

  /** Values of theirs that stand, one after the other, in values of ours. */
  private record Names(List<String> theirs, List<String> ours) {}

  private final Lab lab = new Lab();
  private final TensorArchive file;
  private final String head;
  private final List<Names> names = new ArrayList<>();
  private List<String> inputs = List.of("input");
  private GraphBlock block;

  private GoldenHead(TensorArchive file) {
    this.file = file;
    String fileName = Path.of(file.origin()).getFileName().toString();
    head = file.metadata().getOrDefault("head", fileName.replace(".safetensors", ""));
    build();
  }

  static GoldenHead open(Path file) {
    return new GoldenHead(WeightFile.open(file));
  }

  String head() {
    return head;
  }

  boolean known() {
    return block != null || isSaol();
  }

  /** Of this head only what follows its two maps is given. */
  private boolean isSaol() {
    return head.equals("saol core");
  }

  // What each head is here.

  private void build() {
    switch (head) {
      case "noah" -> {
        TensorShape x = shape("input");
        block =
            new NoahOp(
                x,
                n(setting("N")),
                r(Double.parseDouble(file.metadata().get("key_ratio"))),
                classes(setting("classes")),
                splitHeads(flag("head_split")),
                splitKeys(flag("kv_split")));
      }
      case "resnet20_noah" -> {
        inputs = List.of("features");
        block =
            new NoahOp(
                shape("features"),
                n(setting("N")),
                r(Double.parseDouble(file.metadata().get("key_ratio"))),
                classes(classCount()));
      }
      case "gem" -> block = new GemUnit(shape("input"), 3, 0, classCount());
      case "lse" -> block = new LogSumExpUnit(shape("input"), 10, 0, classCount());
      case "simpool", "simpool_gamma" -> {
        String gamma = file.metadata().get("gamma");
        double exponent = gamma.equals("none") ? 0 : Double.parseDouble(gamma);
        block = new SimPoolUnit(shape("input"), exponent, 0, classCount());
      }
      case "map" ->
          block = new LatentAttentionUnit(shape("input"), setting("heads"), 4, 0, classCount());
      case "clip" -> block = new MeanAttentionUnit(shape("input"), setting("heads"), classCount());
      case "ep" ->
          block = new EfficientProbingUnit(shape("input"), setting("queries"), 0, classCount());
      case "csra", "csra_max" -> csra();
      case "mldecoder" -> mlDecoder();
      case "ltpa" -> payAttention();
      case "cait" -> classAttention("blocks_token_only.", 4);
      case "patchconvnet_single" -> classAttention("block.", 3);
      case "patchconvnet_multi" -> perClassAttention();
      default -> block = null;
    }
  }

  private void csra() {
    double[] temperatures =
        Arrays.stream(file.metadata().get("temperatures").split(" "))
            .mapToDouble(Double::parseDouble)
            .map(t -> t == 99 ? 1e6 : t)
            .toArray();
    assertEquals(1, temperatures[0], "the first head's temperature");
    double lambda = Double.parseDouble(file.metadata().get("lambda"));
    double[] more =
        temperatures.length == 1
            ? new double[] {1e6}
            : Arrays.copyOfRange(temperatures, 1, temperatures.length);
    block = new CsraUnit(shape("input"), lambda, temperatures.length - 1, more, classCount());
    pair("heads.0.weight", "first.score.weight");
    for (int i = 1; i < temperatures.length; i++) {
      pair("heads." + i + ".weight", "more." + (i - 1) + ".head.score.weight");
    }
  }

  private void mlDecoder() {
    block =
        new MlDecoderUnit(
            shape("input"),
            setting("groups"),
            setting("embedding"),
            setting("heads"),
            setting("feedforward"),
            classCount());
    String layer = "decoder.layers.0.";
    for (String kind : List.of("weight", "bias")) {
      pair("embed_standart." + kind, "embed." + kind);
      names.add(
          new Names(
              List.of(layer + "multihead_attn.in_proj_" + kind),
              List.of("q." + kind, "k." + kind, "v." + kind)));
      pair(layer + "multihead_attn.out_proj." + kind, "out_proj." + kind);
      for (String same : List.of("norm1", "norm2", "norm3", "linear1", "linear2")) {
        pair(layer + same + "." + kind, same + "." + kind);
      }
    }
    pair("query_embed.weight", "query_embed");
    pair("duplicate_pooling", "fc.weight");
    pair("duplicate_pooling_bias", "fc.bias");
  }

  /** One block stands below {@code block}, several are numbered. */
  private void classAttention(String blocks, double mlp) {
    boolean numbered =
        file.names().stream().anyMatch(name -> name.startsWith("param." + blocks + "0."));
    int depth = 1;
    while (file.find("param." + blocks + depth + ".gamma_1").isPresent()) {
      depth++;
    }
    block =
        new ClassAttentionHeadUnit(
            shape("input"), depth, setting("heads"), mlp, 1e-4, 0, classCount());
    for (Pair<String, Parameter> parameter : block.getParameters()) {
      String ours = parameter.getKey();
      String theirs = ours.replace("blocks.", blocks).replaceAll("^fc\\.", "head.");
      pair(numbered ? theirs : theirs.replace(blocks + "0.", blocks), ours);
    }
  }

  /** One block, and a classifier of one row for each class. */
  private void perClassAttention() {
    block =
        new PerClassAttentionUnit(shape("input"), 1, setting("heads"), 3, 1e-4, 0, classCount());
    for (Pair<String, Parameter> parameter : block.getParameters()) {
      String ours = parameter.getKey();
      if (ours.startsWith("fc.")) {
        String kind = ours.substring("fc.".length());
        List<String> rows =
            IntStream.range(0, classCount()).mapToObj(k -> "head." + k + "." + kind).toList();
        names.add(new Names(rows, List.of(ours)));
      } else {
        pair(ours.replace("blocks.0.", "block.").replace("cls_token.tokens", "cls_token"), ours);
      }
    }
  }

  private void payAttention() {
    List<TensorShape> taps = new ArrayList<>();
    List<String> read = new ArrayList<>(List.of("input.g"));
    for (int i = 1; file.find("input.l" + i).isPresent(); i++) {
      taps.add(shape("input.l" + i));
      read.add("input.l" + i);
    }
    inputs = read;
    boolean parametrised = file.metadata().get("compat").equals("pc");
    BlockSlot compatibility =
        use ->
            parametrised
                ? new ParametrisedUnit(use.inputs().get(0), use.inputs().get(1))
                : new DotProductUnit(use.inputs().get(0), use.inputs().get(1));
    BlockSlot softmax = use -> new SoftmaxPoolUnit(use.inputs().get(0), use.inputs().get(1));
    block =
        new LearnToPayAttentionUnit(
            shape("input.g"),
            taps,
            use -> new FlattenOp(use.inputs().get(0)),
            compatibility,
            softmax,
            0,
            classCount());
    List<String> projected =
        IntStream.range(0, taps.size())
            .filter(i -> taps.get(i).channels() != shape("input.g").channels())
            .mapToObj(i -> "proj." + i + ".weight")
            .toList();
    for (int i = 0; i < projected.size(); i++) {
      pair(projected.size() == 1 ? "proj.op.weight" : "proj." + i + ".op.weight", projected.get(i));
    }
    for (int i = 0; parametrised && i < taps.size(); i++) {
      pair("attn." + i + ".op.weight", "attn." + i + ".op.weight");
    }
    pair("classify.weight", "fc.weight");
    pair("classify.bias", "fc.bias");
  }

  private void pair(String theirs, String ours) {
    names.add(new Names(List.of(theirs), List.of(ours)));
  }

  private int setting(String key) {
    return Integer.parseInt(file.metadata().get(key));
  }

  private boolean flag(String key) {
    return file.metadata().get(key).equalsIgnoreCase("true");
  }

  private int classCount() {
    return (int) file.get("output").shape().get(1);
  }

  private TensorShape shape(String name) {
    long[] dims = file.get(name).shape().getShape();
    return switch (dims.length) {
      case 2 -> TensorShape.vector((int) dims[1]);
      case 3 -> TensorShape.tokens((int) dims[2], (int) dims[1], 1, 0);
      default -> TensorShape.map((int) dims[1], (int) dims[2], (int) dims[3]);
    };
  }

  // Comparison.

  private Values values(String name) {
    WeightTensor tensor = file.get(name);
    float[] floats = tensor.toFloats();
    int[] dims = Arrays.stream(tensor.shape().getShape()).mapToInt(Math::toIntExact).toArray();
    return new Values(
        IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray(), dims);
  }

  /** Names that are the same but for the pool that theirs stand below. */
  private List<Names> names() {
    if (!names.isEmpty()) {
      return names;
    }
    List<Names> same = new ArrayList<>();
    for (Pair<String, Parameter> parameter : block.getParameters()) {
      String ours = parameter.getKey();
      String bare = ours.replaceAll("\\.(tokens|table)$", "");
      String theirs =
          List.of(bare, "pool." + bare, "head." + bare).stream()
              .filter(name -> file.find("param." + name).isPresent())
              .findFirst()
              .orElseThrow(() -> new AssertionError("nothing in the file for " + ours));
      same.add(new Names(List.of(theirs), List.of(ours)));
    }
    return same;
  }

  private void fill() {
    block.initialize(lab.manager());
    Map<String, Parameter> open = new LinkedHashMap<>();
    block.getParameters().forEach(p -> open.put(p.getKey(), p.getValue()));
    long used = 0;
    for (Names pairing : names()) {
      double[] all =
          pairing.theirs().stream()
              .flatMapToDouble(name -> Arrays.stream(values("param." + name).data()))
              .toArray();
      used += pairing.theirs().size();
      int from = 0;
      for (String name : pairing.ours()) {
        Parameter parameter = open.remove(name);
        assertTrue(
            parameter != null,
            () -> "no parameter " + name + " in " + block.getParameters().keys());
        int size = (int) parameter.getShape().size();
        int[] dims =
            Arrays.stream(parameter.getShape().getShape()).mapToInt(Math::toIntExact).toArray();
        lab.set(parameter, new Values(Arrays.copyOfRange(all, from, from + size), dims));
        from += size;
      }
      assertEquals(all.length, from, () -> "values of " + pairing.theirs());
    }
    assertEquals(Map.of(), open, "parameters without values");
    long given = file.names().stream().filter(name -> name.startsWith("param.")).count();
    assertEquals(given, used, "parameters of the file that are used");
  }

  private double slip;

  /** Moves the first parameter a little, so that nothing can be right any more. */
  void disturb(double by) {
    slip = by;
  }

  void check() {
    if (isSaol()) {
      GoldenSaol.check(file);
      return;
    }
    fill();
    if (slip != 0) {
      NDArray first = block.getParameters().get(0).getValue().getArray();
      first.muli(1 + 100 * slip).addi(slip);
      NDArray last =
          block.getParameters().get(block.getParameters().size() - 1).getValue().getArray();
      last.addi(slip);
    }
    Values[] in = inputs.stream().map(this::values).toArray(Values[]::new);
    Values expected = values("output");
    if (file.find("target").isEmpty()) {
      near(expected, lab.evaluate(block, in), OUTPUT, "output");
      return;
    }
    Map<String, Values> gradients = new LinkedHashMap<>();
    Values slopes = slopes(expected);
    near(expected, lab.train(block, slopes, gradients, in), OUTPUT, "output");
    attention(in);
    for (int i = 0; i < inputs.size(); i++) {
      compare("grad." + inputs.get(i), gradients.get("input" + i));
    }
    for (Names pairing : names()) {
      double[] theirs =
          pairing.theirs().stream()
              .map(name -> file.find("grad." + name))
              .flatMap(Optional::stream)
              .flatMapToDouble(tensor -> doubles(tensor.toFloats()))
              .toArray();
      double[] ours =
          pairing.ours().stream()
              .filter(gradients::containsKey)
              .flatMapToDouble(name -> Arrays.stream(gradients.get(name).data()))
              .toArray();
      if (theirs.length > 0 && ours.length > 0) {
        near(
            new Values(theirs, theirs.length),
            new Values(ours, ours.length),
            GRADIENT,
            "gradient of " + pairing.ours());
      }
    }
  }

  private static java.util.stream.DoubleStream doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]);
  }

  private void compare(String name, Values ours) {
    if (file.find(name).isPresent()) {
      near(values(name), new Values(ours.data(), values(name).dims()), GRADIENT, name);
    }
  }

  /** The loss's derivative by each output: cross entropy, or binary where the target is a table. */
  private Values slopes(Values output) {
    int rows = output.dims()[0];
    int count = output.dims()[1];
    WeightTensor target = file.get("target");
    boolean table = target.shape().dimension() == 2;
    double[] labels = table ? values("target").data() : null;
    long[] indices = table ? null : target.toLongs();
    double[] slopes = new double[rows * count];
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int k = 0; k < count; k++) {
        sum += Math.exp(output.data()[row * count + k]);
      }
      for (int k = 0; k < count; k++) {
        int at = row * count + k;
        double y = output.data()[at];
        slopes[at] =
            table
                ? (1 / (1 + Math.exp(-y)) - labels[at]) / (rows * count)
                : (Math.exp(y) / sum - (indices[row] == k ? 1 : 0)) / rows;
      }
    }
    return new Values(slopes, rows, count);
  }

  /** Where the file has attention, ours is it; of several queries of theirs ours has the first. */
  private void attention(Values[] in) {
    Optional<WeightTensor> given = file.find("attention");
    if (given.isEmpty()) {
      return;
    }
    List<Values> maps = new ArrayList<>();
    try (var scratch = lab.manager().newSubManager();
        ForwardPass pass =
            new ForwardPass(
                new ParameterStore(scratch, false),
                false,
                new ForwardPass.Observer() {
                  @Override
                  public void attended(GraphBlock block, NDArray... arrays) {
                    Arrays.stream(arrays).forEach(array -> maps.add(Values.copy(array)));
                  }
                })) {
      pass.run(block, Arrays.stream(in).map(v -> v.on(scratch)).toArray(NDArray[]::new));
    }
    assertEquals(1, maps.size(), "attention maps");
    double[] theirs = values("attention").data();
    double[] ours = maps.get(0).data();
    if (theirs.length > ours.length) {
      theirs = firstQuery(theirs, ours.length);
    }
    near(new Values(theirs, theirs.length), new Values(ours, ours.length), OUTPUT, "attention");
  }

  /** Of {@code (N, heads, Q, L)} the first query, {@code (N, heads, 1, L)}. */
  private double[] firstQuery(double[] all, int wanted) {
    long[] dims = file.get("attention").shape().getShape();
    int queries = (int) dims[2];
    int cells = (int) dims[3];
    double[] first = new double[wanted];
    for (int i = 0; i < wanted; i++) {
      first[i] = all[i / cells * queries * cells + i % cells];
    }
    return first;
  }

  private static void near(Values expected, Values actual, double limit, String what) {
    double size = Arrays.stream(expected.data()).map(Math::abs).max().orElse(0);
    assertEquals(expected.data().length, actual.data().length, what);
    double distance =
        new Values(expected.data(), expected.data().length)
            .distance(new Values(actual.data(), actual.data().length));
    assertTrue(
        distance <= Math.max(limit * size, 1e-7),
        () -> what + " differs by " + distance + ", the largest value being " + size);
  }

  @Override
  public void close() {
    file.close();
    lab.close();
  }
}
