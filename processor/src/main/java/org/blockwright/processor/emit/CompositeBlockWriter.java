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
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.AttributeSource;
import org.blockwright.processor.resolve.Edge;
import org.blockwright.processor.resolve.ResolvedGraph;
import org.blockwright.processor.resolve.ResolvedNode;
import org.blockwright.processor.resolve.Resolver;
import org.blockwright.processor.resolve.Variation;

/** Writes a blueprint as a parametric block. */
public final class CompositeBlockWriter {
  private final ResolvedGraph graph;
  private final NodeType nodeType;
  private final NamedArguments arguments;
  private final JavaNames names;
  private final Set<String> members;
  private final List<String> inputs;
  private final Map<String, List<String>> rampCounts = new HashMap<>();

  private CompositeBlockWriter(ResolvedGraph graph, NamedArguments arguments) {
    this.arguments = arguments;
    this.graph = graph;
    this.names = new JavaNames(arguments, taken(graph));
    this.nodeType = graph.type();
    this.inputs = graph.blueprint().inputNames();
    this.members =
        Resolver.constructorMembers(nodeType).stream()
            .map(Member::name)
            .collect(Collectors.toSet());
  }

  private static Set<String> taken(ResolvedGraph graph) {
    Set<String> taken = new HashSet<>(Set.of("classes", "i", "previous", "pass"));
    taken.addAll(graph.blueprint().inputNames());
    graph.steps().forEach(step -> taken.add(step.name()));
    graph.type().members().forEach(member -> taken.add(member.name()));
    return taken;
  }

  /** The generated source. */
  public static JavaFile write(ResolvedGraph graph, NamedArguments arguments) {
    return new CompositeBlockWriter(graph, arguments).write();
  }

