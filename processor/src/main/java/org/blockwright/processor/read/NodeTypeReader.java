package org.blockwright.processor.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import org.blockwright.Backbone;
import org.blockwright.Native;
import org.blockwright.Operator;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.rule.Message;
import org.blockwright.rule.TensorShape;

/** Reads annotation types: operators, blueprints, backbones and native blocks. */
final class NodeTypeReader {
  /** Packages of the classes that run the vocabulary, by its own packages. */
  private static final Map<String, String> RUNTIME =
      Map.of(
          "org.blockwright.op", "org.blockwright.runtime.ops",
          "org.blockwright.head", "org.blockwright.runtime.heads");

  private static final List<Class<?>> KINDS =
      List.of(Operator.class, Native.class, org.blockwright.Blueprint.class, Backbone.class);

  private static final Set<String> RESERVED_MEMBERS = Set.of("previous", "i");

  private final ReadContext context;
  private final ParameterNameReader parameterNames;
  private final NativeBlockReader nativeBlocks;
  private final GraphReader graphs;
  private final GraphChecks checks;
  private final Map<String, Optional<NodeType>> known = new HashMap<>();

  NodeTypeReader(ReadContext context) {
    this.context = context;
    parameterNames = new ParameterNameReader(context);
    nativeBlocks = new NativeBlockReader(context);
    graphs = new GraphReader(context, this);
    checks = new GraphChecks(context);
  }

  /** What an annotation type declares, or empty where it is nothing that a node could be. */
  public Optional<NodeType> nodeType(TypeElement type) {
    String name = type.getQualifiedName().toString();
    Optional<NodeType> before = known.get(name);
    if (before != null) {
      return before;
    }
    context.reading().push(name);
    Optional<NodeType> read;
    try {
      read = read(type);
    } catch (Values.Unreadable e) {
      read = Optional.empty();
    } finally {
      context.reading().pop();
    }
    known.put(name, read);
    return read;
  }

  /** Whether an annotation type is an operator, a blueprint or a native block. */
  static boolean isNodeType(TypeElement type) {
    return Values.mirror(type, Operator.class).isPresent()
        || Values.mirror(type, org.blockwright.Blueprint.class).isPresent()
        || Values.mirror(type, Native.class).isPresent();
  }

  private Optional<NodeType> read(TypeElement type) {
    Optional<AnnotationMirror> nativeMirror = Values.mirror(type, Native.class);
    Optional<AnnotationMirror> backbone = Values.mirror(type, Backbone.class);
    if (!isOneKind(type)) {
      return Optional.empty();
    }
    List<Member> members = context.members(type);
    Optional<AnnotationMirror> operator = Values.mirror(type, Operator.class);
    if (operator.isPresent()) {
      boolean typed = isProven(type) || checks.areTyped(members, type);
      return typed ? operator(type, operator.get(), members) : Optional.empty();
    }
    if (nativeMirror.isPresent()) {
      return nativeBlocks
          .nativeBlock(type, nativeMirror.get(), members)
          .map(block -> context.nodeType(type, NodeType.Kind.NATIVE, members, null, block));
    }
    Optional<TypeElement> graph =
        ElementFilter.typesIn(type.getEnclosedElements()).stream()
            .filter(t -> t.getSimpleName().contentEquals("Graph"))
            .findFirst();
    if (graph.isEmpty()) {
      context.problems().add(context.origin(type), Message.NoGraph, type.getSimpleName());
      return Optional.empty();
    }
    if (graph.get().getKind() != ElementKind.INTERFACE) {
      context.problems().add(context.origin(graph.get()), Message.GraphKind, type.getSimpleName());
      return Optional.empty();
    }
    for (Member member : members) {
      if (member.tap() && !member.elementType().equals("java.lang.String")) {
        context.problems().add(member.origin(), Message.TapType, member.name(), member.type());
        return Optional.empty();
      }
      if (RESERVED_MEMBERS.contains(member.name())) {
        context.problems().add(member.origin(), Message.NameReserved, member.name());
        return Optional.empty();
      }
    }
    if (!checks.areTyped(members, type)) {
      return Optional.empty();
    }
    List<Member> slotted = withSlots(members, type);
    Optional<Map<String, List<String>>> wiring = parameterNames.wiring(type);
    Blueprint.Image image = backbone.map(m -> image(m, type)).orElse(null);
    return graphs
        .graph(type, graph.get(), wiring.orElse(Map.of()), image)
        .map(
            blueprint ->
                context.nodeType(
                    type,
                    NodeType.Kind.BLUEPRINT,
                    wiring.map(w -> ordered(slotted, w.get(""))).orElse(slotted),
                    blueprint,
                    null));
  }

  /** Whether an annotation type is marked as one thing. */
  private boolean isOneKind(TypeElement type) {
    List<AnnotationMirror> marks =
        KINDS.stream().flatMap(kind -> Values.mirror(type, kind).stream()).toList();
    if (marks.size() > 1) {
      context
          .problems()
          .add(
              context.origin(type).at(marks.get(1)),
              Message.TwoKinds,
              type.getSimpleName(),
              Values.typeOf(marks.get(0)).getSimpleName(),
              Values.typeOf(marks.get(1)).getSimpleName());
    }
    return marks.size() < 2;
  }

