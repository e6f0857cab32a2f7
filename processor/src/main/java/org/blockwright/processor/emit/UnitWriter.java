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
import org.blockwright.processor.read.Callable;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.resolve.Resolved;
import org.blockwright.processor.resolve.Resolver;
import org.blockwright.processor.resolve.Source;
import org.blockwright.processor.resolve.Step;

/** Writes a blueprint as a parametric block. */
public final class UnitWriter {
  private static final String INPUT = "x";

  private final Resolved graph;
  private final Callable callable;
  private final Names names = new Names();
  private final Set<String> members;
  private final Map<String, List<String>> rampCounts = new HashMap<>();

  private UnitWriter(Resolved graph) {
    this.graph = graph;
    this.callable = graph.callable();
    this.members =
        Resolver.constructorMembers(callable).stream()
            .map(Member::name)
            .collect(Collectors.toSet());
  }

  /** The generated source. */
  public static JavaFile write(Resolved graph) {
    return new UnitWriter(graph).write();
  }

  private JavaFile write() {
    ClassName name = Names.unit(callable);
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name)
            .addJavadoc(documentation())
            .addAnnotation(Sources.generated())
            .addAnnotation(Sources.wiring(graph))
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .superclass(Names.UNIT);
    for (Step step : graph.steps()) {
      type.addField(fieldType(step), step.name(), Modifier.PRIVATE, Modifier.FINAL);
    }
    type.addMethod(constructor()).addMethod(run());
    return Sources.file(name.packageName(), type.build(), names);
  }

  private CodeBlock documentation() {
    Blueprint blueprint = graph.blueprint();
    CodeBlock link = CodeBlock.of("Compiled from {@link $T}.\n", Names.annotation(callable));
    return blueprint.documentation().isEmpty()
        ? link
        : CodeBlock.of("$L\n\n<p>$L", Text.wrap(blueprint.documentation(), 97), link);
  }

  private static TypeName fieldType(Step step) {
    if (step.repeat().isPresent()) {
      return Names.REPEATED;
    }
    return step.condition().isPresent() ? Names.PART : Names.part(step.callable());
  }

  private MethodSpec constructor() {
    MethodSpec.Builder method =
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PUBLIC)
            .addParameter(Names.SHAPED, INPUT);
    CodeBlock.Builder documentation =
        CodeBlock.builder().add("Builds the block.\n\n@param $L what it reads\n", INPUT);
    for (Member member : Resolver.constructorMembers(callable)) {
      method.addParameter(Names.type(member), member.name());
      documentation.add(
          "@param $L $L\n",
          member.name(),
          callable.member(member.name()).isPresent()
              ? CodeBlock.of("as {@link $T#$L()}", Names.annotation(callable), member.name())
              : "number of classes");
    }
    method.addJavadoc(documentation.build()).addStatement("super($L)", INPUT);
    for (Step step : graph.steps()) {
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

  private Expression node(Step step) {
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

  private Expression.Atom condition(Source source) {
    Source.Hyper hyper = (Source.Hyper) source;
    String value = variable(hyper);
    Member member = memberOf(hyper);
    return Expression.Atom.of(member.elementType().equals("boolean") ? value : value + " != 0");
  }

  private Member memberOf(Source.Hyper hyper) {
    return Resolver.constructorMembers(callable).stream()
        .filter(m -> m.name().equals(hyper.name()))
        .findFirst()
        .orElseThrow();
  }

  private Expression part(Step step, List<String> inputs, String times) {
    return new PartExpressions(names)
        .create(
            step.callable(),
            inputs,
            step.like().map(this::read),
            step.node().init(),
            step.attributes().keySet(),
            member ->
                Optional.ofNullable(step.attributes().get(member.name()))
                    .map(source -> value(source, member, times)));
  }

  private Expression value(Source source, Member member, String times) {
    if (source instanceof Source.Hyper hyper && hyper.ramp()) {
      return ramp(hyper, times);
    }
    Expression.Atom written = atom(source, member);
    if (!times.isEmpty() && member.onFirst()) {
      String after = names.literal(member.defaultValue(), member).flat();
      return written.flat().equals(after)
          ? written
          : Expression.Atom.of("i == 0 ? " + written.flat() + " : " + after);
    }
    return written;
  }

  /** Spreads over all repetitions of all nodes that ramp the same value. */
  private Expression ramp(Source.Hyper hyper, String times) {
    List<String> before = rampCounts.computeIfAbsent(hyper.name(), k -> new ArrayList<>());
    List<String> all = new ArrayList<>();
    for (Step step : graph.steps()) {
      boolean same =
          step.attributes().values().stream()
              .anyMatch(
                  s -> s instanceof Source.Hyper h && h.ramp() && h.name().equals(hyper.name()));
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
    return new Expression.Call(
        Expression.Atom.of("ramp"),
        List.of(
            Expression.Atom.of(variable(hyper)),
            Expression.Atom.of(String.join(" + ", step)),
            Expression.Atom.of(String.join(" + ", all))));
  }

  private Expression.Atom atom(Source source, Member member) {
    if (source instanceof Source.Hyper hyper) {
      return Expression.Atom.of(variable(hyper));
    }
    Object value = ((Source.Literal) source).written().value();
    return member == null
        ? Expression.Atom.of(String.valueOf(value))
        : names.literal(value, member);
  }

  private static String variable(Source.Hyper hyper) {
    return hyper.index() < 0 ? hyper.name() : hyper.name() + "[" + hyper.index() + "]";
  }

  private MethodSpec run() {
    List<Bodies.Line> lines =
        graph.steps().stream()
            .map(
                step ->
                    new Bodies.Line(
                        step.name(), step.inputs().stream().map(e -> e.name()).toList()))
            .toList();
    return MethodSpec.methodBuilder("run")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PROTECTED)
        .returns(Names.NDARRAY)
        .addParameter(Names.PASS, "pass")
        .addParameter(Names.NDARRAY, INPUT)
        .addCode(Bodies.run(lines, INPUT))
        .build();
  }
}