  private JavaFile write() {
    ClassName name = JavaNames.compositeBlock(nodeType);
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name)
            .addJavadoc(documentation())
            .addAnnotations(Sources.generated(arguments))
            .addAnnotation(Sources.parameterNames(graph))
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .superclass(JavaNames.COMPOSITE_BLOCK);
    for (ResolvedNode step : graph.steps()) {
      type.addField(fieldType(step), step.name(), Modifier.PRIVATE, Modifier.FINAL);
    }
    type.addMethod(constructor());
    if (!isPlain()) {
      type.addMethod(apply());
    }
    type.addMethod(run());
    return Sources.file(name.packageName(), type.build(), names);
  }

  private CodeBlock documentation() {
    Blueprint blueprint = graph.blueprint();
    CodeBlock link = CodeBlock.of("Compiled from {@link $T}.\n", JavaNames.annotation(nodeType));
    return blueprint.documentation().isEmpty()
        ? link
        : CodeBlock.of("$L\n\n<p>$L", Text.wrap(blueprint.documentation(), 97), link);
  }

  private static TypeName fieldType(ResolvedNode step) {
    if (step.repeat().isPresent() || step.node().array()) {
      return step.node().array() ? JavaNames.PARALLEL_BLOCK : JavaNames.REPEATED_BLOCK;
    }
    return step.condition().isPresent() ? JavaNames.GRAPH_BLOCK : JavaNames.part(step.type());
  }

  private MethodSpec constructor() {
    MethodSpec.Builder method = MethodSpec.constructorBuilder().addModifiers(Modifier.PUBLIC);
    CodeBlock.Builder documentation = CodeBlock.builder().add("Builds the block.\n\n");
    for (Blueprint.Input input : graph.blueprint().inputs()) {
      method.addParameter(input.array() ? JavaNames.SHAPES : JavaNames.SHAPED, input.name());
      documentation.add("@param $L what it reads\n", input.name());
    }
    for (Member member : Resolver.constructorMembers(nodeType)) {
      method.addParameter(JavaNames.type(member), member.name());
      documentation.add(
          "@param $L $L\n",
          member.name(),
          nodeType.member(member.name()).isPresent()
              ? CodeBlock.of("as {@link $T#$L()}", JavaNames.annotation(nodeType), member.name())
              : "number of classes");
    }
    method.addJavadoc(documentation.build()).addStatement("super($L)", constructed());
    for (ResolvedNode step : graph.steps()) {
      Expression made = node(step);
      Expression whole = step.trainingOnly() ? VariationExpressions.trainingOnly(made) : made;
      method.addCode(Lines.assignment(field(step.name()), whole, "", 4));
      step.node()
          .output()
          .ifPresent(
              output -> method.addStatement("output($S, $L)", output.name(), field(step.name())));
    }
    return method.build();
  }

  /** What the base class is told that it reads. */
  private String constructed() {
    List<String> single =
        graph.blueprint().inputs().stream()
            .filter(input -> !input.array())
            .map(Blueprint.Input::name)
            .toList();
    boolean array = single.size() < inputs.size();
    return array ? "shapes(" + String.join(", ", inputs) + ")" : String.join(", ", single);
  }

  /** A field as the constructor sees it, where a parameter may have the same name. */
  private String field(String name) {
    return members.contains(name) ? "this." + name : name;
  }

  private String read(Edge edge) {
    return edge.isInput() ? edge.name() : field(edge.name());
  }

  private Expression node(ResolvedNode step) {
    List<String> inputs = step.inputs().stream().map(this::read).toList();
    Expression.Atom name = Expression.Atom.of('"' + step.name() + '"');
    if (step.node().array()) {
      return parallel(step, name);
    }
    Expression.Atom on = step.condition().map(this::condition).orElse(null);
    if (step.repeat().isPresent()) {
      String times = atom(step.repeat().get(), null).flat();
      return VariationExpressions.repeat(
          name,
          on == null ? times : on.flat() + " ? " + times + " : 0",
          inputs,
          within -> part(step, VariationExpressions.atoms(within), times));
    }
    if (on == null) {
      return new Expression.Call(
          Expression.Atom.of("node"), List.of(name, part(step, reads(step), "")));
    }
    List<String> within = inputs.size() == 1 ? List.of("previous") : inputs;
    return new Expression.Call(
        Expression.Atom.of("nodeIf"),
        List.of(
            on,
            name,
            Expression.Atom.of(inputs.get(0)),
            new Expression.Lambda("previous", part(step, VariationExpressions.atoms(within), ""))));
  }

  /** A copy for each element of the arrays that it reads. */
  private Expression parallel(ResolvedNode step, Expression.Atom name) {
    List<String> elements = new ArrayList<>();
    String count = "";
    for (Edge edge : step.inputs()) {
      elements.add(edge.array() ? read(edge) + ".get(i)" : read(edge));
      if (edge.array() && count.isEmpty()) {
        count = read(edge) + ".size()";
      }
    }
    Expression part = part(step, VariationExpressions.atoms(elements), "");
    return VariationExpressions.parallel(name, count, part);
  }

  /** What a node reads, arrays among it as an operator or a blueprint takes them. */
  private List<Expression> reads(ResolvedNode step) {
    boolean arrays = step.inputs().stream().anyMatch(Edge::array);
    List<Expression> all =
        VariationExpressions.atoms(
            step.inputs().stream()
                .map(edge -> edge.array() && !edge.isInput() ? read(edge) + ".parts()" : read(edge))
                .toList());
    boolean flat = arrays && step.type().kind() == NodeType.Kind.OPERATOR;
    return flat ? List.of(new Expression.Call(Expression.Atom.of("shapes"), all)) : all;
  }

  private Expression.Atom condition(AttributeSource source) {
    AttributeSource.Hyper hyper = (AttributeSource.Hyper) source;
    String value = variable(hyper);
    Member member = memberOf(hyper);
    return Expression.Atom.of(member.elementType().equals("boolean") ? value : value + " != 0");
  }

  private Member memberOf(AttributeSource.Hyper hyper) {
    return Resolver.constructorMembers(nodeType).stream()
        .filter(m -> m.name().equals(hyper.name()))
        .findFirst()
        .orElseThrow();
  }

  private Expression part(ResolvedNode step, List<Expression> inputs, String times) {
    Expression made = made(step, inputs, times);
    return step.node().attention().isPresent() ? VariationExpressions.attending(made) : made;
  }

  private Expression made(ResolvedNode step, List<Expression> inputs, String times) {
    if (step.isSlot()) {
      return slot(step, inputs, times);
    }
    return new ConstructorCalls(names)
        .create(
            step.type(),
            inputs,
            step.like().map(this::read),
            step.node().init(),
            step.attributes().keySet(),
            member ->
                Optional.ofNullable(step.attributes().get(member.name()))
                    .map(source -> value(step, source, member, times)));
  }

  /** {@code block.create(i, previous, out(out))}: what fills the slot makes the node. */
  private Expression slot(ResolvedNode step, List<Expression> inputs, String times) {
    List<Expression> arguments = new ArrayList<>();
    if (!times.isEmpty()) {
      arguments.add(Expression.Atom.of("i"));
    }
    arguments.add(inputs.size() == 1 ? inputs.get(0) : VariationExpressions.list(inputs));
    step.like().ifPresent(edge -> arguments.add(names.like(read(edge))));
    step.attributes()
        .forEach(
            (name, source) -> {
              Member taken = memberOf((AttributeSource.Hyper) source).as(name, typeOf(source));
              Expression given = names.argument(taken, value(step, source, taken, times));
              boolean varied = step.variation(name) != Variation.NONE;
              arguments.add(
                  varied
                      ? new Expression.Call(
                          names.imported(JavaNames.ARGS, "always"), List.of(given))
                      : given);
            });
    String hyper = step.node().slot().orElseThrow().value();
    return new Expression.Call(Expression.Atom.of(hyper + ".create"), arguments);
  }

  /** Type of what a node takes from a hyper-parameter. */
  private String typeOf(AttributeSource source) {
    AttributeSource.Hyper hyper = (AttributeSource.Hyper) source;
    Member member = memberOf(hyper);
    return hyper.index() >= 0 || hyper.each() ? member.elementType() : member.type();
  }

  private Expression value(ResolvedNode step, AttributeSource source, Member member, String times) {
    return switch (step.variation(member.name())) {
      case NONE -> plain(step, source, member);
      case FIRST ->
          VariationExpressions.first(
              atom(source, member), names.literal(member.defaultValue(), member));
      case EACH ->
          VariationExpressions.each(
              List.of(Expression.Atom.of(variable((AttributeSource.Hyper) source))));
      case RAMP -> ramp(step, (AttributeSource.Hyper) source, times);
    };
  }

  private Expression plain(ResolvedNode step, AttributeSource source, Member member) {
    return source instanceof AttributeSource.Literal literal
            && literal.written().value() instanceof NodeType
        ? new ConstructorCalls(names).value(literal.written().value(), step.type(), member)
        : atom(source, member);
  }

  /** Spreads over all repetitions of all nodes that ramp the same value. */
  private Expression ramp(ResolvedNode node, AttributeSource.Hyper hyper, String times) {
    String key = node.rampKey(hyper);
    List<String> before = rampCounts.computeIfAbsent(key, k -> new ArrayList<>());
    List<String> all = new ArrayList<>();
    for (ResolvedNode step : graph.steps()) {
      boolean same =
          step.attributes().values().stream()
              .anyMatch(
                  s ->
                      s instanceof AttributeSource.Hyper h
                          && h.ramp()
                          && step.rampKey(h).equals(key));
      if (same) {
        String count = step.repeat().map(r -> atom(r, null).flat()).orElse("1");
        all.add(
            step.condition()
                .map(c -> "(" + condition(c).flat() + " ? " + count + " : 0)")
                .orElse(count));
      }
    }
    List<String> step = new ArrayList<>(before);
    step.add(times.isEmpty() ? "0" : "i");
    before.add(all.get(before.size()));
    return VariationExpressions.ramp(
        variable(hyper), VariationExpressions.sum(step), VariationExpressions.sum(all));
  }

  private Expression.Atom atom(AttributeSource source, Member member) {
    if (source instanceof AttributeSource.Hyper hyper) {
      return Expression.Atom.of(variable(hyper));
    }
    Object value = ((AttributeSource.Literal) source).written().value();
    return member == null
        ? Expression.Atom.of(String.valueOf(value))
        : names.literal(value, member);
  }

  private static String variable(AttributeSource.Hyper hyper) {
    return hyper.index() < 0 ? hyper.name() : hyper.name() + "[" + hyper.index() + "]";
  }

  /** Whether it reads one tensor. */
  private boolean isPlain() {
    return inputs.size() == 1 && !graph.blueprint().inputs().get(0).array();
  }

  private MethodSpec run() {
    List<ForwardBody.Line> lines =
        graph.steps().stream()
            .map(
                step ->
                    new ForwardBody.Line(
                        step.name(),
                        step.inputs().stream()
                            .map(e -> new ForwardBody.Read(e.name(), e.array()))
                            .toList(),
                        step.node().output().map(Node.Output::name),
                        step.trainingOnly(),
                        step.node().array(),
                        Map.of(),
                        ""))
            .toList();
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("run")
            .addModifiers(isPlain() ? Modifier.PROTECTED : Modifier.PRIVATE)
            .returns(JavaNames.NDARRAY)
            .addParameter(JavaNames.FORWARD_PASS, "pass");
    if (isPlain()) {
      method.addAnnotation(Override.class);
    }
    for (Blueprint.Input input : graph.blueprint().inputs()) {
      method.addParameter(input.array() ? JavaNames.NDARRAYS : JavaNames.NDARRAY, input.name());
    }
    return method.addCode(ForwardBody.run(lines, inputs)).build();
  }

  /** Gives each of several inputs its name. */
  private MethodSpec apply() {
    List<String> arguments = new ArrayList<>(List.of("pass"));
    for (int i = 0; i < inputs.size(); i++) {
      boolean array = graph.blueprint().inputs().get(i).array();
      arguments.add(array ? "from(" + i + ", inputs)" : "inputs[" + i + "]");
    }
    return MethodSpec.methodBuilder("compute")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PROTECTED)
        .returns(JavaNames.NDARRAY)
        .addParameter(JavaNames.FORWARD_PASS, "pass")
        .addParameter(JavaNames.NDARRAYS, "inputs")
        .varargs()
        .addStatement("return run($L)", String.join(", ", arguments))
        .build();
  }
}