  private Optional<NodeType> operator(
      TypeElement type, AnnotationMirror mirror, List<Member> members) {
    NodeType read = context.nodeType(type, NodeType.Kind.OPERATOR, members, null, null);
    Origin origin = context.origin(type);
    Optional<String> named =
        Values.value(mirror, "value", origin).map(value -> (String) value.value());
    Optional<String> runtime =
        named
            .or(
                () ->
                    Optional.ofNullable(RUNTIME.get(read.packageName()))
                        .map(home -> home + "." + read.name() + "Op"))
            .filter(SourceVersion::isName);
    if (runtime.isEmpty()) {
      context
          .problems()
          .add(
              Values.value(mirror, "value", origin).map(Traced::origin).orElse(origin.at(mirror)),
              Message.NoRuntimeClass,
              type.getSimpleName(),
              type.getSimpleName());
    }
    Optional<Traced<Object>> written = Values.value(mirror, "attends", origin);
    boolean attends = written.map(value -> (Boolean) value.value()).orElse(false);
    if (attends && !isProven(type) && runtime.isPresent() && !checks.attends(runtime.get())) {
      context
          .problems()
          .add(written.get().origin(), Message.AttendsNot, type.getSimpleName(), runtime.get());
      return Optional.empty();
    }
    return runtime.map(className -> read.runBy(className, attends));
  }

  /** Whether a type is of the vocabulary and was checked when that was compiled. */
  private boolean isProven(TypeElement type) {
    String home = context.elements().getPackageOf(type).getQualifiedName().toString();
    return RUNTIME.containsKey(home) && !context.origin(type).inSource();
  }

  private static List<Member> ordered(List<Member> members, List<String> names) {
    return members.stream()
        .sorted(java.util.Comparator.comparingInt(m -> names.indexOf(m.name())))
        .toList();
  }

  Blueprint.Image image(AnnotationMirror backbone, Element element) {
    Map<String, Traced<Object>> values = Values.written(backbone, context.origin(element));
    for (String name : List.of("channels", "size")) {
      Traced<Object> value = values.get(name);
      if (value != null && (Integer) value.value() < 1) {
        context.problems().add(value.origin(), Message.NotPositive, name, value.value());
        throw new Values.Unreadable();
      }
    }
    int channels = values.containsKey("channels") ? (Integer) values.get("channels").value() : 3;
    int size = values.containsKey("size") ? (Integer) values.get("size").value() : 224;
    double elements = (double) channels * size * size;
    if (elements > Integer.MAX_VALUE) {
      boolean bySize = values.containsKey("size") && (double) size * size >= channels;
      context
          .problems()
          .add(
              values.get(bySize ? "size" : "channels").origin(),
              Message.TooLarge,
              TensorShape.map(channels, size, size));
      throw new Values.Unreadable();
    }
    return new Blueprint.Image(channels, size);
  }

  /** A use of a node type, or empty where there is something wrong with that. */
  Optional<Invocation> invocation(AnnotationMirror mirror, Origin element, String label) {
    return nodeType(Values.typeOf(mirror), element.at(mirror), label)
        .map(
            type ->
                new Invocation(
                    type,
                    values(mirror, type, element),
                    taps(mirror, type, element),
                    element.at(mirror)));
  }

  /** The node type at a place on the way down. */
  private Optional<NodeType> nodeType(TypeElement type, Origin at, String label) {
    String name = type.getQualifiedName().toString();
    if (context.reading().contains(name)) {
      List<String> circle = new ArrayList<>();
      for (String outer : context.reading()) {
        circle.add(0, ReadContext.simple(outer));
        if (outer.equals(name)) {
          break;
        }
      }
      circle.add(type.getSimpleName().toString());
      context.problems().add(at, Message.RecursiveBlueprint, String.join(" > ", circle));
      return Optional.empty();
    }
    context.ways().push(new ReadContext.Way(label, at));
    try {
      return nodeType(type);
    } finally {
      context.ways().pop();
    }
  }

  private static Map<String, List<Traced<Object>>> taps(
      AnnotationMirror mirror, NodeType type, Origin element) {
    Map<String, List<Traced<Object>>> taps = new HashMap<>();
    for (Member member : type.members()) {
      if (member.tap()) {
        Values.elements(mirror, member.name(), element)
            .ifPresent(names -> taps.put(member.name(), names));
      }
    }
    return taps;
  }

  /** Written values; what fills a slot as the node type that it names. */
  private Map<String, Traced<Object>> values(
      AnnotationMirror mirror, NodeType type, Origin element) {
    Map<String, Traced<Object>> values = Values.written(mirror, element);
    if (type.kind() == NodeType.Kind.BLUEPRINT) {
      values.replaceAll(
          (name, value) ->
              type.member(name).filter(Member::isSlot).isPresent()
                  ? new Traced<>(
                      filling((String) value.value(), value.origin(), type.name()), value.origin())
                  : value);
    }
    return values;
  }

  /** The node type that a class literal names. */
  private NodeType filling(String className, Origin origin, String label) {
    TypeElement type = context.elements().getTypeElement(className);
    if (type == null || !isNodeType(type)) {
      context.problems().add(origin, Message.NotForASlot, className);
      throw new Values.Unreadable();
    }
    return nodeType(type, origin, label).orElseThrow(Values.Unreadable::new);
  }

  /** Members whose default names a node type get that as their default. */
  private List<Member> withSlots(List<Member> members, TypeElement owner) {
    return members.stream()
        .map(
            member ->
                member.isSlot() && member.defaultValue() instanceof String name
                    ? member.withDefault(
                        filling(name, member.origin(), owner.getSimpleName().toString()))
                    : member)
        .toList();
  }
}
