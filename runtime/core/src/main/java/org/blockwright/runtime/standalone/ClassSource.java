package org.blockwright.runtime.standalone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.blockwright.Act;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.data.Interpolation;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.Rgb;
import org.blockwright.runtime.export.Graph;
import org.blockwright.runtime.ops.GraphBlock;

/** The text of a class, and the weights beside it. */
final class ClassSource {
  private final String id;
  private final int classes;
  private final String packageName;
  private final String name;
  private final List<TensorShape> maps;
  private final List<Value> images = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();
  private final MemoryPlan plan;
  private final StepWriter writer;
  private final MethodTree tree = new MethodTree();
  private final List<String> calls;

  /**
   * A class of a network.
   *
   * @param id what the network is called
   * @param packageName empty for none
   * @param name of the class
   */
  ClassSource(GraphBlock network, String id, String packageName, String name) {
    this.id = id;
    this.packageName = packageName;
    this.name = name;
    Graph graph = Graph.of(network);
    maps = graph.attention();
    Recorder recorder = new Recorder(network);
    for (TensorShape shape : network.inputs()) {
      int[] dims = shape.dims();
      int[] one = new int[dims.length + 1];
      one[0] = 1;
      System.arraycopy(dims, 0, one, 1, dims.length);
      images.add(Value.of(one));
    }
    String logits = graph.lower(recorder, images.stream().map(recorder::named).toList()).get(0);
    outputs.add(recorder.output(logits));
    classes = outputs.get(0).size();
    recorder.attention().forEach(map -> outputs.add(recorder.output(map)));
    List<Step> steps = Simplification.of(recorder.steps(), outputs);
    plan = new MemoryPlan(steps, images, outputs);
    writer = new StepWriter(plan);
    calls = tree.add(steps.stream().map(this::work).toList(), 0);
  }

  private MethodTree.Work work(Step step) {
    String kind = step.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String act = step.isLayer() && step.act() != Act.NONE ? step.act().name() : "";
    return new MethodTree.Work(step.path(), writer.lines(step), kind, shape(step.output()), act);
  }

  private static String dims(List<Value> values) {
    return values.stream().map(ClassSource::shape).collect(Collectors.joining(" and "));
  }

