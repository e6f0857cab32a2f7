package org.blockwright.processor.emit;

import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import com.squareup.javapoet.JavaFile;
import com.squareup.javapoet.MethodSpec;
import com.squareup.javapoet.TypeName;
import com.squareup.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.lang.model.element.Modifier;
import org.blockwright.processor.infer.InferredNode;
import org.blockwright.processor.infer.ModelInstance;
import org.blockwright.processor.infer.Varied;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.DrawRules;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.Edge;

/** Writes a model as a folded listing: its values are numbers, its repetitions stay loops. */
public final class ModelWriter {
  private static final String INPUT = "image";

  private final ModelInstance model;
  private final JavaNames names;

  /** What a node that is switched off stands for. */
  private final Map<String, String> aliases = new HashMap<>();

  private ModelWriter(ModelInstance model, NamedArguments arguments) {
    this.model = model;
    this.names = new JavaNames(arguments, taken(model));
    for (InferredNode node : model.nodes()) {
      if (node.off()) {
        aliases.put(node.name(), read(node.edges().get(0)));
      }
    }
  }

  private static Set<String> taken(ModelInstance model) {
    Set<String> taken = new HashSet<>(Set.of(INPUT, "classes", "i", "previous", "pass"));
    model.nodes().forEach(node -> taken.add(node.name()));
    return taken;
  }

  /** The generated source. */
  public static JavaFile write(ModelInstance model, NamedArguments arguments) {
    return new ModelWriter(model, arguments).write();
  }

