package org.blockwright.processor.read;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.blockwright.Channels;
import org.blockwright.OnFirst;
import org.blockwright.Tap;
import org.blockwright.Width;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Problem;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.rule.Message;

/** What the readers of one compilation share. */
final class ReadContext {
  private final Elements elements;
  private final Problems problems;
  private final Set<String> sources = new HashSet<>();
  private final Map<String, String> homes = new HashMap<>();
  private final Deque<String> reading = new ArrayDeque<>();
  private final Deque<Way> ways = new ArrayDeque<>();
  private boolean last;

  /** A use on the way down to what is being read. */
  record Way(String label, Origin origin) {}

  /** The next round's, which knows the same sources. */
  ReadContext(Elements elements, Problems problems, ReadContext before, boolean last) {
    this(elements, problems);
    this.last = last;
    sources.addAll(before.sources);
    homes.putAll(before.homes);
  }

  ReadContext(Elements elements, Problems problems) {
    this.elements = elements;
    this.problems = problem -> problems.add(onTheWay(problem));
  }

  /** What is wrong in a class file is shown where somebody uses it, with the way to it. */
  private Problem onTheWay(Problem problem) {
    if (ways.isEmpty() || problem.blame().stream().anyMatch(Origin::inSource)) {
      return problem;
    }
    List<Origin> blame = new ArrayList<>(problem.blame());
    StringBuilder path = new StringBuilder(simple(reading.peek()));
    for (Way way : ways) {
      blame.add(way.origin());
      path.append(", via ").append(way.label());
    }
    return new Problem(problem.message(), problem.text() + " (" + path + ")", blame);
  }

  static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Tells which top-level types and packages are in source: those that no class file shows. */
  void addSources(Iterable<? extends Element> roots) {
    for (Element root : roots) {
      if (!ClassFiles.shows(root)) {
        sources.add(root.toString());
      }
    }
  }

  boolean isSource(String name) {
    return sources.contains(name);
  }

  Elements elements() {
    return elements;
  }

  Problems problems() {
    return problems;
  }

  /** Packages that hold the generated block of a blueprint, by its qualified name. */
  Map<String, String> homes() {
    return homes;
  }

  /** Qualified names of the annotation types that are being read, the innermost first. */
  Deque<String> reading() {
    return reading;
  }

  /** Uses on the way down, the innermost first. */
  Deque<Way> ways() {
    return ways;
  }

  /**
   * Says that something is missing. Compilers show no annotation whose type is not there yet, so
   * that before the last round it may still come.
   */
  void missing(Origin origin, Message message, Object... args) {
    if (!last) {
      throw new Unresolved(message.format(args));
    }
    problems.add(origin, message, args);
  }

  /** Whether an element is declared in source. */
  boolean isInSource(Element element) {
    Element outermost = element;
    while (outermost.getEnclosingElement() != null
        && outermost.getEnclosingElement().getKind() != ElementKind.PACKAGE
        && outermost.getKind() != ElementKind.PACKAGE) {
      outermost = outermost.getEnclosingElement();
    }
    return sources.contains(outermost.toString());
  }

  /** Where an element is declared. */
  Origin origin(Element element) {
    return Origin.of(element, isInSource(element));
  }

  /** What an annotation that is no operator says: its values, as if it were one. */
  Optional<Invocation> written(Class<?> type, Element element) {
    Origin origin = origin(element);
    return Values.mirror(element, type)
        .map(mirror -> record(mirror, Values.written(mirror, origin), origin));
  }

  /** An annotation that is no operator with given values. */
  Invocation record(AnnotationMirror mirror, Map<String, Traced<Object>> values, Origin element) {
    TypeElement type = Values.typeOf(mirror);
    NodeType read = nodeType(type, NodeType.Kind.OPERATOR, members(type), null, null);
    return new Invocation(read, values, element.at(mirror));
  }

  /** What an annotation type is, put together. */
  NodeType nodeType(
      TypeElement type,
      NodeType.Kind kind,
      List<Member> members,
      Blueprint blueprint,
      NodeType.NativeBlock block) {
    String packageName = elements.getPackageOf(type).getQualifiedName().toString();
    return new NodeType(
        type.getQualifiedName().toString(),
        packageName,
        nameBelow(type, packageName),
        kind,
        members,
        "",
        false,
        Optional.ofNullable(blueprint),
        Optional.ofNullable(block));
  }

  static String nameBelow(TypeElement type, String packageName) {
    String qualified = type.getQualifiedName().toString();
    return packageName.isEmpty() ? qualified : qualified.substring(packageName.length() + 1);
  }

  private int divisor(AnnotationMirror width, Origin origin) {
    Optional<Traced<Object>> written = Values.value(width, "divisor", origin);
    int divisor = written.map(value -> (Integer) value.value()).orElse(8);
    if (divisor < 1) {
      problems.add(written.orElseThrow().origin(), Message.NotPositive, "divisor", divisor);
      throw new Values.Unreadable();
    }
    return divisor;
  }

  List<Member> members(TypeElement type) {
    List<Member> members = new ArrayList<>();
    for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
      AnnotationValue value = method.getDefaultValue();
      Origin origin = origin(method);
      int divisor = Values.mirror(method, Width.class).map(m -> divisor(m, origin)).orElse(0);
      members.add(
          new Member(
              method.getSimpleName().toString(),
              Values.name(method.getReturnType()),
              value == null || value.getValue() instanceof AnnotationMirror
                  ? null
                  : Values.plain(value),
              Values.mirror(method, Channels.class).isPresent(),
              Values.mirror(method, OnFirst.class).isPresent(),
              divisor,
              Values.mirror(method, Tap.class).isPresent(),
              origin));
    }
    return List.copyOf(members);
  }
}