  private static String shape(Value value) {
    int[] shape = value.shape();
    int from = shape.length > 1 && shape[0] == 1 ? 1 : 0;
    return Arrays.stream(shape, from, shape.length)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** What the weight file holds. */
  Map<String, Value> weights() {
    return writer.weights();
  }

  /** Simple names of the types that it uses, apart from those of java.lang. */
  Set<String> types() {
    Set<String> types = imports();
    types.addAll(List.of("Layers", "List"));
    return types;
  }

  private Set<String> imports() {
    Set<String> imports = new TreeSet<>(writer.imports());
    imports.addAll(List.of("Preparation", "StandaloneClassifier", "Weights"));
    if (!maps.isEmpty()) {
      imports.add("AttentionMap");
    }
    return imports;
  }

  /**
   * The class.
   *
   * @param checksum CRC-32 of the weight file
   */
  String text(Preprocessing preprocessing, boolean multiLabel, long checksum) {
    StringBuilder text = new StringBuilder();
    if (!packageName.isEmpty()) {
      text.append("package ").append(packageName).append(";\n\n");
    }
    Set<String> lines =
        imports().stream()
            .map(type -> "import org.blockwright.standalone." + type + ";\n")
            .collect(Collectors.toCollection(TreeSet::new));
    lines.add("import java.util.List;\n");
    lines.forEach(text::append);
    text.append('\n').append(head(preprocessing)).append('\n').append(constructor());
    text.append(loading(checksum)).append(settings(multiLabel)).append(run());
    tree.methods().forEach(method -> text.append('\n').append(method));
    return text.append('\n').append(layers()).append("}\n").toString();
  }

  private String head(Preprocessing preprocessing) {
    String comment =
        Text.comment(
            "The classifier %s: images %s to the logits of %d classes."
                .formatted(id, dims(images), classes),
            "Written by {@code blockwright convert}. There is a method for each node of the"
                + " network, in which comments say what shape comes out; the layers that they run"
                + " are at the end. Every value has its place in {@link #v}, where others were"
                + " before: a kernel is told what it reads and its place, what it writes and its"
                + " place, and then sizes. The weights, with norms folded in, are in {@code "
                + name
                + ".safetensors}.");
    Text.Call call =
        Text.Call.of(
            "new Preparation",
            preprocessing.size(),
            preprocessing.resize(),
            preprocessing.interpolation() == Interpolation.BICUBIC,
            floats(preprocessing.mean()),
            floats(preprocessing.std()));
    List<String> field =
        Text.assignment(2, "private static final Preparation PREPARATION", List.of(call));
    return comment
        + ("public final class " + name + " extends StandaloneClassifier {\n")
        + "  /** Size, shorter side before the crop, whether by cubic filter, mean and deviation."
        + " */\n"
        + (String.join("\n", field) + "\n\n  private final Layers layers;\n");
  }

  private static String floats(Rgb rgb) {
    return "new float[] {%sf, %sf, %sf}".formatted(rgb.red(), rgb.green(), rgb.blue());
  }

  private String constructor() {
    String arguments =
        "%d, %d, %d, layers.classes"
            .formatted(
                plan.size(), images.stream().mapToInt(Value::size).sum(), plan.at(outputs.get(0)));
    return "  private "
        + name
        + "(Layers layers) {\n"
        + "    // how many values there are, how many of an image, where the logits are\n"
        + "    super("
        + arguments
        + ");\n"
        + "    this.layers = layers;\n"
        + "  }\n\n";
  }

  private String loading(long checksum) {
    Text.Call read =
        Text.Call.of(
            "Weights.resource",
            name + ".class",
            "\"" + name + ".safetensors\"",
            "0x%08xL".formatted(checksum));
    return "  /** Reads the weights, which have to be those that were written with this class. */\n"
        + "  public static "
        + name
        + " load() {\n"
        + String.join("\n", Text.assignment(4, "Weights weights", List.of(read)))
        + ("\n    return new " + name + "(new Layers(weights));\n")
        + "  }\n\n"
        + "  /** Another instance, for another thread; it shares the weights. */\n"
        + "  public "
        + name
        + " copy() {\n"
        + "    return new "
        + name
        + "(layers);\n"
        + "  }\n\n";
  }

  private String settings(boolean multiLabel) {
    StringBuilder text = new StringBuilder();
    text.append("  @Override\n  protected boolean multiLabel() {\n    return ")
        .append(multiLabel)
        .append(";\n  }\n\n")
        .append("  @Override\n  protected Preparation preparation() {\n")
        .append("    return PREPARATION;\n  }\n\n");
    if (!maps.isEmpty()) {
      List<String> each = new ArrayList<>();
      for (int i = 0; i < maps.size(); i++) {
        TensorShape map = maps.get(i);
        each.add(
            Text.Call.of(
                    "map",
                    plan.at(outputs.get(i + 1)),
                    map.groups(),
                    map.channels(),
                    map.extra(),
                    map.height(),
                    map.width())
                .text());
      }
      text.append("  @Override\n  public List<AttentionMap> attention() {\n")
          .append(String.join("\n", Text.call(4, "return List.of", each, ";")))
          .append("\n  }\n\n");
    }
    return text.toString();
  }

  private String run() {
    return "  @Override\n  protected void run() {\n" + String.join("\n", calls) + "\n  }\n";
  }

  private String layers() {
    StringBuilder text = new StringBuilder();
    text.append("  /** What all instances share. */\n  private static final class Layers {\n")
        .append("    final List<String> classes;\n");
    writer
        .types()
        .forEach(
            (field, type) ->
                text.append("    final ").append(type).append(' ').append(field).append(";\n"));
    text.append("\n    Layers(Weights weights) {\n")
        .append("      classes = classNames(weights, ")
        .append(classes)
        .append(");\n");
    writer.assignments().forEach(line -> text.append(line).append('\n'));
    return text.append("    }\n  }\n").toString();
  }
}
