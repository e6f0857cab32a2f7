package org.blockwright.processor.emit;

import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import com.squareup.javapoet.JavaFile;
import com.squareup.javapoet.MethodSpec;
import com.squareup.javapoet.TypeName;
import com.squareup.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.AttributeSource;
import org.blockwright.processor.resolve.ResolvedGraph;
import org.blockwright.processor.resolve.ResolvedNode;
import org.blockwright.processor.resolve.Resolver;

/** Writes a blueprint as a parametric block. */
public final class UnitWriter {
  private static final String INPUT = "x";

  private final ResolvedGraph graph;
  private final NodeType nodeType;
  private final JavaNames names = new JavaNames();
  private final Set<String> members;
  private final Map<String, List<String>> rampCounts = new HashMap<>();

  private UnitWriter(ResolvedGraph graph) {
    this.graph = graph;
    this.nodeType = graph.type();
    this.members =
        Resolver.constructorMembers(nodeType).stream()
            .map(Member::name)
            .collect(Collectors.toSet());
  }

  /** The generated source. */
  public static JavaFile write(ResolvedGraph graph) {
    return new UnitWriter(graph).write();
  }

  private JavaFile write() {
    ClassName name = JavaNames.unit(nodeType);
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name)
            .addJavadoc(documentation())
            .addAnnotation(Sources.generated())
            .addAnnotation(Sources.wiring(graph))
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .superclass(JavaNames.COMPOSITE_BLOCK);
    for (ResolvedNode step : graph.steps()) {
      type.addField(fieldType(step), step.name(), Modifier.PRIVATE, Modifier.FINAL);
    }
    type.addMethod(constructor()).addMethod(run());
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
    if (step.repeat().isPresent()) {
      return JavaNames.REPEATED_BLOCK;
    }
    return step.condition().isPresent() ? JavaNames.GRAPH_BLOCK : JavaNames.part(step.type());
  }

  private MethodSpec constructor() {
    MethodSpec.Builder method =
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PUBLIC)
            .addParameter(JavaNames.SHAPED, INPUT);
    CodeBlock.Builder documentation =
        CodeBlock.builder().add("Builds the block.\n\n@param $L what it reads\n", INPUT);
    for (Member member : Resolver.constructorMembers(nodeType)) {
      method.addParameter(JavaNames.type(member), member.name());
      documentation.add(
          "@param $L $L\n",
          member.name(),
          nodeType.member(member.name()).isPresent()
              ? CodeBlock.of("as {@link $T#$L()}", JavaNames.annotation(nodeType), member.name())
              : "number of classes");
    }
    method.addJavadoc(documentation.build()).addStatement("super($L)", INPUT);
    for (ResolvedNode step : graph.steps()) {
      method.addCode(Lines.assignment(field(step.name()), node(step), "", 4));
    }
    return method.build();
  }

  /** A field as the constructor sees it, where a parameter may have the same name. */
  private String field(String name) {
    return members.contains(name) ? "this." + name : name;
  }

  private String read(org.blockwright.processor.resolve.Edge edge) {
    return edge.isInput() ? INPUT : field(edge.name());
  }

  private Expression node(ResolvedNode step) {
    String first = read(step.inputs().get(0));
    Expression.Atom name = Expression.Atom.of('"' + step.name() + '"');
    Expression.Atom on = step.condition().map(this::condition).orElse(null);
    if (step.repeat().isPresent()) {
      Expression.Atom times = atom(step.repeat().get(), null);
      String often = on == null ? times.flat() : on.flat() + " ? " + times.flat() + " : 0";
      return new Expression.Call(
          Expression.Atom.of("repeat"),
          List.of(
              name,
              Expression.Atom.of(often),
              Expression.Atom.of(first),
              new Expression.Lambda(
                  "(i, previous)", part(step, List.of("previous"), times.flat()))));
    }
    if (on != null && step.inputs().size() == 1) {
      return new Expression.Call(
          Expression.Atom.of("nodeIf"),
          List.of(
              on,
              name,
              Expression.Atom.of(first),
              new Expression.Lambda("previous", part(step, List.of("previous"), ""))));
    }
    List<String> inputs = step.inputs().stream().map(this::read).toList();
    return on == null
        ? new Expression.Call(Expression.Atom.of("node"), List.of(name, part(step, inputs, "")))
        : new Expression.Call(
            Expression.Atom.of("nodeIf"),
            List.of(
                on,
                name,
                Expression.Atom.of(first),
                new Expression.Lambda("previous", part(step, inputs, ""))));
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

  private Expression part(ResolvedNode step, List<String> inputs, String times) {
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

  private Expression value(ResolvedNode step, AttributeSource source, Member member, String times) {
    return switch (step.variation(member.name())) {
      case NONE -> atom(source, member);
      case FIRST ->
          VariationExpressions.first(
              atom(source, member), names.literal(member.defaultValue(), member));
      case RAMP -> ramp((AttributeSource.Hyper) source, times);
    };
  }

  /** Spreads over all repetitions of all nodes that ramp the same value. */
  private Expression ramp(AttributeSource.Hyper hyper, String times) {
    List<String> before = rampCounts.computeIfAbsent(hyper.name(), k -> new ArrayList<>());
    List<String> all = new ArrayList<>();
    for (ResolvedNode step : graph.steps()) {
      boolean same =
          step.attributes().values().stream()
              .anyMatch(
                  s ->
                      s instanceof AttributeSource.Hyper h
                          && h.ramp()
                          && h.name().equals(hyper.name()));
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
        variable(hyper), String.join(" + ", step), String.join(" + ", all));
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

  private MethodSpec run() {
    List<ForwardBody.Line> lines =
        graph.steps().stream()
            .map(
                step ->
                    new ForwardBody.Line(
                        step.name(), step.inputs().stream().map(e -> e.name()).toList()))
            .toList();
    return MethodSpec.methodBuilder("run")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PROTECTED)
        .returns(JavaNames.NDARRAY)
        .addParameter(JavaNames.FORWARD_PASS, "pass")
        .addParameter(JavaNames.NDARRAY, INPUT)
        .addCode(ForwardBody.run(lines, INPUT))
        .build();
  }
}