  private JavaFile write() {
    String packageName = model.declaration().packageName();
    ClassName name = ClassName.get(packageName, model.declaration().className());
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name)
            .addJavadoc(documentation())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .superclass(JavaNames.CLASSIFIER);
    for (InferredNode node : live()) {
      type.addField(fieldType(node), node.name(), Modifier.PRIVATE, Modifier.FINAL);
    }
    type.addMethod(shortConstructor()).addMethod(constructor()).addMethod(run());
    return Sources.file(packageName, type.build(), names);
  }

  private List<InferredNode> live() {
    return model.nodes().stream().filter(node -> !node.off()).toList();
  }

  private String read(Edge edge) {
    return edge.isInput() ? INPUT : aliases.getOrDefault(edge.name(), edge.name());
  }

  private CodeBlock documentation() {
    String figures =
        "%s for %s classes at %d x %d: %s%s parameters, %s million multiply-adds."
            .formatted(
                model.declaration().id(),
                Text.grouped(model.classes()),
                model.image().height(),
                model.image().width(),
                model.counts().lowerBound() ? "at least " : "",
                Text.grouped(model.counts().parameters()),
                Text.millions(model.counts().macs()));
    ClassName declared =
        ClassName.get(model.declaration().packageName(), model.declaration().owner());
    return model.declaration().oneOff()
        ? CodeBlock.of("$L\n\n<p>Compiled from {@link $T}.\n", Text.wrap(figures, 97), declared)
        : CodeBlock.of(
            "$L\n\n<p>Compiled from {@link $T#$L}.\n",
            Text.wrap(figures, 97),
            declared,
            model.declaration().id());
  }

  private static TypeName fieldType(InferredNode node) {
    return node.repeated() ? JavaNames.REPEATED_BLOCK : JavaNames.part(node.type());
  }

  private MethodSpec shortConstructor() {
    return MethodSpec.constructorBuilder()
        .addJavadoc(
            "Builds the model for images of $L x $L.\n\n@param classes number of classes\n",
            model.image().height(),
            model.image().width())
        .addModifiers(Modifier.PUBLIC)
        .addParameter(int.class, "classes")
        .addStatement(
            "this(classes, $T.map($L, $L, $L))",
            JavaNames.SHAPE,
            model.image().channels(),
            model.image().height(),
            model.image().width())
        .build();
  }

  private MethodSpec constructor() {
    MethodSpec.Builder method =
        MethodSpec.constructorBuilder()
            .addJavadoc(
                "Builds the model for images of another size.\n\n"
                    + "@param classes number of classes\n"
                    + "@param $L shape of an image\n",
                INPUT)
            .addModifiers(Modifier.PUBLIC)
            .addParameter(int.class, "classes")
            .addParameter(JavaNames.SHAPE, INPUT)
            .addStatement("super($S, classes, $L)", model.declaration().id(), INPUT);
    backbone()
        .init()
        .map(init -> new Expression.Call(Expression.Atom.of("drawAs"), names.draws(init)))
        .ifPresent(call -> method.addCode(Lines.statement(call, 4)));
    for (InferredNode node : live()) {
      Expression made = node(node);
      Expression whole = node.trainingOnly() ? VariationExpressions.trainingOnly(made) : made;
      method.addCode(Lines.assignment(node.name(), whole, comment(node), 4));
      node.outputName().ifPresent(name -> method.addStatement("output($S, $L)", name, node.name()));
    }
    return method.build();
  }

  private static String comment(InferredNode node) {
    StringBuilder text = new StringBuilder(node.output().toString());
    if (node.counts().parameters() > 0) {
      text.append(", ").append(Text.grouped(node.counts().parameters()));
    }
    return text.toString();
  }

  private Expression node(InferredNode node) {
    Expression.Atom name = Expression.Atom.of('"' + node.name() + '"');
    if (!node.repeated()) {
      return new Expression.Call(
          Expression.Atom.of("node"), List.of(name, part(node, constructed(node))));
    }
    return VariationExpressions.repeat(
        name,
        Integer.toString(node.times()),
        node.edges().stream().map(this::read).toList(),
        inputs -> part(node, VariationExpressions.atoms(inputs)));
  }

  /** What a node reads, as the constructor names it; the taps of an array together. */
  private List<Expression> constructed(InferredNode node) {
    List<String> all = new ArrayList<>();
    for (Edge edge : node.edges()) {
      Tapped tapped = Tapped.of(edge.name());
      all.add(
          isRepetition(edge) ? tapped.node() + ".get(" + tapped.repetition() + ")" : read(edge));
    }
    List<Blueprint.Input> inputs = node.type().blueprint().map(Blueprint::inputs).orElse(List.of());
    int last = inputs.size() - 1;
    List<Expression> atoms = VariationExpressions.atoms(all);
    if (last < 0 || !inputs.get(last).array()) {
      return atoms;
    }
    List<Expression> grouped = new ArrayList<>(atoms.subList(0, last));
    grouped.add(VariationExpressions.list(atoms.subList(last, atoms.size())));
    return grouped;
  }

  /** Whether an edge is one repetition of a node. */
  private boolean isRepetition(Edge edge) {
    return edge.name().contains(".");
  }

  /**
   * A repetition that a head reads.
   *
   * @param node the repeated node
   * @param repetition which one
   */
  private record Tapped(String node, int repetition) {
    static Tapped of(String tap) {
      int dot = tap.lastIndexOf('.');
      return dot < 0
          ? new Tapped(tap, -1)
          : new Tapped(tap.substring(0, dot), Integer.parseInt(tap.substring(dot + 1)));
    }

    String variable(JavaNames names) {
      return names.free(node + "_" + repetition);
    }
  }

  /** What a node reads, as {@code run} names it. */
  private String running(Edge edge) {
    return isRepetition(edge) ? Tapped.of(edge.name()).variable(names) : read(edge);
  }

  /** Repetitions of a node that the head reads, and what {@code run} names them. */
  private Map<Integer, String> taps(InferredNode node) {
    Map<Integer, String> taps = new TreeMap<>();
    for (Edge edge : model.head().edges()) {
      if (isRepetition(edge) && Tapped.of(edge.name()).node().equals(node.name())) {
        Tapped tapped = Tapped.of(edge.name());
        taps.put(tapped.repetition(), tapped.variable(names));
      }
    }
    return taps;
  }

  /** How the parameters of a node of the backbone itself are drawn. */
  private Optional<DrawRules> init(InferredNode node) {
    return backbone().nodes().stream()
        .filter(declared -> declared.name().equals(node.name()))
        .findFirst()
        .flatMap(Node::init);
  }

  private Blueprint backbone() {
    return model.declaration().backbone().type().blueprint().orElseThrow();
  }

  private Expression part(InferredNode node, List<Expression> inputs) {
    Expression made = made(node, inputs);
    // A head of the vocabulary shows its attention without being told.
    boolean told = node.attention() && !node.type().showsAttention();
    return told ? VariationExpressions.attending(made) : made;
  }

  private Expression made(InferredNode node, List<Expression> inputs) {
    return new ConstructorCalls(names)
        .create(
            node.type(),
            inputs,
            node.like().map(this::read),
            init(node),
            node.attributes().keySet(),
            member -> value(node, member));
  }

  private Optional<Expression> value(InferredNode node, Member member) {
    if (!node.attributes().containsKey(member.name())) {
      return Optional.empty();
    }
    Varied varied = node.attributes().get(member.name());
    if (varied instanceof Varied.Classes) {
      return Optional.of(Expression.Atom.of("classes"));
    }
    if (varied instanceof Varied.Each each) {
      return Optional.of(
          VariationExpressions.each(
              each.elements().stream().map(e -> names.literal(e, member)).toList()));
    }
    if (varied instanceof Varied.Ramp ramp) {
      return Optional.of(ramp(ramp, node));
    }
    if (varied.written().value() instanceof NodeType) {
      return Optional.of(
          new ConstructorCalls(names).value(varied.written().value(), node.type(), member));
    }
    Expression.Atom written = names.literal(varied.written().value(), member);
    if (varied instanceof Varied.First && node.times() > 1) {
      Expression.Atom after = names.literal(member.defaultValue(), member);
      return Optional.of(VariationExpressions.first(written, after));
    }
    return Optional.of(written);
  }

  private static Expression ramp(Varied.Ramp ramp, InferredNode node) {
    String step =
        node.repeated() ? (ramp.offset() > 0 ? ramp.offset() + " + i" : "i") : "" + ramp.offset();
    return VariationExpressions.ramp(
        JavaNames.decimal(ramp.last()), step, Integer.toString(ramp.count()));
  }

  private MethodSpec run() {
    List<ForwardBody.Line> lines =
        live().stream()
            .map(
                node ->
                    new ForwardBody.Line(
                        node.name(),
                        node.edges().stream()
                            .map(edge -> new ForwardBody.Read(running(edge), false))
                            .toList(),
                        node.outputName(),
                        node.trainingOnly(),
                        false,
                        taps(node),
                        names.free(node.name() + "_kept")))
            .toList();
    return MethodSpec.methodBuilder("run")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PROTECTED)
        .returns(JavaNames.NDARRAY)
        .addParameter(JavaNames.FORWARD_PASS, "pass")
        .addParameter(JavaNames.NDARRAY, INPUT)
        .addCode(ForwardBody.run(lines, List.of(INPUT)))
        .build();
  }
}
